"""Checks of the data part: the data set and its split."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from tdc_core.catalog.datasets import DATASETS, DatasetCard
from tdc_core.catalog.nearest import nearest
from tdc_core.catalog.params import shorten
from tdc_core.checks.problem import Problem, Severity
from tdc_core.checks.rows import check_rows
from tdc_core.checks.splits import usual_split, with_other_test
from tdc_core.spec import OWN, DataFacts, ExperimentSpec, RowRange, SplitError, distinct, one_line, overlap

Part = Literal["train", "validation", "test"]
MAX_NAME = 100
_TITLES: dict[Part, str] = {"train": "training", "validation": "validation", "test": "test"}
_NOT_CHECKED = Problem(
    "data",
    Severity.INFO,
    "data.not_checked",
    "The rows were not checked: the data set is not prepared here.",
    why="How the classes are balanced and how far the features range is known once the rows are there.",
)
_FEW_ROWS = 20  # in a part that judges: below, a single row is more than 5% of the accuracy
_WHY_FEW: dict[Part, str] = {
    "validation": "The best epoch is the one that gets a row or two more right, which is mostly chance.",
    "test": "A row or two more that are right, which may be chance, make another score.",
}
_WHY_OVERLAP: dict[Part, str] = {
    "validation": "The model is then judged on rows it has learned by heart, and looks better than it is.",
    "test": "A test only counts on rows that had no part in training or in choosing the best epoch.",
}


def check_name(spec: ExperimentSpec) -> Iterator[Problem]:
    """The experiment's name fits on the page."""
    if len(spec.name) > MAX_NAME:
        yield Problem(
            "name",
            Severity.WARNING,
            "name.long",
            f"The name has {len(spec.name)} characters; {MAX_NAME} are shown.",
            # As a page shows it: one that begins with 100 blanks would else be cut to a name of blanks, which is none.
            fix=spec.model_copy(update={"name": one_line(spec.name).strip()[:MAX_NAME].rstrip() or "Untitled"}),
        )


def unknown_dataset(spec: ExperimentSpec) -> Problem:
    """The verdict on a data set that does not exist, or a person's own file that is not at hand."""
    name = spec.data.dataset
    if name.startswith(OWN):
        return Problem(
            "data.dataset",
            Severity.ERROR,
            "data.file",
            f"The file “{shorten(name.removeprefix(OWN))}” is not in your workspace, or not read yet.",
            why="An experiment says how a file is read, and never holds its rows. The Data page takes the file.",
        )
    names = [card.name for card in DATASETS]
    guess = nearest(name, names)
    return Problem(
        "data.dataset",
        Severity.ERROR,
        "data.dataset",
        f"There is no data set “{shorten(name)}”." + (f" Did you mean “{guess}”?" if guess else ""),
        why=f"The data sets are {', '.join(names)}.",
        fix=spec.with_("data", dataset=guess) if guess else None,
    )


def check_data(spec: ExperimentSpec, card: DatasetCard, facts: DataFacts | None) -> list[Problem]:
    """The split names rows, no part is empty, no row is in two parts, and with facts what the rows say."""
    problems: list[Problem] = []
    parts: dict[Part, tuple[RowRange, ...]] = {}
    for part in part_names(spec):
        found = _check_part(spec, card, part)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            parts[part] = found
    problems += _check_twice(spec, card, parts)
    if card.target == "class":
        problems += _check_few(parts)
    problems += _check_overlaps(spec, card, parts)
    if facts is not None:
        problems += check_rows(spec, card, facts)
    elif len(parts) == len(part_names(spec)):
        problems.append(_NOT_CHECKED)
    return problems


def part_names(spec: ExperimentSpec) -> tuple[Part, ...]:
    """The parts that the experiment has."""
    return ("train", "validation") if spec.data.test is None else ("train", "validation", "test")


def rows_of(spec: ExperimentSpec, card: DatasetCard, part: Part) -> int | None:
    """How many rows a part has, None where it can't be told."""
    try:
        return sum(r.rows for r in card.rows(getattr(spec.data, part) or ""))
    except SplitError:
        return None


