"""The base of a comparison beside the draft: how the two differ, and the way to take the base's experiment along."""

from __future__ import annotations

import streamlit as st

from tdc_core.spec import OWN
from tdc_core.ui.compare.compared import Compared
from tdc_core.ui.compare.settings import changes
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.run.header import open_experiment
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

TITLE = "The base and your draft"
SAME = "Your draft is the experiment of “{name}”."
DIFFERS = "Beside “{name}” your draft has: {changes}."


def draw_draft(session: Session, studio: Services, base: Compared) -> None:
    """Draw it.

    Args:
        session: the visitor's.
        studio: the services.
        base: the run that the others are held against.
    """
    draft = session.draft
    card = studio.card(draft.data)
    data = (base.row.data, card.title if card else draft.data.dataset.removeprefix(OWN))
    found = changes(base.run.spec, draft, data)
    st.header(TITLE, anchor=False)
    with st.container(key="compare-draft", horizontal=True, vertical_alignment="center", gap="small"):
        words = DIFFERS.format(name=base.name, changes="; ".join(found)) if found else SAME.format(name=base.name)
        st.markdown(plain(words), width="stretch")
        open_experiment(session, base.run, key="compare-open-experiment")
