"""Whether a model is as often right as it says."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go
import streamlit as st

from tdc_core.charts.reliability import reliability_figure
from tdc_core.results.reliability import Reliability
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.parts.names import in_chart
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.results.outcome import ClassOutcome
from tdc_core.ui.results.shares import one_decimal, percents

HEADING = "How sure is it?"


def draw_sureness(outcome: ClassOutcome) -> None:
    """Draw the reliability curve, with a sentence that reads it."""
    st.header(HEADING, anchor=False, help=explain("reliability curve", "probability"))
    positive = outcome.names[1] if outcome.of_two else None
    curve = outcome.reliability
    st.markdown(sureness_in_words(curve, plain(positive) if positive else None))
    st.plotly_chart(
        _figure(outcome),
        key="results-reliability",
        width=560,
        config=NO_BAR,
        alt="Reliability curve. "
        + " ".join(
            f"Said {one_decimal(said)}, true {one_decimal(true)}, {count:,} row{'s' if count > 1 else ''}."
            for said, true, count in zip(curve.said, curve.true, curve.counts, strict=True)
        ),
    )


@lru_cache(maxsize=8)
def _figure(outcome: ClassOutcome) -> go.Figure:
    return reliability_figure(outcome.reliability, in_chart(outcome.names[1]) if outcome.of_two else None)


def sureness_in_words(curve: Reliability, positive: str | None) -> str:
    """The bin with the most rows, and the expected calibration error.

    Args:
        curve: the bins.
        positive: the class whose probability it is, in Markdown; None where it is that of each row's answer.
    """
    most = int(curve.counts.argmax())
    (said,), (true,) = percents(float(curve.said[most])), percents(float(curve.true[most]))
    rows = f"{curve.counts[most]:,} row{'s' if curve.counts[most] > 1 else ''}"
    first = (
        f"For {rows} it says {positive} with {said} % on average, and {true} % of them are."
        if positive
        else f"For {rows} it is {said} % sure on average, and right in {true} % of them."
    )
    return (
        f"{first} Over all rows, what it says and what is true are {one_decimal(curve.error)} apart "
        "(expected calibration error)."
    )
