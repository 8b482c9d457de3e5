"""A run in the few words that a line of the board has room for."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from tdc_core.catalog.layers import find_layer
from tdc_core.runs.group_models import Group, GroupKind, GroupStatus
from tdc_core.runs.models import Run, RunStatus
from tdc_core.spec import LayerSpec, ModelSpec, ParamValue

NO_LAYERS = "The head alone"
_MOST = 120  # characters: what is longer is cut by the browser anyway
_PARTS = frozenset({"training", "data", "model"})
_KINDS = {
    GroupKind.SEEDS: ("{count} run over a seed", "{count} runs over seeds"),
    GroupKind.VALUES: ("{count} value", "{count} values"),
    GroupKind.SWEEP: ("sweep, {count} trial", "sweep, {count} trials"),
}
_ENDS = {
    GroupStatus.RUNNING: "Under way",
    GroupStatus.FINISHED: "Finished",
    GroupStatus.STOPPED: "Stopped",
    GroupStatus.FAILED: "Failed",
}


def model_in_short(model: ModelSpec) -> str:
    """The stack without its head, for example "Conv2D 32, 64 · Flatten · Dense 128"."""
    if not model.layers:
        return NO_LAYERS
    parts = []
    for title, layers in groupby(model.layers, _title):
        sizes = [next(iter(layer.params.values()), None) for layer in layers]
        told = ", ".join(str(size) for size in sizes if size is not None)
        parts.append(f"{title} {told}".strip() + (f" × {len(sizes)}" if not told and len(sizes) > 1 else ""))
    words = " · ".join(parts)
    return words if len(words) <= _MOST else f"{words[: _MOST - 1]}…"


def params_in_words(params: Mapping[str, ParamValue]) -> str:
    """What was set for a run of a group, for example "learning rate 0.01, layer 1 units 64"."""
    return ", ".join(f"{_path(path)} {_value(value)}" for path, value in params.items())


def state_in_short(run: Run) -> str:
    """The run's state in a word or two; how far it is stands elsewhere."""
    if run.alive and run.stop_requested:
        return "Stopping"
    return {RunStatus.QUEUED: "Waiting"}.get(run.status, run.status.value.capitalize())


def origin(run: Run) -> str:
    """What a run has to do with another one, empty where it has nothing."""
    if run.branch is not None:
        return f"branch from epoch {run.branch.epoch}"
    if run.tries:
        return "tries a change"
    if run.beside:
        return "wrong on purpose" if run.override else "the right pair"
    return ""


def kind_in_words(group: Group, count: int) -> str:
    """What a group is, for example "10 runs over seeds"."""
    return _KINDS[group.kind][count != 1].format(count=f"{count:,}")


def end_in_words(group: Group) -> str:
    """Where a group stands."""
    return _ENDS[group.status]


def runs_counted(count: int) -> str:
    """How many runs, for example "1 run" or "2,000 runs"."""
    return "1 run" if count == 1 else f"{count:,} runs"


def _title(layer: LayerSpec) -> str:
    row = find_layer(layer.type)
    return row.keras_name if row else layer.type


def _path(path: str) -> str:
    """A path as people say it; layers are counted from 1."""
    words = [f"layer {int(part) + 1}" if part.isdecimal() else part for part in path.split(".") if part not in _PARTS]
    if len(words) > 1 and words[0] == "layers":
        del words[0]
    return " ".join(words).replace("_", " ")


def _value(value: ParamValue) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
