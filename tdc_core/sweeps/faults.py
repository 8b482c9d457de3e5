"""What is wrong with a sweep by itself, before the referee judges what it asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tdc_core.catalog.json_files import short
from tdc_core.catalog.nearest import did_you_mean
from tdc_core.spec import ExperimentSpec
from tdc_core.sweeps.goal import goal_of, metrics_for
from tdc_core.sweeps.settings import NoSetting, Setting, setting_at, with_value
from tdc_core.sweeps.space import MOST_STEPS, Steps, place_of, same, size_of, stacked, values_of
from tdc_core.sweeps.spec import (
    MOST_TRIALS,
    ChoiceSearch,
    DepthSearch,
    FloatSearch,
    IntSearch,
    Search,
    SweepSpec,
)

MOST_REPEATS = 50
"""How often one layer may be repeated."""
_MOST_LAYERS = 200  # of an experiment


@dataclass(frozen=True)
class Fault:
    """Something that keeps a sweep from being started.

    Attributes:
        path: where in the sweep, for example `search.0.low`.
        message: what is wrong, in a sentence or two.
    """

    path: str
    message: str


def faults_of(sweep: SweepSpec) -> list[Fault]:
    """All that is wrong with a sweep; with none, each of its points is an experiment for the referee to judge."""
    return [*_of_metric(sweep), *_of_search(sweep)] or [*_of_loss(sweep), *_of_depth(sweep), *_of_grid(sweep)]


def _of_metric(sweep: SweepSpec) -> Iterator[Fault]:
    known = metrics_for(sweep)
    if sweep.metric is not None and sweep.metric not in known:
        yield Fault(
            "metric",
            f"Trials can be judged by {' or '.join(known)}, not by {short(sweep.metric)}."
            f"{did_you_mean(sweep.metric, known)}",
        )
        return
    goal = goal_of(sweep)
    usual = "minimize" if goal.direction == "min" else "maximize"
    if sweep.direction is not None and sweep.direction != usual:
        yield Fault(
            "direction", f"{goal.key} is to be {usual}d: {'less' if usual == 'minimize' else 'more'} is better."
        )


def _of_search(sweep: SweepSpec) -> Iterator[Fault]:
    seen: dict[object, str] = {}
    base = stacked(sweep)
    for number, item in enumerate(sweep.search):
        at = f"search.{number}"
        place: object = place_of(sweep.experiment, item) if isinstance(item, DepthSearch) else item.path
        if place in seen:
            yield Fault(f"{at}.path", f"{short(item.path)} is varied twice, and only one can count.")
            continue
        seen[place] = item.path
        yield from (
            _of_depth_item(sweep, item, at) if isinstance(item, DepthSearch) else _of_values(sweep, base, item, at)
        )


def _of_values(
    sweep: SweepSpec, base: ExperimentSpec, item: FloatSearch | IntSearch | ChoiceSearch, at: str
) -> Iterator[Fault]:
    try:
        setting = _setting(sweep, base, item)
    except NoSetting as error:
        yield Fault(f"{at}.path", str(error))
        return
    if isinstance(item, ChoiceSearch):
        yield from _of_choices(item, setting, at)
    elif setting.kind != item.type:
        wanted = {"int": "“int”", "float": "“float”"}.get(setting.kind, "“choice”")
        yield Fault(f"{at}.type", f"{short(item.path)} is varied by {wanted}, not by {short(item.type)}.")
    else:
        yield from _of_range(item, at)


def _setting(sweep: SweepSpec, base: ExperimentSpec, item: Search) -> Setting:
    """The setting that an item varies; one of an optimizer is looked for in all that the sweep may choose."""
    optimizers = next((other for other in sweep.search if other.path == "training.optimizer"), None)
    if item.path.startswith("training.optimizer_params.") and isinstance(optimizers, ChoiceSearch):
        for name in optimizers.choices:
            try:
                return setting_at(with_value(base, optimizers.path, name), item.path)
            except NoSetting:
                continue
    return setting_at(base, item.path)


def _of_choices(item: ChoiceSearch, setting: Setting, at: str) -> Iterator[Fault]:
    for number, value in enumerate(item.choices):
        if problem := setting.problem_with(value):
            yield Fault(f"{at}.choices.{number}", f"{short(item.path)} {problem}.")
        elif any(same(value, other) for other in item.choices[:number]):
            yield Fault(f"{at}.choices.{number}", f"{short(value)} is a choice twice.")


def _of_range(item: FloatSearch | IntSearch, at: str) -> Iterator[Fault]:
    if item.low >= item.high:
        yield Fault(f"{at}.high", f"{short(item.path)} must have a “high” above its “low”.")
    elif item.log and item.low <= 0:
        yield Fault(f"{at}.low", f"On a log scale {short(item.path)} must have a “low” above 0.")
    elif item.log and item.step is not None:
        yield Fault(f"{at}.step", f"{short(item.path)} can go in steps or on a log scale, not both.")
    elif item.step is not None and not 0 < item.step <= item.high - item.low:
        yield Fault(f"{at}.step", f"The “step” of {short(item.path)} must be above 0, and lead no further than “high”.")
    elif isinstance(item, FloatSearch) and item.step is not None and len(Steps(item)) > MOST_STEPS:
        yield Fault(f"{at}.step", f"{short(item.path)} has more than {MOST_STEPS:,} steps.")


def _of_depth_item(sweep: SweepSpec, item: DepthSearch, at: str) -> Iterator[Fault]:
    if place_of(sweep.experiment, item) is None:
        yield Fault(
            f"{at}.path",
            f"{short(item.path)} is no place in the stack: write “model.layers” for its end, or “model.layers.0” for "
            "its first layer.",
        )
    if not 0 <= item.low < item.high <= MOST_REPEATS:
        yield Fault(
            f"{at}.high", f"A layer is there 0 to {MOST_REPEATS} times, and its “high” must be above its “low”."
        )


def _of_loss(sweep: SweepSpec) -> Iterator[Fault]:
    if any(item.path == "model.head.loss" for item in sweep.search):
        if "loss" in goal_of(sweep).key:
            yield Fault("metric", "Values of different losses can't be compared: judge the trials by another metric.")
        if sweep.pruner.type != "none":
            yield Fault("pruner.type", "Trials with different losses can't be compared while they run: prune none.")


def _of_depth(sweep: SweepSpec) -> Iterator[Fault]:
    most = len(stacked(sweep).model.layers) + sum(
        item.high - 1 for item in sweep.search if isinstance(item, DepthSearch)
    )
    if most > _MOST_LAYERS:
        yield Fault("search", f"A stack could have {most} layers, and may have {_MOST_LAYERS}.")


def _of_grid(sweep: SweepSpec) -> Iterator[Fault]:
    if sweep.sampler.type != "grid":
        return
    endless = [number for number, item in enumerate(sweep.search) if values_of(item) is None]
    for number in endless:
        yield Fault(
            f"search.{number}.step", f"A grid needs a “step” for {short(sweep.search[number].path)}, or choices."
        )
    size = size_of(sweep)
    if size is not None and size > MOST_TRIALS:
        yield Fault("search", f"The grid has {size:,} points, and may have {MOST_TRIALS:,}: take larger steps.")
