"""What the numbers of two runs that predict a number say, side by side: a sentence each, with its figures."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from tdc_core.runs.models import EpochMetrics, Outputs, Reason, Run, Score
from tdc_core.runs.readings import NEARLY, losses_of, negative_loss
from tdc_core.tasks.metric import MAE, R2


def number_readings(run: Run, epochs: Sequence[EpochMetrics], end: str = "") -> list[str]:
    """What there is to say so far. While the run goes on that is what its epochs alone show.

    Args:
        run: one of the two.
        epochs: its epochs so far.
        end: what is said of the run's end, in words.
    """
    odd = [*negative_loss(run.spec.model.head, epochs), *_idle_loss(epochs)]
    if run.reason is Reason.NAN_LOSS:
        odd.append(end)
    score = run.evaluation.best.get("validation") if run.evaluation else None
    if run.evaluation is None or score is None or not {MAE.key, R2.key} <= score.keys():
        return odd
    if run.evaluation.outputs is not None:
        odd += _one_answer(run.evaluation.outputs)
    return [_error(score), *odd]


def _error(score: Score) -> str:
    off = f"Its best epoch is off by {score[MAE.key]:.4g} on average in the validation part"
    if score[R2.key] <= NEARLY:
        return f"{off}, and its R² is {score[R2.key]:.2f}: always answering the mean would be as good, or better."
    return f"{off}. Its R² is {score[R2.key]:.2f}, where always answering the mean has 0."


def _one_answer(outputs: Outputs) -> Iterator[str]:
    if outputs.highest_sum - outputs.lowest_sum <= NEARLY * max(1.0, abs(outputs.highest_sum)):
        yield f"It answers {outputs.highest_sum:.4g} for every row."


def _idle_loss(epochs: Sequence[EpochMetrics]) -> Iterator[str]:
    """A loss that is nothing in all epochs, though no answer is right."""
    if epochs and all(abs(value) < NEARLY for value in losses_of(epochs)):
        off = epochs[-1].values.get(MAE.validation, math.nan)
        yield f"The loss is 0.000 while the answers are off by {off:.4g} on average, so it measures nothing."
