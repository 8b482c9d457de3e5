"""The table of the lesson about leaks, how much each of its columns knows alone, and recorded scores.

`python -m scripts.record_leak` writes loans.csv and leak.json.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Literal

LOANS_FILE = Path(__file__).parent / "loans.csv"
LEAK_FILE = Path(__file__).parent / "leak.json"
TARGET, KNOWN_LATER = "repaid", "days_overdue"
"""What is to be predicted, and the column that is filled in only once that is known."""
FRESH = 400
"""How many loans the recorded models were tried on afterwards."""

Way = Literal["all", "without", "twice"]


@dataclass(frozen=True)
class Scores:
    """The accuracy of a recorded run, from 0 to 1.

    Attributes:
        validation: on its validation part.
        fresh: on loans of which nothing is known yet but what was asked for.
    """

    validation: float
    fresh: float


@cache
def loans() -> dict[str, tuple[str, ...]]:
    """The table: the cells of each column as they are written, the target last.

    Raises:
        OSError: the file is missing.
    """
    with LOANS_FILE.open(encoding="utf-8", newline="") as file:
        names, *rows = csv.reader(file)
    return dict(zip(names, zip(*rows, strict=True), strict=True))


@cache
def recorded_scores() -> dict[Way, Scores]:
    """What was recorded: with all columns, without `KNOWN_LATER`, and likewise with each loan in the file twice.

    Raises:
        OSError, ValueError: the file is missing or has another shape.
    """
    return {way: Scores(**scores) for way, scores in json.loads(LEAK_FILE.read_text(encoding="utf-8")).items()}


@cache
def rights() -> dict[str, float]:
    """For each column but the target, the share of loans that the best rule on it alone is right about."""
    table = loans()
    answers = table[TARGET]
    return {name: right_alone(cells, answers) for name, cells in table.items() if name != TARGET}


def right_alone(cells: Sequence[str], answers: Sequence[str]) -> float:
    """The share of rows that the best rule on one column is right about.

    Args:
        cells: all of them numbers, which one cut parts, or words, each of which gets an answer of its own.
        answers: what is to be told, of two kinds.
    """
    if all(cell.isdigit() for cell in cells):
        right = _best_cut([int(cell) for cell in cells], answers)
    else:
        groups = {cell: Counter[str]() for cell in cells}
        for cell, answer in zip(cells, answers, strict=True):
            groups[cell][answer] += 1
        right = sum(max(counts.values()) for counts in groups.values())
    return right / len(answers)


def _best_cut(numbers: Sequence[int], answers: Sequence[str]) -> int:
    """How many rows are right where all up to a cut get one answer, and all above it the other, or all one answer."""
    counts = Counter(answers)
    one, ones = counts.most_common(1)[0]
    below = Counter[int]()
    for number, answer in zip(numbers, answers, strict=True):
        below[number] += 1 if answer == one else -1  # by how much it is better to say `one` up to here
    gained = [0, *accumulate(below[number] for number in sorted(below))]
    others = len(answers) - ones
    return max(others + max(gained), ones - min(gained))
