"""How good a set of weights is, in words, beside guessing."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from tdc_core.results.kept import Results, Weights
from tdc_core.tasks.task import CLASSIFICATION
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.results.outcome import ClassOutcome
from tdc_core.ui.results.shares import of_rows, percents
from tdc_core.ui.run.words import NO_FIGURE, figure

RIGHT = "{right:,} of {rows:,} right: {share} %"
NEW_ROWS = "On new rows of the same kind: between {low} and {high}{unit}."
GUESSING = "Guessing {name} every time gives {share} %."
CHOSEN_BY_IT = "The best epoch was chosen by this very part, so on new rows it may do a little worse."
ONE_ROW = "One row of {rows:,} is {share}."


def reservation(part: str, weights: Weights) -> str:
    """What is to be kept in mind of the figures of some weights on a part; empty where there is nothing."""
    return CHOSEN_BY_IT if (part, weights) == ("validation", "best") else ""


def class_headline(outcome: ClassOutcome, reserved: str = "") -> None:
    """Say how many rows are answered right, where that lies on new rows, and what guessing gives.

    Args:
        outcome: the answers.
        reserved: what is to be kept in mind, see `reservation`.
    """
    scores = outcome.scores
    share, low, high = percents(scores.accuracy, *scores.interval)
    (guessed,) = percents(scores.baseline)
    st.header(RIGHT.format(right=int(scores.confusion.trace()), rows=scores.rows, share=share), anchor=False)
    st.markdown(
        " ".join(
            [
                NEW_ROWS.format(low=low, high=high, unit=" %"),
                GUESSING.format(name=plain(outcome.names[scores.commonest]), share=guessed),
                ONE_ROW.format(rows=scores.rows, share=of_rows(scores.rows)),
            ]
        ),
        help=explain("interval", "baseline", "accuracy", first=reserved),
    )


def class_table(kept: Results, part: str, weights: Weights, baseline: float) -> None:
    """Draw Keras' own scores beside those of always answering the commonest class.

    Args:
        kept: has the scores.
        part: on which part.
        weights: of which weights.
        baseline: the accuracy of guessing.
    """
    scores = kept.scores[weights].get(part) or {}
    guessing = {CLASSIFICATION.score.key: figure(baseline)}
    metric_table(
        {
            metric.title: (figure(scores.get(metric.key)), guessing.get(metric.key, NO_FIGURE))
            for metric in CLASSIFICATION.metrics
        }
    )


def metric_table(rows: dict[str, tuple[str, str]]) -> None:
    """Draw figures of the model beside those of guessing.

    Args:
        rows: both as text, by the metric's title.
    """
    table = pd.DataFrame([(title, *both) for title, both in rows.items()], columns=["Metric", "This model", "Guessing"])
    st.table(table, border="horizontal", width="content", hide_index=True, alt="Scores of the model and of guessing")
