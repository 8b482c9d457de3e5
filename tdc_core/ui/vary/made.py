"""The sweep that a plan asks for, or what is wrong with it, row by row; and the plan of a sweep from a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from tdc_core.catalog.layers import find_layer
from tdc_core.catalog.params import shorten
from tdc_core.spec import ExperimentSpec, LayerSpec, ParamValue
from tdc_core.sweeps import NoSetting, Setting, SweepSpec, faults_of, setting_at, with_value
from tdc_core.sweeps.faults import MOST_REPEATS
from tdc_core.sweeps.space import stacked
from tdc_core.sweeps.spec import (
    ChoiceSearch,
    DepthSearch,
    FloatSearch,
    IntSearch,
    PrunerSpec,
    SamplerSpec,
    Search,
)
from tdc_core.ui.vary.fields import OFF, ON
from tdc_core.ui.vary.numbers import read_number, read_numbers, written
from tdc_core.ui.vary.plan import TIMES, Plan, Row

GRID_NEEDS_STEPS = "A grid can't try every number of a range: give it a step, or make it a list."
NOT_THERE = "The experiment no longer has this, so it can't be varied."
_OPTIMIZER, _ITS_PARAMS = "training.optimizer", "training.optimizer_params."


@dataclass(frozen=True)
class Item:
    """A row as it stands in the draft.

    Attributes:
        row: the row.
        title: what it is called within a sentence.
        path: in the experiment; empty where the experiment does not have it.
        search: what a sweep file says of it; None where it can't be read.
        problem: what is wrong with it, in plain words; empty for nothing.
        endless: whether it is a range that a grid can't try.
        options: what there is to choose from, of a choice or a yes-or-no.
    """

    row: Row
    title: str
    path: str = ""
    search: Search | None = None
    problem: str = ""
    endless: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """What became of a plan.

    Attributes:
        items: its rows.
        sweep: the sweep, None where something is wrong.
        faults: what is wrong with it beside its rows.
    """

    items: tuple[Item, ...]
    sweep: SweepSpec | None
    faults: tuple[str, ...] = ()


def made_of(plan: Plan, spec: ExperimentSpec, layer_ids: Sequence[str]) -> Made:
    """The sweep that a plan asks for.

    Args:
        plan: what varies.
        spec: the draft.
        layer_ids: those of its layers.
    """
    items = [item_of(row, plan, spec, layer_ids) for row in plan.rows]
    searches = [item.search for item in items if item.search is not None]
    if not items or len(searches) < len(items) or any(item.problem for item in items):
        return Made(tuple(items), None)
    try:
        sweep = SweepSpec(
            name=plan.name or spec.name,
            experiment=spec,
            search=tuple(searches),
            metric=plan.metric,
            sampler=SamplerSpec(type=plan.sampler, seed=plan.seed),
            pruner=PrunerSpec(type=plan.pruner, startup=plan.startup, warmup=plan.warmup),
            trials=plan.trials,
            parallel=plan.parallel,
        )
    except ValidationError:
        return Made(tuple(items), None, ("That can't be written as a sweep file.",))
    faults = faults_of(sweep)
    return Made(tuple(items), None if faults else sweep, tuple(dict.fromkeys(fault.message for fault in faults)))


def item_of(row: Row, plan: Plan, spec: ExperimentSpec, layer_ids: Sequence[str]) -> Item:
    """A row of a plan as it stands in the draft; arguments as in `made_of`."""
    path = path_of(row, spec, layer_ids)
    if row.name == TIMES and path:
        place = layer_ids.index(str(row.layer))
        title = f"number of {_layer_title(row.kind)} layers in place of layer {place + 1}"
        return _depth(row, title, path, spec.model.layers[place])
    try:
        setting = _setting(plan, spec, path) if path else None
    except NoSetting:
        setting = None
    if setting is None:
        return Item(row, _title_of_lost(row), problem=NOT_THERE)
    options = (OFF, ON) if setting.kind == "bool" else setting.choices
    try:
        search = _search(row, path, setting)
    except ValueError as error:  # a number, or a list, that is none
        return Item(row, setting.title, path, problem=str(error), options=options)
    if plan.sampler == "grid" and isinstance(search, FloatSearch) and search.step is None:
        return Item(row, setting.title, path, search, GRID_NEEDS_STEPS, endless=True)
    return Item(row, setting.title, path, search, options=options)


def path_of(row: Row, spec: ExperimentSpec, layer_ids: Sequence[str]) -> str:
    """Where a row lies in the draft now; empty where its layer is gone, or another kind of layer is in its place."""
    if row.layer is None:
        return row.name
    if row.layer not in layer_ids:
        return ""
    place = layer_ids.index(str(row.layer))
    if spec.model.layers[place].type != row.kind:
        return ""
    at = f"model.layers.{place}"
    return at if row.name == TIMES else f"{at}.{row.name}"


def _setting(plan: Plan, spec: ExperimentSpec, path: str) -> Setting:
    """The setting at a path; one of an optimizer is looked for in all that are tried."""
    optimizers = plan.row((None, _OPTIMIZER))
    if path.startswith(_ITS_PARAMS) and optimizers is not None:
        for name in optimizers.choices:
            try:
                return setting_at(with_value(spec, _OPTIMIZER, name), path)
            except NoSetting:
                continue
    return setting_at(spec, path)


def _search(row: Row, path: str, setting: Setting) -> Search:
    whole = setting.kind == "int"
    if setting.kind in ("bool", "choice"):
        if not row.choices:
            raise ValueError("Choose some.")
        chosen: tuple[ParamValue, ...] = row.choices
        if setting.kind == "bool":
            chosen = tuple(choice == ON for choice in row.choices)
        elif unknown := [choice for choice in row.choices if choice not in setting.choices]:
            raise ValueError(f"There is no {shorten(unknown[0])} to choose.")
        return ChoiceSearch(path=path, choices=chosen)
    if row.how != "range":
        return ChoiceSearch(path=path, choices=read_numbers(row.values, whole))
    low, high = _ends(row, whole)
    step = read_number(row.step, whole) if row.step.strip() and not row.log else None
    if row.log and low <= 0:
        raise ValueError("On a log scale the lowest must be above 0.")
    if step is not None and not 0 < step <= high - low:
        raise ValueError("The step must be above 0, and lead no further than the highest.")
    if whole:
        return IntSearch(path=path, low=int(low), high=int(high), log=row.log, step=None if step is None else int(step))
    return FloatSearch(path=path, low=low, high=high, log=row.log, step=step)


def _ends(row: Row, whole: bool) -> tuple[float, float]:
    low, high = read_number(row.low, whole), read_number(row.high, whole)
    if low >= high:
        raise ValueError("The highest must be above the lowest.")
    return low, high


def _depth(row: Row, title: str, path: str, layer: LayerSpec) -> Item:
    try:
        low, high = _ends(row, whole=True)
    except ValueError as error:
        return Item(row, title, path, problem=str(error))
    if low < 0 or high > MOST_REPEATS:
        return Item(row, title, path, problem=f"A layer can stand there 0 to {MOST_REPEATS} times.")
    return Item(row, title, path, DepthSearch(path=path, layer=layer, low=int(low), high=int(high)))


def _title_of_lost(row: Row) -> str:
    if row.layer is None:
        return row.name.rpartition(".")[2].replace("_", " ")
    what = "number" if row.name == TIMES else row.name.replace("_", " ")
    return f"{what} of {_layer_title(row.kind)}"


def _layer_title(kind: str) -> str:
    row = find_layer(kind)
    return row.keras_name if row else shorten(kind)


def said(row: Row) -> str:
    """What a row tries, for example "4 to 64, on a log scale"."""
    if row.how == "choices":
        return _one_of(row.choices)
    if row.how == "list":
        return _one_of(_list_of(row))
    words = f"{row.low.strip()} to {row.high.strip()}"
    if row.log:
        return f"{words}, on a log scale"
    return f"{words}, in steps of {row.step.strip()}" if row.step.strip() else words


def _list_of(row: Row) -> list[str]:
    try:
        return [written(number) for number in read_numbers(row.values, whole=False)]
    except ValueError:  # which is said at the row
        return [row.values.strip()]


def _one_of(values: Sequence[str]) -> str:
    return " or ".join([", ".join(values[:-1]), values[-1]] if len(values) > 1 else values)


def plan_of_sweep(sweep: SweepSpec) -> tuple[ExperimentSpec, Plan]:
    """A sweep from a file as a draft and a plan, in which layers are named by their places.

    Args:
        sweep: a sweep without faults.
    """
    spec = stacked(sweep)
    plan = Plan(
        rows=tuple(_row_of(item, sweep, spec) for item in sweep.search),
        name="" if sweep.name == spec.name else sweep.name,
        trials=sweep.trials,
        sampler=sweep.sampler.type,
        seed=sweep.sampler.seed,
        pruner=sweep.pruner.type,
        startup=sweep.pruner.startup,
        warmup=min(sweep.pruner.warmup, 1000),
        metric=sweep.metric,
        parallel=sweep.parallel,
    )
    return spec, plan


def _row_of(item: Search, sweep: SweepSpec, spec: ExperimentSpec) -> Row:
    path = item.path
    if isinstance(item, DepthSearch) and path == "model.layers":
        path = f"{path}.{len(sweep.experiment.model.layers)}"  # its end
    parts = path.split(".")
    place = int(parts[2]) if parts[:2] == ["model", "layers"] else None
    row = Row(
        layer=place,
        kind="" if place is None else spec.model.layers[place].type,
        name=path if place is None else TIMES if isinstance(item, DepthSearch) else parts[3],
    )
    match item:
        case ChoiceSearch(choices=choices) if all(type(choice) in (int, float) for choice in choices):
            values = ", ".join(written(float(choice)) for choice in choices)
            return row.model_copy(update={"how": "list", "values": values})
        case ChoiceSearch(choices=choices):
            texts = tuple((ON if choice else OFF) if isinstance(choice, bool) else str(choice) for choice in choices)
            return row.model_copy(update={"how": "choices", "choices": texts})
        case DepthSearch():
            return row.model_copy(update={"low": str(item.low), "high": str(item.high)})
        case _:
            ends = {"low": written(item.low), "high": written(item.high), "log": item.log}
            return row.model_copy(update={**ends, "step": "" if item.step is None else written(item.step)})