def _check_part(spec: ExperimentSpec, card: DatasetCard, part: Part) -> tuple[RowRange, ...] | Problem:
    text = getattr(spec.data, part)
    fix = usual_split(spec, card)
    path = f"data.{part}"
    if not text.strip():
        return Problem(
            path,
            Severity.ERROR,
            f"data.{part}.required",
            f"The {_TITLES[part]} part is not given.",
            why="Write a split, or leave the test part out altogether." if part == "test" else _WHY_REQUIRED[part],
            fix=spec.with_("data", test=None) if part == "test" else fix,
        )
    try:
        ranges = card.rows(text)
    except SplitError as error:
        return Problem(
            path,
            Severity.ERROR,
            "data.split",
            str(error),
            why="A split says which rows to take, such as train[:80%] for the first 80 percent.",
            keras=error.tfds,
            fix=_as_meant(spec, card, part, error.meant) or (spec.with_("data", test=None) if part == "test" else fix),
        )
    if not sum(r.rows for r in ranges):
        return Problem(
            path,
            Severity.ERROR,
            "data.empty",
            f"The {_TITLES[part]} part has no rows.",
            why=f"“{shorten(text)}” begins where it ends, or is less than one row.",
            keras="tfds.load raises ValueError: it “corresponds to no data”.",
            fix=spec.with_("data", test=None) if part == "test" else fix,
        )
    return ranges


def _as_meant(spec: ExperimentSpec, card: DatasetCard, part: Part, meant: str) -> ExperimentSpec | None:
    """The experiment with a part as it was probably meant; None where that is open, or names no rows."""
    changed = spec.with_("data", **{part: meant})
    return changed if meant and rows_of(changed, card, part) else None


_WHY_REQUIRED: dict[Part, str] = {
    "train": "These are the rows that the model learns from.",
    "validation": "Only rows that the model has not learned from show which epoch is best.",
}


def _check_twice(spec: ExperimentSpec, card: DatasetCard, parts: dict[Part, tuple[RowRange, ...]]) -> Iterator[Problem]:
    """A row that a part names twice counts twice."""
    for part, ranges in parts.items():
        once = distinct(ranges)
        twice = sum(r.rows for r in ranges) - sum(r.rows for r in once)
        if twice:
            yield Problem(
                f"data.{part}",
                Severity.INFO,
                "data.twice",
                f"The {_TITLES[part]} part names {twice:,} {'row' if twice == 1 else 'rows'} more than once.",
                why="Such a row counts as often as it is named, "
                + ("and is learned that much more." if part == "train" else "in every number."),
                keras="tfds.load reads it as often as it is named.",
                fix=spec.with_("data", **{part: "+".join(_slice_text(r, card.splits[r.split]) for r in once)}),
            )


def _slice_text(rows: RowRange, size: int) -> str:
    if rows.rows == size:
        return rows.split
    return f"{rows.split}[{rows.start or ''}:{'' if rows.stop == size else rows.stop}]"


def _check_few(parts: dict[Part, tuple[RowRange, ...]]) -> Iterator[Problem]:
    """A part that judges has rows enough for its accuracy to say something."""
    for part, why in _WHY_FEW.items():
        rows = sum(r.rows for r in distinct(parts.get(part, ())))
        if 0 < rows < _FEW_ROWS:
            yield Problem(
                f"data.{part}",
                Severity.INFO,
                "data.few_rows",
                f"The {_TITLES[part]} part has {rows} {'row' if rows == 1 else 'rows'}, so its accuracy moves in steps "
                f"of {1 / rows:.0%}.",
                why=f"{why} From {_FEW_ROWS} rows on a single one counts less.",
                keras="It trains in silence.",
            )


def _check_overlaps(
    spec: ExperimentSpec, card: DatasetCard, parts: dict[Part, tuple[RowRange, ...]]
) -> Iterator[Problem]:
    pairs: tuple[tuple[Part, Part], ...] = (("train", "validation"), ("train", "test"), ("validation", "test"))
    for first, second in pairs:
        shared = overlap(parts[first], parts[second]) if first in parts and second in parts else 0
        if shared:
            yield Problem(
                f"data.{second}",
                Severity.WARNING,
                "data.overlap",
                f"The {_TITLES[first]} and {_TITLES[second]} parts share {shared:,} "
                f"{'row' if shared == 1 else 'rows'}.",
                why=_WHY_OVERLAP[second],
                keras="Keras can't know; it trains, and the numbers look too good.",
                fix=usual_split(spec, card) if second == "validation" else with_other_test(spec, card),
            )
