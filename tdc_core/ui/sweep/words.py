"""A group in words: how far it is, how long it still takes, and what came of it."""

from __future__ import annotations

import math
from statistics import fmean

from pydantic import ValidationError

from tdc_core.runs.group_models import Group, GroupKind, GroupStatus
from tdc_core.sweeps import REPEATS, Outcome, SweepSpec, TrialStatus, outcome_in_words, settings_in_words
from tdc_core.sweeps.goal import metric_of
from tdc_core.sweeps.sampler import trials_in
from tdc_core.tasks.metric import in_digits
from tdc_core.ui.run.words import duration
from tdc_core.ui.sweep.tried import Looked, Tried

STATUSES = {
    TrialStatus.RUNNING: "at work",
    TrialStatus.FINISHED: "finished",
    TrialStatus.PRUNED: "ended early",
    TrialStatus.DIVERGED: "without a sound number",
    TrialStatus.FAILED: "failed",
}
_TOLD = (TrialStatus.PRUNED, TrialStatus.DIVERGED, TrialStatus.FAILED)
_FEW = 2
"""Trials whose pace says how long the others will take."""
GONE = "Its trials were deleted."


def progress_in_words(looked: Looked, what: str = "trials") -> str:
    """How far a group is, for example "17 of 30 trials have ended, 2 at work, 4 ended early"."""
    total, ended = total_of(looked), _ended(looked)
    begun = [tried for tried in looked.trials if tried.trial.status is TrialStatus.RUNNING]
    parts = [f"{ended} of {total} {what} have ended"]
    if at_work := sum(not tried.waits for tried in begun):
        parts.append(f"{at_work} at work")
    parts += [f"{count} {STATUSES[status]}" for status in _TOLD if (count := looked.count(status))]
    words = ", ".join(parts)
    if looked.again:
        done = sum(tried.trial.status is not TrialStatus.RUNNING for tried in looked.again)
        words += f". Now the best is trained again with {REPEATS} other seeds: {done} of {REPEATS} have ended"
    return words


def total_of(looked: Looked) -> int:
    """How many trials there are to be."""
    return max(trials_in(looked.sweep), len(looked.trials))


def seconds_left(looked: Looked, workers: int) -> float | None:
    """How long a sweep that goes on still takes, by the trials that have ended; None before there are two."""
    took = [tried.seconds for tried in (*looked.trials, *looked.again) if tried.seconds]
    if len(took) < _FEW:
        return None
    at_a_time = max(1, min(looked.sweep.parallel, workers))
    trials = 0 if looked.again else max(0, total_of(looked) - _ended(looked))
    again = REPEATS - sum(tried.trial.status is not TrialStatus.RUNNING for tried in looked.again)
    turns = math.ceil(trials / at_a_time) + math.ceil(again / max(1, workers))
    return turns * fmean(took)


def time_left_in_words(seconds: float | None) -> str:
    """For example "about 3 min 20 s left"; empty where it is not known."""
    return "" if not seconds else f"about {duration(seconds)} left"


def best_in_words(looked: Looked, *, ended: bool = False) -> str:
    """The best so far, for example "Best so far: trial 7, validation loss 0.1234"; empty where there is none."""
    best = looked.best
    if best is None:
        return ""
    told = hint(looked, best)
    return f"{'Best' if ended else 'Best so far'}: {told[:1].lower()}{told[1:]}"


def value_in_words(sweep: SweepSpec, value: float) -> str:
    """What a trial is judged by, for example "validation loss 0.1234"."""
    return f"{metric_of(sweep).of('validation').lower()} {in_digits(value)}"


def heading_of_value(sweep: SweepSpec) -> str:
    """What stands at an axis of what trials are judged by."""
    metric = metric_of(sweep)
    return metric.of("validation")


def name_of(looked: Looked, tried: Tried) -> str:
    """What a run of a group is called there."""
    if tried.again:
        return "The best again"
    if looked.kind is GroupKind.SEEDS:  # of one experiment or of two
        return tried.name
    number = tried.trial.number
    return f"Trial {number}" if looked.kind is GroupKind.SWEEP else f"Run {number + 1}"


def hint(looked: Looked, tried: Tried) -> str:
    """A trial in short, for example "Trial 7, validation loss 0.1234"."""
    parts = [f"{name_of(looked, tried)} with seed {tried.seed}" if tried.again else name_of(looked, tried)]
    if tried.trial.value is not None:
        parts.append(value_in_words(looked.sweep, tried.trial.value))
    return ", ".join(parts)


def settings_of(sweep: SweepSpec, tried: Tried) -> str:
    """What was set for a trial; of one that repeats the best, the seed alone."""
    return f"seed {tried.seed}" if tried.again else settings_in_words(sweep, tried.trial.params)


def verdict(group: Group, looked: Looked) -> list[str]:
    """What came of a sweep that has ended, a sentence or two each."""
    outcome = outcome_of_group(group)
    if not looked.trials:
        best = outcome.best
        if best is None:
            return [GONE] if looked.again else []
        settings = settings_in_words(looked.sweep, best.params)
        return [
            GONE,
            f"The best was trial {best.number}, with a {value_in_words(looked.sweep, best.value)}: {settings}.",
        ]
    repeats = outcome.repeats or tuple(tried.trial.value for tried in looked.again if tried.trial.value is not None)
    test = fmean(outcome.test) if outcome.test else None
    return outcome_in_words(looked.sweep, looked.plain, outcome.importance or looked.importance, repeats, test)


def outcome_of_group(group: Group) -> Outcome:
    """What its group keeps of a sweep's end; an empty one where that is nothing that can be read."""
    if group.status is not GroupStatus.FINISHED or group.outcome is None:
        return Outcome()
    try:
        return Outcome.model_validate_json(group.outcome)
    except ValidationError:
        return Outcome()


def _ended(looked: Looked) -> int:
    return len(looked.trials) - looked.count(TrialStatus.RUNNING)
