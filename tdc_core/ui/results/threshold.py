"""Two classes: what becomes of the answers where the threshold between them is moved."""

from __future__ import annotations

from functools import lru_cache

import plotly.graph_objects as go
import streamlit as st

from tdc_core.charts.threshold_curves import precision_recall_figure, roc_figure
from tdc_core.results.binary import PrecisionRecallCurve, RocCurve, ThresholdScores, at_threshold
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.results.outcome import ClassOutcome
from tdc_core.ui.results.shares import one_decimal
from tdc_core.ui.run.words import NO_FIGURE
from tdc_core.ui.session.session import Session

HEADING = "Threshold"
ONE_CLASS = "All rows of this part are of one class, so there is no curve to draw."
_KEY = "results-threshold"


def draw_threshold(session: Session, outcome: ClassOutcome) -> None:
    """Draw the slider, what its threshold comes to, and the curves of all thresholds."""
    with st.container(key="results-threshold-panel"):
        st.header(HEADING, anchor=False, help=explain("threshold", "precision", "recall", "accuracy"))
        if session.shown(_KEY) is None:
            session.show(_KEY, 0.5)
        threshold = st.slider(
            f"Taken for {plain(outcome.names[1])} where its probability is above", 0.01, 0.99, session.shown(_KEY),
            0.01, key=_KEY, width=420,
        )  # fmt: skip
        chosen = _at(outcome, threshold)
        _figures(chosen)
        st.markdown(counts_in_words(chosen, outcome.names))
        _curves(outcome, chosen)


def counts_in_words(chosen: ThresholdScores, names: tuple[str, ...]) -> str:
    """The four counts of a threshold, in Markdown."""
    zero, one = plain(names[0]), plain(names[1])
    (kept, false_alarms), (missed, found) = chosen.confusion.tolist()
    return (
        f"Of {missed + found:,} rows of {one}, {_are(found)} found and {_are(missed)} missed. "
        f"Of {kept + false_alarms:,} rows of {zero}, {_are(false_alarms)} taken for {one}, and {_are(kept)} not."
    )


def _are(count: int) -> str:
    return "1 is" if count == 1 else f"{count:,} are"


def _area(area: float) -> str:
    """An area below a curve, which is 1 only where it is exactly."""
    return f"{area if area == 1 else min(area, 0.9999):.4f}"


def _figures(chosen: ThresholdScores) -> None:
    none_taken = not chosen.confusion[:, 1].any()
    figures = {
        "Precision": NO_FIGURE if none_taken else one_decimal(chosen.precision),
        "Recall": one_decimal(chosen.recall),
        "Accuracy": one_decimal(chosen.accuracy),
    }
    with st.container(horizontal=True, gap="large"):
        for label, value in figures.items():
            st.metric(label, value, width="content")


@lru_cache(maxsize=16)
def _at(outcome: ClassOutcome, threshold: float) -> ThresholdScores:
    return at_threshold(outcome.rows.labels, outcome.positive, threshold)


def _curves(outcome: ClassOutcome, chosen: ThresholdScores) -> None:
    curve, other = outcome.roc, outcome.precision_recall
    if curve is None or other is None:
        st.caption(ONE_CLASS)
        return
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("ROC curve", anchor=False, help=explain("ROC curve"))
        st.plotly_chart(
            _roc(curve, chosen),
            key="results-roc",
            config=NO_BAR,
            alt=f"ROC curve with an area of {_area(curve.area)}. At a threshold of {chosen.threshold:.2f} the true "
            f"positive rate is {chosen.recall:.3f} and the false positive rate {chosen.false_positive_rate:.3f}.",
        )
        st.caption(f"The area below the curve is {_area(curve.area)}; guessing has 0.5.")
    with right:
        st.subheader("Precision and recall", anchor=False, help=explain("precision-recall curve"))
        st.plotly_chart(
            _precision_recall(other, chosen),
            key="results-precision-recall",
            config=NO_BAR,
            alt=f"Precision-recall curve with an average precision of {_area(other.average)}. At a threshold of "
            f"{chosen.threshold:.2f} the precision is {chosen.precision:.3f} and the recall {chosen.recall:.3f}.",
        )
        st.caption(f"The average precision is {_area(other.average)}; guessing has {other.base:.3f}.")


@lru_cache(maxsize=16)
def _roc(curve: RocCurve, chosen: ThresholdScores) -> go.Figure:
    return roc_figure(curve, chosen)


@lru_cache(maxsize=16)
def _precision_recall(curve: PrecisionRecallCurve, chosen: ThresholdScores) -> go.Figure:
    return precision_recall_figure(curve, chosen)
