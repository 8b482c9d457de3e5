"""What of a run's results is looked at: one view at a time, and the others cost nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.results.kept import Results
from tdc_core.runs.models import Run
from tdc_core.ui.parts.choices import buttons
from tdc_core.ui.results.inside.section import draw_inside
from tdc_core.ui.results.scores import draw_scores
from tdc_core.ui.results.try_it import draw_try
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

_KEY = "results-view"


@dataclass(frozen=True)
class View:
    """A view of results.

    Attributes:
        title: as its button says.
        draw: draws it, of a run with its data set's card and its newest results.
    """

    title: str
    draw: Callable[[Session, Services, Run, DatasetCard, Results], None]


VIEWS = {
    "scores": View("Scores", draw_scores),
    "try": View("Try it", draw_try),
    "inside": View("Inside", draw_inside),
}
"""The first is what is shown before another one is chosen."""


def draw_view(session: Session, studio: Services, run: Run, card: DatasetCard, kept: Results) -> None:
    """Draw the buttons of the views, and the one that is chosen.

    Args:
        session: the visitor's.
        studio: the services.
        run: in focus.
        card: of its data set.
        kept: its newest results.
    """
    view = buttons(session, "What to look at", _KEY, {name: view.title for name, view in VIEWS.items()})
    with st.container(key=view):
        VIEWS[view].draw(session, studio, run, card, kept)
