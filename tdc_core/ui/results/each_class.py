"""How well each class is told from the others."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.results.outcome import ClassOutcome
from tdc_core.ui.results.shares import one_decimal

HEADING = "Class by class"


def draw_each_class(outcome: ClassOutcome) -> None:
    """Draw precision, recall, F1 and support of each class."""
    st.header(HEADING, anchor=False, help=explain("precision", "recall", "F1", "support"))
    table = pd.DataFrame(
        [
            (
                plain(name),
                one_decimal(score.precision),
                one_decimal(score.recall),
                one_decimal(score.f1),
                f"{score.support:,}",
            )
            for name, score in zip(outcome.names, outcome.scores.per_class, strict=True)
        ],
        columns=["Class", "Precision", "Recall", "F1", "Support"],
    )
    st.table(table, border="horizontal", width="content", hide_index=True, alt="Scores of each class")
