"""What a group was asked for, as a sweep: that is what its view is drawn from, whatever kind the group is of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from tdc_core.runs.group_models import Group, GroupKind
from tdc_core.runs.models import Run
from tdc_core.runs.store import RunStore
from tdc_core.spec import ParamValue
from tdc_core.sweeps import NotASweep, SweepSpec, read_sweep
from tdc_core.tasks.task import task_on


def asked_for(store: RunStore, group: Group) -> SweepSpec | None:
    """The sweep that a group was asked for; None where its content is none.

    Values of one setting, and seeds, are told by their runs: a sweep whose settings are choices of what these have.
    """
    if group.kind is GroupKind.SWEEP:
        try:
            return read_sweep(group.content, max_kb=len(group.content))
        except NotASweep:
            return None
    return sweep_of_values(group.name, store.groups.changed(group.id, {}))


def sweep_of_values(name: str, runs: Sequence[Run]) -> SweepSpec | None:
    """Runs that differ in a few settings, as the sweep that would train them; None where they differ in none."""
    members = [run.member.params for run in runs if run.member is not None]
    paths = list(dict.fromkeys(path for params in members for path in params))
    if not paths:
        return None
    search = [{"path": path, "type": "choice", "choices": _values(path, members)} for path in paths]
    asked = {"name": name, "experiment": runs[0].spec, "search": search, "trials": len(runs), "parallel": 1}
    if len({run.spec.model.head.loss for run in runs}) > 1:  # whose sizes say nothing of each other
        asked["metric"] = task_on(runs[0].spec.data).score.validation
    try:
        return SweepSpec.model_validate(asked)
    except ValidationError:  # more settings or values than a sweep may have
        return None


def _values(path: str, members: Sequence[Mapping[str, ParamValue]]) -> list[ParamValue]:
    """What a setting was in any of the runs: numbers by their size, others as they came."""
    found = list(dict.fromkeys(params[path] for params in members if path in params))
    return sorted(found, key=_size) if all(isinstance(value, int | float) for value in found) else found


def _size(value: ParamValue) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
