"""What the numbers of two runs that are trained side by side say, read honestly: a sentence each, with its figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from tdc_core.runs.models import EpochMetrics, Evaluation, Outputs, Reason, Run, Score
from tdc_core.spec import HeadSpec
from tdc_core.tasks.metric import ACCURACY, LOSS

NEARLY = 1e-3
"""How far a sum may be from 1, a loss from 0, or an accuracy from that of guessing, and still be called so."""
_MOST_NAMES = 3


def readings(run: Run, epochs: Sequence[EpochMetrics], classes: Sequence[str], end: str = "") -> list[str]:
    """What there is to say so far. While the run goes on that is what its epochs alone show.

    Args:
        run: one of the two.
        epochs: its epochs so far.
        classes: the names of the data set's classes.
        end: what is said of the run's end, in words.
    """
    head, evaluation = run.spec.model.head, run.evaluation
    score, outputs = _looked_at(evaluation)
    odd = [*negative_loss(head, epochs), *_idle_loss(epochs, outputs)]
    if run.reason is Reason.NAN_LOSS:
        odd.append(end)
    if score is None or outputs is None or ACCURACY.key not in score:
        return odd
    odd += [*_answers(head, score, outputs, classes), *_no_probabilities(head, outputs)]
    if run.override and not odd:
        odd.append("Nothing in these numbers gives the mistake away.")
    return [*_accuracy(run, score, outputs), *odd, *_probabilities(head, outputs)]


def _looked_at(evaluation: Evaluation | None) -> tuple[Score | None, Outputs | None]:
    return (evaluation.best.get("validation"), evaluation.outputs) if evaluation else (None, None)


def _accuracy(run: Run, score: Score, outputs: Outputs) -> Iterator[str]:
    """How good it is; of a wrong one only where it looks good."""
    if outputs.answers and (not run.override or not _guesses(score["accuracy"], outputs)):
        yield (
            f"Its best epoch is right for {score['accuracy']:.0%} of the validation part. Always answering the "
            f"commonest class would be right for {outputs.commonest:.0%}."
        )


def negative_loss(head: HeadSpec, epochs: Sequence[EpochMetrics]) -> Iterator[str]:
    """A loss below zero, where a crossentropy can't go."""
    lowest = min(losses_of(epochs), default=0.0)
    if lowest < 0 and head.loss.endswith("crossentropy"):
        yield f"The loss went below zero ({lowest:.3g}). A crossentropy can't be negative, so its numbers mean nothing."


def _idle_loss(epochs: Sequence[EpochMetrics], outputs: Outputs | None) -> Iterator[str]:
    """A loss that is nothing in all epochs, though mistakes are made."""
    if not epochs or any(abs(value) >= NEARLY for value in losses_of(epochs)):
        return
    accuracy = epochs[-1].values.get(ACCURACY.validation, math.nan)
    if outputs and _guesses(accuracy, outputs):
        yield f"The loss is 0.000 while the accuracy, {accuracy:.0%}, is what guessing gets."
    elif accuracy < 1 - NEARLY:
        yield f"The loss is 0.000 while {1 - accuracy:.0%} of the answers are wrong, so it measures nothing."


def losses_of(epochs: Sequence[EpochMetrics]) -> list[float]:
    """The losses of all epochs, on both parts."""
    return [epoch.values[key] for epoch in epochs for key in (LOSS.key, LOSS.validation)]


def _answers(head: HeadSpec, score: Score, outputs: Outputs, classes: Sequence[str]) -> Iterator[str]:
    given = [number for number, count in enumerate(outputs.answers) if count]
    missing = [name for number, name in enumerate(classes) if number not in given]
    if not outputs.answers:
        yield (
            "Its one output is compared with every number of the one-hot row, so always answering 0 already gets an "
            f"accuracy of {1 - 1 / len(classes):.0%}."
        )
    elif beyond := sum(outputs.answers[len(classes) :]):
        yield f"It answers a class that does not exist for {beyond:,} of {sum(outputs.answers):,} rows."
    elif len(given) == 1:
        yield f"The accuracy, {score['accuracy']:.0%}, equals always answering ‘{classes[given[0]]}’."
    elif missing:
        names = ", ".join(f"‘{name}’" for name in missing[:_MOST_NAMES])
        more = f" and {len(missing) - _MOST_NAMES} more classes" if len(missing) > _MOST_NAMES else ""
        only = f": one unit chooses between ‘{classes[0]}’ and ‘{classes[1]}’" if head.units == 1 else ""
        yield f"It never answers {names}{more}{only}."


def _no_probabilities(head: HeadSpec, outputs: Outputs) -> Iterator[str]:
    if head.units > 1 and not _sums_to_one(outputs):
        yield (
            f"The outputs of one example sum to between {outputs.lowest_sum:.2f} and {outputs.highest_sum:.2f}, so "
            "they are no probabilities."
        )


def _probabilities(head: HeadSpec, outputs: Outputs) -> Iterator[str]:
    if head.units > 1 and _sums_to_one(outputs):
        yield "The outputs of each example sum to 1, as probabilities do."


def _guesses(accuracy: float, outputs: Outputs) -> bool:
    return accuracy <= outputs.commonest + NEARLY


def _sums_to_one(outputs: Outputs) -> bool:
    return max(abs(outputs.lowest_sum - 1), abs(outputs.highest_sum - 1)) < NEARLY
