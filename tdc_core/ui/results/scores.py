"""What a run's weights come to, beside guessing."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.results.kept import Results
from tdc_core.runs.models import Run
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session


def draw_scores(session: Session, studio: Services, run: Run, card: DatasetCard, kept: Results) -> None:
    """Draw the scores of a run's weights on the parts that it did not learn from.

    Args:
        session: the visitor's.
        studio: the services.
        run: in focus.
        card: of its data set.
        kept: its newest results.
    """
    st.write(kept.scores)
