"""Readings of the answers on the held-out parts, and of what these can tell."""

from __future__ import annotations

import math

import numpy as np

from tdc_core.checks.problem import Severity
from tdc_core.results.class_names import class_names
from tdc_core.results.readings.case import Case, interval_of
from tdc_core.results.readings.changes import more_rows, unturned
from tdc_core.results.readings.figures import ClassFigures, NumberFigures
from tdc_core.results.readings.row import Found, Reading
from tdc_core.spec import few_digits

# Tuned on one part of the bank and judged on the other, see docs/referee/readings.md; each stands in what is `said`.
FEW_ROWS = 20
WIDE = 0.35
ASKED = 5
RARELY = 0.1
SHARE = 0.15
PAIR_ROWS = 8
ERRORS = 0.5
RECALL = 0.5
TEST_Z = 2.58
TEST_DROP = 0.05


def _known(case: Case) -> bool:
    return case.validation is not None


def _known_classes(case: Case) -> bool:
    return isinstance(case.validation, ClassFigures)


def _both_parts(case: Case) -> bool:
    return case.validation is not None and "test" in case.figures


def _no_better_than_guessing(case: Case) -> Found | None:
    figures = case.validation
    interval = interval_of(figures) if figures else None
    if interval is None:
        return None
    if isinstance(figures, ClassFigures):
        guessed = figures.guessed / figures.rows
        if interval[0] > guessed:
            return None
        return Found(
            "model",
            f"It is no better than guessing: the best weights are right for {figures.right / figures.rows:.0%} of the "
            f"{figures.rows} validation rows, and always answering the commonest class for {guessed:.0%}.",
        )
    if not isinstance(figures, NumberFigures) or interval[1] < figures.guessed:
        return None
    return Found(
        "model",
        f"It is no better than guessing: the best weights are off by {few_digits(figures.mae, 3)} on average, and "
        f"always answering the mean by {few_digits(figures.guessed, 3)}.",
    )


def _too_few_rows(case: Case) -> Found | None:
    figures = case.validation
    if figures is None:
        return None
    low, high = interval_of(figures) or (0.0, math.inf)
    if isinstance(figures, ClassFigures):
        if figures.rows >= FEW_ROWS and high - low < WIDE:
            return None
        width = f"the accuracy lies anywhere between {low:.0%} and {high:.0%}"
    else:
        if figures.rows >= FEW_ROWS:
            return None
        width = f"the error lies anywhere between {few_digits(low, 3)} and {few_digits(high, 3)}"
    return Found("data.validation", f"The validation part has {figures.rows} rows. With so few, {width}.")


def _never_answered(case: Case) -> Found | None:
    if not isinstance(figures := case.validation, ClassFigures):
        return None
    counts, supports = figures.counts, figures.counts.sum(axis=1)
    found = (supports >= ASKED) & (counts.diagonal() < RARELY * supports)
    if not found.any():
        return None
    names = class_names(case.card.classes, len(counts))
    listed = ", ".join(f"‘{names[number]}’" for number in np.flatnonzero(found))
    right, rows = int(counts.diagonal()[found].sum()), int(supports[found].sum())
    return Found("data.train", f"It hardly ever finds {listed}: {right} of {rows} validation rows of that are right.")


def _taken_for_each_other(case: Case) -> Found | None:
    if not isinstance(figures := case.validation, ClassFigures):
        return None
    counts, names = figures.counts, class_names(case.card.classes, len(figures.confusion))
    if len(counts) == 2:
        return _one_of_two(counts, names)
    both = counts + counts.T
    np.fill_diagonal(both, 0)
    first, second = np.unravel_index(int(both.argmax()), both.shape)
    mixed, errors = int(both[first, second]), figures.rows - figures.right
    asked = int(counts[[first, second]].sum())
    if mixed < max(PAIR_ROWS, SHARE * asked) or mixed < ERRORS * errors:
        return None
    return Found(
        "data",
        f"It mixes up ‘{names[first]}’ and ‘{names[second]}’: {mixed} of their {asked} validation rows are taken for "
        f"the other one, which is {mixed / errors:.0%} of all its mistakes.",
    )


def _one_of_two(counts: np.ndarray, names: tuple[str, ...]) -> Found | None:
    """Of two classes each mistake is a mix-up; what tells is that one of them is missed more often than not."""
    recalls = counts.diagonal() / np.maximum(1, counts.sum(axis=1))
    worse = int(recalls.argmin())
    missed = int(counts[worse, 1 - worse])
    if recalls[worse] >= RECALL or missed < PAIR_ROWS:
        return None
    return Found(
        "data",
        f"It takes {missed} of the {int(counts[worse].sum())} validation rows of ‘{names[worse]}’ for "
        f"‘{names[1 - worse]}’.",
    )


