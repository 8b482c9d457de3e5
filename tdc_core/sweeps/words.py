"""What is said of a sweep: what it leaves out, and what came of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

from tdc_core.catalog.layers import find_layer
from tdc_core.spec import ParamValue
from tdc_core.sweeps.goal import metric_of
from tdc_core.sweeps.outcome import REPEATS, best_of, flattery_of
from tdc_core.sweeps.settings import NoSetting, setting_at
from tdc_core.sweeps.space import stacked
from tdc_core.sweeps.spec import DepthSearch, SweepSpec
from tdc_core.sweeps.survey import Survey
from tdc_core.sweeps.trial import Trial, TrialStatus
from tdc_core.tasks.metric import in_digits
from tdc_core.tasks.task import task_on

ROUGH_BELOW = 100
"""With fewer trials, what is said of importances is rough."""


def title_of(sweep: SweepSpec, path: str) -> str:
    """What a setting is called within a sentence, for example "learning rate" or "number of Dense layers"."""
    for item in sweep.search:
        if item.path == path and isinstance(item, DepthSearch):
            row = find_layer(item.layer.type)
            return f"number of {row.keras_name if row else item.layer.type} layers"
    try:
        return setting_at(stacked(sweep), path).title
    except NoSetting:  # of an optimizer that is chosen as well
        return path.rpartition(".")[2].replace("_", " ") + " of the optimizer"


def settings_in_words(sweep: SweepSpec, params: Mapping[str, ParamValue]) -> str:
    """The settings of a trial, for example "learning rate 0.01, number of Dense layers 3"."""
    return ", ".join(f"{title_of(sweep, path)} {value_in_words(value)}" for path, value in params.items())


def value_in_words(value: ParamValue) -> str:
    """A value of a setting: a number with the digits that count, yes or no, or the text as it stands."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:.4g}"
    return str(value)


def left_out(sweep: SweepSpec, found: Survey) -> list[str]:
    """What the referee's survey says before a sweep starts; nothing where all of it can be trained."""
    if not found.refused:
        return []
    if found.hopeless:
        first = (
            "None of the trials can be trained." if found.whole else f"Of {found.judged} trials none can be trained."
        )
    elif found.whole:
        first = f"{found.refused} of {found.judged} points can't be trained, and are left out."
    else:
        first = f"About {found.refused / found.judged:.0%} of the points can't be trained, and are left out."
    why = (f"With {settings_in_words(sweep, corner.params)}: {corner.problem.message}" for corner in found.corners)
    return [first, *why]


def price_in_words(trials: int, seconds: float | None) -> str:
    """How long a sweep takes.

    Args:
        trials: how many it has at most.
        seconds: until its end, at most; None where nothing tells of that.
    """
    runs = f"{_trials(trials)} and {REPEATS} repeats of the best"
    if seconds is None:
        return f"How long {runs} take is not known before a first run on these data."
    minutes = math.ceil(seconds / 60)
    span = "a minute" if minutes <= 1 else f"{minutes:,} minutes"
    return f"{runs} take at most about {span}, by the pace of earlier runs on these data."


def outcome_in_words(
    sweep: SweepSpec,
    trials: Sequence[Trial],
    importance: Mapping[str, float],
    repeats: Sequence[float] = (),
    test: float | None = None,
) -> list[str]:
    """What came of a sweep, a sentence or two a line: how it went, what was best, what mattered, what was luck.

    Args:
        sweep: the sweep.
        trials: all of its trials.
        importance: of each setting, see `importance_of`.
        repeats: the metric of the best trial's experiment with other seeds, see `repeats_of`.
        test: their task's score on the test part, on average; None where there is none.
    """
    best = best_of(sweep, trials)
    said = [_how_it_went(trials)]
    if best is None or best.value is None:
        return [*said, "So there is no best one."]
    metric = metric_of(sweep).of("validation").lower()
    settings = settings_in_words(sweep, best.params)
    said.append(f"The best is trial {best.number}, with a {metric} of {in_digits(best.value)}: {settings}.")
    if importance:
        said.append(_what_mattered(sweep, importance, len(trials)))
    if repeats:
        said.append(_what_was_luck(sweep, best.value, repeats, len(trials), metric))
    if test is not None:
        score = task_on(sweep.experiment.data).score.of("test").removeprefix("Test ")
        said.append(f"On the test part, which was looked at once, its {score} is {in_digits(test)} on average.")
    return said


def _how_it_went(trials: Sequence[Trial]) -> str:
    counts = {status: sum(trial.status is status for trial in trials) for status in TrialStatus}
    others = (
        (TrialStatus.PRUNED, "ended early, as worse than the median"),
        (TrialStatus.DIVERGED, "without a sound number at the end"),
        (TrialStatus.FAILED, "stopped or failed"),
        (TrialStatus.RUNNING, "not yet at an end"),
    )
    rest = "".join(f", {counts[status]} {words}" for status, words in others if counts[status])
    return f"{_trials(len(trials))}: {counts[TrialStatus.FINISHED]} trained to the end{rest}."


def _what_mattered(sweep: SweepSpec, importance: Mapping[str, float], trials: int) -> str:
    (first, share), *rest = sorted(importance.items(), key=lambda item: -item[1])
    if not rest:
        return f"Only the {title_of(sweep, first)} was varied."
    others = ", ".join(f"{title_of(sweep, path)} {part:.0%}" for path, part in rest[:3])
    rough = f" From {trials} trials this is rough." if trials < ROUGH_BELOW else ""
    return f"What mattered most was the {title_of(sweep, first)}, with a share of {share:.0%}; then {others}.{rough}"


def _what_was_luck(sweep: SweepSpec, best: float, repeats: Sequence[float], trials: int, metric: str) -> str:
    values = ", ".join(in_digits(value) for value in repeats)
    mean = in_digits(fmean(repeats))
    again = f"Trained again with {len(repeats)} other seeds, its {metric} is {values}: {mean} on average."
    flatters = flattery_of(sweep, best, repeats)
    if flatters <= 0:
        return f"{again} So it was not luck that made it the best."
    return f"{again} So being the best of {_trials(trials)} flatters it by {in_digits(flatters)}."


def _trials(number: int) -> str:
    return "1 trial" if number == 1 else f"{number:,} trials"
