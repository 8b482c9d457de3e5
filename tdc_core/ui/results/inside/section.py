"""The view Inside of the Results page: what the best weights do, in views of their own that are drawn once chosen."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.results.kept import Results
from tdc_core.results.network import NoNetwork
from tdc_core.results.predictor import NoModel
from tdc_core.runs.models import Run
from tdc_core.ui.parts.choices import buttons
from tdc_core.ui.results.examples import rows_at_hand
from tdc_core.ui.results.inside.asked import Asked, asked
from tdc_core.ui.results.inside.layer_by_layer import draw_layers
from tdc_core.ui.results.inside.see_it_learn import draw_learn
from tdc_core.ui.results.inside.what_counts import draw_what_counts
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

VIEW = "inside-view"
NO_MODEL = "The model of this run can't be read any more."
NO_NETWORK = "The results of this run hold no numbers of single layers. Those of runs that end from now on do."
_VIEWS: dict[str, tuple[str, Callable[[Session, Asked], None]]] = {
    "counts": ("What counts", draw_what_counts),
    "layers": ("Layer by layer", draw_layers),
    "learn": ("See it learn", draw_learn),
}


@st.fragment
def draw_inside(session: Session, studio: Services, run: Run, card: DatasetCard, kept: Results) -> None:
    """Draw the views to choose from, and the one that is chosen.

    Args:
        session: the visitor's.
        studio: the services.
        run: in focus, whoever's it is.
        card: of its data set.
        kept: its newest results.
    """
    view = buttons(session, "What to look at inside", VIEW, {name: title for name, (title, _) in _VIEWS.items()})
    prepared = rows_at_hand(studio, card)
    if prepared is None:
        return
    try:
        _VIEWS[view][1](session, asked(studio.predictor, kept, prepared, run.spec))
    except NoModel:
        st.warning(NO_MODEL)
    except NoNetwork:
        st.caption(NO_NETWORK)