def _worse_on_the_test(case: Case) -> Found | None:
    validation, test = case.figures["validation"], case.figures["test"]
    if isinstance(validation, ClassFigures) and isinstance(test, ClassFigures):
        shares = validation.right / validation.rows, test.right / test.rows
        pooled = (validation.right + test.right) / (validation.rows + test.rows)
        error = math.sqrt(pooled * (1 - pooled) * (1 / validation.rows + 1 / test.rows))
        if shares[0] - shares[1] < max(TEST_DROP, TEST_Z * error):
            return None
        words = f"{shares[1]:.0%} of the test part are right, and {shares[0]:.0%} of the validation part"
    elif isinstance(validation, NumberFigures) and isinstance(test, NumberFigures):
        error = math.sqrt(validation.spread**2 / validation.rows + test.spread**2 / test.rows)
        if test.mae - validation.mae < max(TEST_DROP * test.guessed, TEST_Z * error):
            return None
        errors = few_digits(test.mae, 3), few_digits(validation.mae, 3)
        words = f"it is off by {errors[0]} on the test part, and by {errors[1]} on the validation part"
    else:
        return None
    return Found("data.test", f"The test part is harder than chance allows: {words}.")


BASELINE = Reading(
    code="fit.baseline",
    severity=Severity.WARNING,
    said="The interval of 95 % of the accuracy reaches down to always answering the commonest class, or that of the "
    "mean absolute error up to always answering the mean.",
    fine="It is better than guessing, by more than chance.",
    why="What it learned says nothing of the validation rows: too few training rows, or features that don't tell.",
    applies=_known,
    find=_no_better_than_guessing,
    changes=more_rows,
    explains=frozenset({"fit.class_never", "fit.classes_mixed"}),
)
SMALL_PART = Reading(
    code="fit.small_part",
    severity=Severity.WARNING,
    said=f"The validation part has fewer than {FEW_ROWS} rows, or the interval of 95 % of its accuracy is {WIDE:.0%} "
    "wide or more.",
    fine="The validation part has rows enough to tell.",
    why="Each row counts so much that another few rows would have given another result. Hold out more of them.",
    applies=_known,
    find=_too_few_rows,
    explains=frozenset({"fit.baseline", "fit.class_never", "fit.classes_mixed", "fit.test_worse", "fit.last_worse"}),
    lesson="split",
)
CLASS_NEVER = Reading(
    code="fit.class_never",
    severity=Severity.WARNING,
    said=f"Of a class with {ASKED} validation rows or more, fewer than {RARELY:.0%} are found.",
    fine="No class is passed over.",
    why="A class of which it has seen few rows, or none, is never worth an answer. Accuracy alone hides that.",
    applies=_known_classes,
    find=_never_answered,
    changes=more_rows,
    explains=frozenset({"fit.classes_mixed"}),
    lesson="threshold",
)
CLASSES_MIXED = Reading(
    code="fit.classes_mixed",
    severity=Severity.WARNING,
    said=f"{SHARE:.0%} of the rows of two classes, {PAIR_ROWS} at the least, are taken for the other one, and are "
    f"{ERRORS:.0%} of all mistakes; of two classes in all, fewer than {RECALL:.0%} of one are found and {PAIR_ROWS} of "
    "its rows or more are missed.",
    fine="No two classes are taken for each other.",
    why="To the model the two look alike. Look at these rows: maybe people would mix them up too, or what tells them "
    "apart is lost on the way. Of two classes the threshold says which mistake is made more often.",
    applies=_known_classes,
    find=_taken_for_each_other,
    changes=unturned,
    lesson="threshold",
)
TEST_WORSE = Reading(
    code="fit.test_worse",
    severity=Severity.WARNING,
    said=f"The test part is worse than the validation part by {TEST_DROP:g} (of what guessing is off, for numbers) and "
    f"by {TEST_Z:g} standard errors.",
    fine="The test part confirms what the validation part says.",
    why="The validation part was too kind: its rows were trained on as well, or are easier, or so many experiments "
    "were chosen by it that one had luck.",
    applies=_both_parts,
    find=_worse_on_the_test,
    lesson="split",
)
