"""The columns of the board: what each shows of a run, and what it is sorted by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tdc_core.ui.run.words import NO_FIGURE, duration, figure
from tdc_core.ui.runs.rows import BoardRow

Sortable = float | str


@dataclass(frozen=True)
class Column:
    """A column.

    Attributes:
        key: its name in the browser.
        title: above it.
        value: what it is sorted by; None, where there is nothing to sort by, comes last either way.
        words: what it shows.
        descending: whether the largest come first when it is sorted by for the first time.
        number: whether it holds numbers, which stand one below the other by their last digits.
        icon: what stands in place of the title, as Streamlit names icons.
    """

    key: str
    title: str
    value: Callable[[BoardRow, datetime], Sortable | None]
    words: Callable[[BoardRow, datetime], str]
    descending: bool = False
    number: bool = True


def _counted(value: int | None) -> str:
    return NO_FIGURE if value is None else f"{value:,}"


def _epoch(row: BoardRow) -> str:
    return NO_FIGURE if row.best_epoch is None else f"{row.best_epoch:,} of {row.epochs_done:,}"


def _took(row: BoardRow, now: datetime) -> str:
    seconds = row.took(now)
    return duration(seconds) if seconds else NO_FIGURE


NEWEST = "begun"
SCORE = "score"
COLUMNS: tuple[Column, ...] = (
    Column("name", "Run", lambda row, _: row.name.casefold(), lambda row, _: row.name, number=False),
    Column("data", "Data", lambda row, _: row.data.casefold(), lambda row, _: row.data, number=False),
    Column("parameters", "Parameters", lambda row, _: row.parameters, lambda row, _: _counted(row.parameters)),
    Column("loss", "Validation loss", lambda row, _: row.loss, lambda row, _: figure(row.loss)),
    Column(SCORE, "Validation score", lambda row, _: row.score, lambda row, _: figure(row.score), descending=True),
    Column("epoch", "Best epoch", lambda row, _: row.best_epoch, lambda row, _: _epoch(row)),
    Column("took", "Took", lambda row, now: row.took(now) or None, _took),
    Column(
        NEWEST,
        "Begun",
        lambda row, _: row.created.timestamp(),
        lambda row, _: f"{row.created.astimezone():%d %b, %H:%M}",
        descending=True,
    ),
    Column("status", "Status", lambda row, _: row.state, lambda row, _: row.state, number=False),
)
BY_KEY = {column.key: column for column in COLUMNS}


def titles(rows: Sequence[BoardRow]) -> dict[str, str]:
    """What stands above each column: where all scores are the same number, that number's name."""
    metrics = {row.metric for row in rows}
    found = {column.key: column.title for column in COLUMNS}
    if len(metrics) == 1:
        (metric,) = metrics
        found[SCORE] = f"Validation {metric if metric.isupper() else metric.lower()}"
    return found


def sort_by(rows: Sequence[BoardRow], key: str, descending: bool, now: datetime) -> list[BoardRow]:
    """The rows in the order of a column; equal ones stay as they were, and those without a value come last.

    Args:
        rows: the newest first.
        key: of the column.
        descending: whether the largest come first.
        now: until when a run at work took its time.
    """
    value = BY_KEY[key].value
    pairs = [(value(row, now), row) for row in rows]
    having = [(each, row) for each, row in pairs if each is not None]
    having.sort(key=lambda pair: pair[0], reverse=descending)
    return [row for _, row in having] + [row for each, row in pairs if each is None]
