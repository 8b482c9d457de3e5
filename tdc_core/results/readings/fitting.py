"""Readings of how well the training part is learned, and whether that carries over to the validation part."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from tdc_core.checks.problem import Severity
from tdc_core.results.comparison import mcnemar
from tdc_core.results.readings.case import Case, interval_of
from tdc_core.results.readings.changes import (
    calmer_end,
    dropout_of,
    harder_by_heart,
    l2_of,
    larger,
    longer,
    units_of,
)
from tdc_core.results.readings.figures import ClassFigures, NumberFigures
from tdc_core.results.readings.rate import enough
from tdc_core.results.readings.row import Found, Reading
from tdc_core.spec import ExperimentSpec, few_digits

# Tuned on one part of the bank and judged on the other, see docs/referee/readings.md; each stands in what is `said`.
RISE = 0.2
RISE_OF_GUESSING = 0.05
FELL = 0.1
GAP = 0.06
NUMBER_GAP = 0.45
STILL_FALLING = 0.08
FALLING_OF_GUESSING = 0.01
LEARNED = 0.9
STRONG_DROPOUT = 0.6
STRONG_L2 = 0.01
NARROW = 2
BELOW = 0.15
BELOW_OF_GUESSING = 0.03
DOUBT = 0.01
WORSE = 0.02


def _by_heart(case: Case) -> Found | None:
    curves = case.curves
    lowest, end = float(curves.val_loss[curves.best]), curves.end(curves.val_loss)
    learned = curves.end(curves.loss)
    rises = end - lowest >= max(RISE * lowest, RISE_OF_GUESSING * case.guess_loss)
    if rises and learned <= (1 - FELL) * curves.loss[curves.best]:
        return Found(
            "model.layers",
            f"It learns by heart: val_loss was lowest after epoch {curves.best + 1} ({few_digits(lowest, 3)}) and ends "
            f"at {few_digits(end, 3)}, while loss goes on falling to {few_digits(learned, 3)}.",
        )
    known, new = curves.end(curves.score), curves.end(curves.val_score)
    if known - new < _least_gap(case) or learned - curves.loss[curves.best] > RISE_OF_GUESSING * case.guess_loss:
        return None
    return Found(
        "model.layers",
        f"It knows its training rows better than new ones: {case.score_name} is {few_digits(known, 3)} on the rows "
        f"that it learned from, and {few_digits(new, 3)} on the validation part.",
    )


def _least_gap(case: Case) -> float:
    """How far both scores must be apart: more than the validation part's rows can tell by chance."""
    if isinstance(case.validation, ClassFigures):
        low, high = interval_of(case.validation) or (0.0, 0.0)
        return max(GAP, (high - low) / 2)
    return GAP if case.card.classes else NUMBER_GAP


def _has_more_to_learn(case: Case) -> Found | None:
    curves = case.curves
    if case.skill < LEARNED and all(_still_falls(case, curve) for curve in (curves.loss, curves.val_loss)):
        return Found(
            "training.epochs",
            f"It was not done: in the last fifth of its {curves.epochs} epochs val_loss still fell, from "
            f"{few_digits(curves.before_end(curves.val_loss), 3)} to {few_digits(curves.end(curves.val_loss), 3)}.",
        )
    held = _held_back_by(case)
    if held is None or case.skill >= LEARNED:
        return None
    known = curves.end(curves.score)
    return Found(
        "model.layers", f"It does not even learn its training rows: {case.score_name} is {few_digits(known, 3)}. {held}"
    )


def _still_falls(case: Case, curve: np.ndarray) -> bool:
    fell = case.curves.before_end(curve) - case.curves.end(curve)
    return bool(fell >= max(STILL_FALLING * (curve[0] - case.curves.end(curve)), FALLING_OF_GUESSING * case.guess_loss))


def _longer_or_larger(case: Case) -> Iterable[ExperimentSpec]:
    return larger(case) if _held_back_by(case) else longer(case)


def _held_back_by(case: Case) -> str | None:
    """What in the experiment keeps the model small, as a sentence."""
    layers = case.spec.model.layers
    if (rate := max(map(dropout_of, layers), default=0.0)) >= STRONG_DROPOUT:
        return f"Dropout hides {rate:.0%} of a layer in each step."
    if (penalty := max(map(l2_of, layers), default=0.0)) >= STRONG_L2:
        return f"An L2 penalty of {penalty:g} keeps its weights small."
    units = [units for layer in layers if (units := units_of(layer))]
    if units and min(units) <= NARROW:
        return f"A layer of {min(units)} unit{'s' if min(units) > 1 else ''} lets little through."
    return None


