"""How far predicted numbers are from the true ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.charts.errors_of_numbers import predicted_figure, residuals_figure
from tdc_core.datasets.preview import given_rows
from tdc_core.results.kept import PartRows, Results, Weights
from tdc_core.results.number_scores import NumberScores, number_scores
from tdc_core.spec import few_digits
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.parts.examples import draw_rows
from tdc_core.ui.parts.names import in_chart
from tdc_core.ui.parts.paging import A_PAGE, first_of_page
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.row_place import place_link
from tdc_core.ui.parts.words import explain
from tdc_core.ui.results.examples import rows_at_hand
from tdc_core.ui.results.headline import NEW_ROWS, metric_table
from tdc_core.ui.run.words import figure
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

OFF = "Off by {mae} on average"
PREDICTED = "What is predicted: {measures}."
MEAN = "Always answering the mean of these rows is off by {mae}."
WORST, WORST_HELP = "Furthest off", "The error is the true number less the predicted one, as in the residuals."


@dataclass(frozen=True, eq=False)
class NumberOutcome:
    """What a set of weights predicts for a part.

    Attributes:
        mark: another one for each outcome.
        rows: of the part.
        predicted: float32 (n,).
        finite: whether all of them are numbers.
    """

    mark: str
    rows: PartRows
    predicted: np.ndarray
    finite: bool

    @cached_property
    def scores(self) -> NumberScores:
        """The figures of the errors."""
        return number_scores(self.rows.labels, self.predicted)


@lru_cache(maxsize=8)
def number_outcome(kept: Results, part: str, weights: Weights) -> NumberOutcome:
    """The outcome of one set of weights on one part; the same object each time."""
    outputs = kept.parts[part]
    predicted = (outputs.best if weights == "best" else outputs.last)[:, 0]
    return NumberOutcome(f"{kept.folder}/{part}/{weights}", outputs.part, predicted, bool(np.isfinite(predicted).all()))


def draw_numbers(
    session: Session, studio: Services, outcome: NumberOutcome, card: DatasetCard, reserved: str = ""
) -> None:
    """Draw headline, figures, charts, and the rows that are furthest off.

    Args:
        session: the visitor's.
        studio: opens the data set.
        outcome: what is predicted.
        card: of the data set.
        reserved: what is to be kept in mind, see `tdc_core.ui.results.headline.reservation`.
    """
    words, table = st.columns([3, 2], gap="medium")
    with words:
        _headline(outcome.scores, card, reserved)
    with table:
        model, guessing = outcome.scores.errors, outcome.scores.baseline
        metric_table(
            {
                "MAE": (figure(model.mae), figure(guessing.mae)),
                "RMSE": (figure(model.rmse), figure(guessing.rmse)),
                "R²": (figure(model.r2), figure(guessing.r2)),
            }
        )
    _charts(outcome, card)
    st.header(WORST, anchor=False, help=WORST_HELP)
    _worst(session, studio, card, outcome)


def digits(*values: float) -> tuple[str, ...]:
    """Numbers with the same decimals, so many that each has three digits that count."""
    least = min((abs(value) for value in values if value), default=1.0)
    decimals = max(0, min(9, 2 - int(np.floor(np.log10(least)))))
    return tuple(f"{value:,.{decimals}f}" if abs(value) < 1e9 else f"{value:.3g}" for value in values)


def _headline(scores: NumberScores, card: DatasetCard, reserved: str) -> None:
    mae, guessed, *interval = digits(scores.errors.mae, scores.baseline.mae, *(scores.interval or ()))
    new_rows = [NEW_ROWS.format(low=interval[0], high=interval[1], unit="")] if interval else []
    st.header(OFF.format(mae=mae), anchor=False)
    st.markdown(
        " ".join([*new_rows, MEAN.format(mae=guessed), PREDICTED.format(measures=plain(card.measures))]),
        help=explain("mean absolute error", "interval", "baseline", "RMSE", "R²", first=reserved),
    )


def _charts(outcome: NumberOutcome, card: DatasetCard) -> None:
    true, said, scores = outcome.rows.labels, outcome.predicted, outcome.scores
    predicted, off = _figures(outcome, in_chart(card.measures))
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader("Predicted against true", anchor=False)
        st.plotly_chart(
            predicted,
            key="results-predicted",
            config=NO_BAR,
            alt=f"{scores.rows:,} rows. True numbers from {few_digits(true.min(), 4)} to {few_digits(true.max(), 4)}, "
            f"predicted ones from {few_digits(said.min(), 4)} to {few_digits(said.max(), 4)}; "
            f"R² is {scores.errors.r2:.3f}.",
        )
    residuals = true.astype(np.float64) - said
    above = int((residuals > 0).sum())
    with right:
        st.subheader("Residuals", anchor=False, help=explain("residual"))
        st.plotly_chart(
            off,
            key="results-residuals",
            config=NO_BAR,
            alt=f"{scores.rows:,} residuals from {few_digits(residuals.min(), 4)} to {few_digits(residuals.max(), 4)}, "
            f"{few_digits(residuals.mean(), 3)} on average; {above:,} rows are predicted too low.",
        )


@lru_cache(maxsize=8)
def _figures(outcome: NumberOutcome, measures: str) -> tuple[go.Figure, go.Figure]:
    true, said = outcome.rows.labels, outcome.predicted
    return predicted_figure(true, said, measures), residuals_figure(true, said, measures)


def _worst(session: Session, studio: Services, card: DatasetCard, outcome: NumberOutcome) -> None:
    rows, said = outcome.rows, outcome.predicted.astype(np.float64)
    errors = rows.labels - said  # as the residuals have it
    prepared = rows_at_hand(studio, card)
    if prepared is None:
        return
    start = first_of_page("results", f"{outcome.mark} worst", len(rows))
    order = np.argsort(-np.abs(errors), kind="stable")[start : start + A_PAGE]
    places = [rows.place(each) for each in order]
    before = {
        "row": [f"{split} {row}" for split, row in places],
        "true": rows.labels[order].astype(np.float64).tolist(),
        "predicted": said[order].tolist(),
        "error": errors[order].tolist(),
    }
    draw_rows(
        card,
        given_rows(prepared, card, places),
        before,
        alt=f"The rows from {start + 1} to {start + len(order)} of {len(rows)}, those that are furthest off first",
        config=dict.fromkeys(("true", "predicted", "error"), st.column_config.NumberColumn(format="%.4g")),
    )
    place_link(session, card, places)
