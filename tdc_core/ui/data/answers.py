"""What there is to predict, in each part: how the classes are balanced, or how the numbers are spread."""

from __future__ import annotations

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.charts.balance import balance_figure
from tdc_core.charts.distribution import distribution_figure
from tdc_core.spec import DataFacts, PartFacts, few_digits
from tdc_core.tasks.task import task_of
from tdc_core.ui.data.split import TITLES
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.parts.words import explain

CLASSES_HEADING, NUMBERS_HEADING = "Balance of the classes", "The numbers to predict"
BASELINE = (
    "Always answering the mean of the training part, {mean}, is off by {off} on average in the validation "
    "part. A model knows something once it is off by less."
)


def answers_view(card: DatasetCard, facts: DataFacts | None) -> None:
    """Draw the heading and the chart that belong to the data set's task; the facts are None without a split."""
    balanced = "balance" in task_of(card).sections
    if balanced:
        st.header(CLASSES_HEADING, help=explain("class", "baseline"))
    else:
        st.header(NUMBERS_HEADING, help=explain("regression", "baseline"))
    if facts is None:
        st.caption("Shown once every part is a split that names rows.")
    elif balanced:
        _balance(card, facts)
    else:
        _distribution(card, facts)


def _parts(facts: DataFacts) -> dict[str, PartFacts]:
    parts = (facts.train, facts.validation, facts.test)
    return {title: part for title, part in zip(TITLES.values(), parts, strict=True) if part is not None}


def _balance(card: DatasetCard, facts: DataFacts) -> None:
    counts = {title: part.class_counts for title, part in _parts(facts).items()}
    st.plotly_chart(
        balance_figure(card.classes, counts),
        key="balance",
        config=NO_BAR,
        alt="Bars with the share of each class in each part",
    )


def _distribution(card: DatasetCard, facts: DataFacts) -> None:
    targets = {title: part.target for title, part in _parts(facts).items() if part.target is not None}
    st.plotly_chart(
        distribution_figure(card.measures, facts.target_edges, {title: part.counts for title, part in targets.items()}),
        key="distribution",
        config=NO_BAR,
        alt="Lines with the share of each part along the numbers to predict",
    )
    train, judged = facts.train.target, facts.validation.target
    if train is not None and judged is not None:
        st.caption(
            BASELINE.format(mean=few_digits(train.mean, 4), off=few_digits(judged.baseline, 3)),
            help=explain("baseline", "mean absolute error", "R²"),
        )