def _easier(case: Case) -> Found | None:
    curves = case.curves
    half = slice(curves.epochs // 2, None)
    loss, val_loss = curves.loss[half], curves.val_loss[half]
    below = (val_loss <= (1 - BELOW) * loss) & (loss - val_loss >= BELOW_OF_GUESSING * case.guess_loss)
    if below.mean() < 0.5:
        return None
    acts = [layer for layer in case.spec.model.layers if dropout_of(layer) or l2_of(layer)]
    cause = "Dropout acts while it trains, and not while it is validated." if any(map(dropout_of, acts)) else ""
    end, ends = curves.end(curves.loss), curves.end(curves.val_loss)
    return Found(
        "model.layers",
        f"val_loss lies below loss: {few_digits(ends, 3)} against {few_digits(end, 3)} at the end. {cause}".strip(),
    )


def _ends_badly(case: Case) -> Found | None:
    figures = case.validation
    best = case.curves.best + 1
    if isinstance(figures, ClassFigures):
        lost = figures.best_alone - figures.last_alone
        if lost < WORSE * figures.rows or mcnemar(figures.best_alone, figures.last_alone) >= DOUBT:
            return None
        what = f"get {lost} of {figures.rows} rows wrong that those after epoch {best} get right"
    elif isinstance(figures, NumberFigures):
        reach = 2.58 * figures.worse_spread / math.sqrt(figures.rows)
        if figures.worse - reach <= 0 or figures.worse < WORSE * figures.guessed:
            return None
        what = f"are off by {few_digits(figures.worse, 3)} more than those after epoch {best}"
    else:
        return None
    return Found("training.schedule", f"The last weights {what}: that is more than chance.")


def _judged_by_itself(case: Case) -> bool:
    return case.validation is not None


OVERFITTING = Reading(
    code="fit.overfitting",
    severity=Severity.WARNING,
    said=f"val_loss ends {RISE:.0%} above its lowest or more, and that by {RISE_OF_GUESSING:.0%} of the loss of "
    f"guessing, while loss fell by another {FELL:.0%}; or the score of the training part lies above that of the "
    f"validation part by {GAP:g} (R²: {NUMBER_GAP:g}) and by more than its interval, and loss did not rise so much.",
    fine="What it learned holds for the validation part too, so it does not learn by heart.",
    why="A model with much room and few rows remembers each row with its accidents. The best epoch's weights are kept, "
    "so ending earlier changes nothing; more rows, Dropout or fewer units do.",
    applies=enough,
    find=_by_heart,
    changes=harder_by_heart,
    explains=frozenset({"fit.last_worse"}),
    lesson="overfitting",
)
UNDERFITTING = Reading(
    code="fit.underfitting",
    severity=Severity.WARNING,
    said=f"Less than {LEARNED:.0%} of what guessing leaves is learned of the training part, and either the last fifth "
    f"of the epochs brought {STILL_FALLING:.0%} of all that both losses fell by, and {FALLING_OF_GUESSING:.0%} of that "
    f"of guessing, or the experiment holds the model back: a dropout of {STRONG_DROPOUT:g}, an L2 penalty of "
    f"{STRONG_L2:g}, or {NARROW} units and fewer in a layer.",
    fine="It was done with learning when it ended, and nothing holds it back.",
    why="What is not even learned of the training rows can't be known of new ones.",
    applies=enough,
    find=_has_more_to_learn,
    changes=_longer_or_larger,
    explains=frozenset({"fit.baseline", "fit.class_never", "fit.classes_mixed", "fit.val_below_loss"}),
    lesson="curves",
)
LAST_WORSE = Reading(
    code="fit.last_worse",
    severity=Severity.INFO,
    said=f"The last weights answer {WORSE:.0%} of the validation rows worse than the best ones, and that by more than "
    f"chance (McNemar's exact test below {DOUBT:g}; for numbers an interval of 99 % of the errors' difference).",
    fine="The last weights are as good as the best, as far as the rows can tell.",
    why="The best weights are those that are kept, so nothing is lost. A learning rate that falls makes for a calmer "
    "end.",
    applies=_judged_by_itself,
    find=_ends_badly,
    changes=calmer_end,
    lesson="checkpoint",
)
VAL_BELOW_LOSS = Reading(
    code="fit.val_below_loss",
    severity=Severity.INFO,
    said=f"In half of the later epochs val_loss lies {BELOW:.0%} below loss, and that by {BELOW_OF_GUESSING:.0%} of "
    "the loss of guessing.",
    fine="loss and val_loss lie as they should to each other.",
    why="That is no mistake: loss is a mean over an epoch, in which the model improves and Dropout and augmentations "
    "make it harder. val_loss is of the end of the epoch, without them.",
    applies=enough,
    find=_easier,
    lesson="curves",
)
