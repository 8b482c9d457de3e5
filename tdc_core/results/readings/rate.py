"""Readings of the learning rate: how the loss moves from epoch to epoch."""

from __future__ import annotations

import numpy as np

from tdc_core.catalog.optimizers import find_optimizer
from tdc_core.checks.problem import Severity
from tdc_core.results.readings.case import Case
from tdc_core.results.readings.changes import higher_rate, lower_rate, moving_again
from tdc_core.results.readings.row import Found, Reading
from tdc_core.spec import few_digits

EPOCHS = 5
"""Fewer have no shape."""
# Tuned on one part of the bank and judged on the other, see docs/referee/readings.md; each stands in what is `said`.
BLOWN = 3.0
RETURNED = 1.5
LEAP = 0.1
LEAPS = 0.15
HIGH = 30.0
STUCK = 0.15
LOW = 0.2
CREEPING = 0.005
FLAT = 0.02

_RATE = "training.learning_rate"


def enough(case: Case) -> bool:
    """Whether the curves have a shape, and it is made of numbers."""
    return case.curves.epochs >= EPOCHS and case.curves.finite


def _grew(case: Case) -> Found | None:
    curves, rate = case.curves, case.spec.training.learning_rate
    if case.became_nan or not curves.finite:
        return Found(_RATE, f"The loss became something that is no number, at a learning rate of {rate:g}.")
    end, lowest = curves.end(curves.loss), float(curves.loss.min())
    blown = end > BLOWN * case.guess_loss
    returned = end > RETURNED * lowest and end > case.guess_loss > lowest
    if not (blown or returned):
        return None
    return Found(
        _RATE,
        f"The loss goes astray: it ends at {few_digits(end, 3)}, where guessing has {few_digits(case.guess_loss, 3)}, "
        f"at a learning rate of {rate:g}.",
    )


def _leaps(case: Case) -> Found | None:
    """val_loss, since the loss of the training part is a mean over the epoch, in which leaps are lost."""
    curves, rate = case.curves, case.spec.training.learning_rate
    moves = np.diff(curves.val_loss) / case.guess_loss
    turns = _turns(moves)
    share = turns / max(1, len(moves) - 1)
    stuck = case.skill < STUCK and rate >= HIGH * _usual(case)
    if share < LEAPS and not stuck:
        return None
    if share >= LEAPS:
        return Found(
            _RATE,
            f"val_loss leaps up and down: {turns} times in {curves.epochs} epochs by more than a tenth of what "
            f"guessing has, at a learning rate of {rate:g}.",
        )
    return Found(
        _RATE,
        f"With a learning rate of {rate:g}, {rate / _usual(case):.0f} times the usual one, it has learned next to "
        "nothing.",
    )


def _turns(moves: np.ndarray) -> int:
    """How often a leap up is followed by one down, or the other way round."""
    large = np.abs(moves) >= LEAP
    return int((large[1:] & large[:-1] & (np.sign(moves[1:]) != np.sign(moves[:-1]))).sum())


def _creeps(case: Case) -> Found | None:
    curves, rate = case.curves, case.spec.training.learning_rate
    if rate > LOW * _usual(case):
        return None
    falls = (curves.before_end(curves.loss) - curves.end(curves.loss)) / case.guess_loss
    if falls < CREEPING and case.skill >= STUCK:
        return None
    return Found(
        _RATE,
        f"The steps are small: at a learning rate of {rate:g} the loss has come from {few_digits(curves.loss[0], 3)} "
        f"to {few_digits(curves.loss[-1], 3)} in {curves.epochs} epochs, and was not done.",
    )


def _lies_flat(case: Case) -> Found | None:
    curves = case.curves
    half = curves.loss[curves.epochs // 2 :]
    moved = abs(float(half[0]) - curves.end(curves.loss)) / case.guess_loss
    if moved >= FLAT or case.skill >= STUCK:
        return None
    return Found(
        "model.layers",
        f"The loss lies flat: from epoch {curves.epochs - len(half) + 1} on it stays at {few_digits(half[-1], 3)}, "
        f"and guessing has {few_digits(case.guess_loss, 3)}.",
    )


def _usual(case: Case) -> float:
    optimizer = find_optimizer(case.spec.training.optimizer)
    return optimizer.learning_rate if optimizer else case.spec.training.learning_rate


def _whenever(case: Case) -> bool:
    return case.became_nan or case.curves.epochs >= EPOCHS


DIVERGING = Reading(
    code="fit.diverging",
    severity=Severity.WARNING,
    said=f"A loss became no number, or the training loss ends above {BLOWN} times that of guessing, or above that of "
    f"guessing and {RETURNED} times its own lowest.",
    fine="The loss does not go astray.",
    why="Each step leaps over the valley and lands higher than before. Smaller steps help, and features on one scale.",
    applies=_whenever,
    find=_grew,
    changes=lower_rate,
    explains=frozenset(
        {
            *("fit.rate_high", "fit.rate_low", "fit.plateau", "fit.underfitting", "fit.baseline", "fit.class_never"),
            *("fit.overfitting", "fit.classes_mixed", "fit.last_worse", "fit.val_below_loss", "fit.test_worse"),
        }
    ),
    lesson="curves",
)
RATE_HIGH = Reading(
    code="fit.rate_high",
    severity=Severity.WARNING,
    said=f"In {LEAPS:.0%} of the epochs or more val_loss turns back after a leap of {LEAP:.0%} of the loss of "
    f"guessing; or at {HIGH:g} times the usual learning rate it learned less than {STUCK:.0%} of what guessing leaves.",
    fine="val_loss does not leap, so the learning rate is not too high.",
    why="Steps that are too large cross the valley again and again without coming to its ground.",
    applies=enough,
    find=_leaps,
    changes=lower_rate,
    explains=frozenset(
        {"fit.plateau", "fit.underfitting", "fit.baseline", "fit.class_never", "fit.overfitting", "fit.last_worse"}
        | {"fit.classes_mixed", "fit.val_below_loss"}
    ),
    lesson="curves",
)
RATE_LOW = Reading(
    code="fit.rate_low",
    severity=Severity.WARNING,
    said=f"The learning rate is {LOW:.0%} of the usual one or less, and loss still fell by {CREEPING:.1%} of that of "
    f"guessing in the last fifth of the epochs, or less than {STUCK:.0%} of what guessing leaves is learned.",
    fine="The steps are large enough.",
    why="Each step is right, but it leads nowhere within these epochs. A higher learning rate saves time.",
    applies=enough,
    find=_creeps,
    changes=higher_rate,
    explains=frozenset({"fit.plateau", "fit.underfitting", "fit.baseline", "fit.class_never", "fit.classes_mixed"}),
    lesson="curves",
)
PLATEAU = Reading(
    code="fit.plateau",
    severity=Severity.WARNING,
    said=f"In the second half of the epochs the training loss moved by less than {FLAT:.0%} of that of guessing, and "
    f"less than {STUCK:.0%} of what guessing leaves is learned.",
    fine="The loss does not lie flat at what guessing has.",
    why="Something lets no gradient through: sigmoid in many layers, a penalty that outweighs the loss, features on "
    "very different scales. More epochs won't help.",
    applies=enough,
    find=_lies_flat,
    changes=moving_again,
    explains=frozenset({"fit.underfitting", "fit.baseline", "fit.class_never", "fit.classes_mixed"}),
    lesson="curves",
)
