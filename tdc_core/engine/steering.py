"""What a host does for groups of runs: what was interrupted goes on, sweeps get their trials, and a group ends."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from tdc_core.datasets.errors import DatasetError
from tdc_core.runs.errors import Refusal, StoreUnusable
from tdc_core.runs.group_models import Group, GroupKind, GroupStatus
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec.messages import Code, Message

if TYPE_CHECKING:
    from tdc_core.engine.sweeping import SteeredSweep

_NOT_ITS_FAULT = frozenset({Reason.HOST_LOST, Reason.MACHINE_RESTARTED})
_MOST_ATTEMPTS = 10

log = logging.getLogger("tdc_core.engine.steering")


class Steering:
    """Looks after everyone's groups. What it remembers between two looks follows from the store, and may be lost.

    Args:
        store: where the groups are.
        settings: of this installation.
        workers: how many runs train at a time here.
    """

    def __init__(self, store: RunStore, settings: Settings, workers: int) -> None:
        self._store, self._settings, self._workers = store, settings, workers
        self._sweeps: dict[str, SteeredSweep] = {}

    def look(self) -> None:
        """Take every group that goes on a step further; one that can't go on has failed, and troubles no other."""
        alive = self._store.groups.alive()
        self._sweeps = {group.id: found for group in alive if (found := self._sweeps.get(group.id))}
        for group in alive:
            try:
                if group.kind is GroupKind.SWEEP:
                    self._sweep_of(group).look()
                else:
                    self._take_on(group)
            except StoreUnusable:
                raise
            except (Refusal, DatasetError) as refused:
                self._fail(group, refused.message)
            except Exception as error:
                log.exception("The group %s can't go on.", group.id)
                self._fail(group, Code.UNEXPECTED(error=type(error).__name__))

    def goes_on(self) -> bool:
        """Whether any group does."""
        return bool(self._store.groups.alive())

    def _sweep_of(self, group: Group) -> SteeredSweep:
        if group.id not in self._sweeps:
            from tdc_core.engine.sweeping import SteeredSweep  # with NumPy and the referee, which few hosts need

            self._sweeps[group.id] = SteeredSweep(self._store, self._settings, group, self._workers)
        return self._sweeps[group.id]

    def _take_on(self, group: Group) -> None:
        members = self._store.groups.members(group.id)
        taken_up = [self._store.queue.take_up(run.id) for run in members if goes_on(run)]
        if not any(taken_up) and not any(run.alive for run in members):
            self._store.groups.end(group.id, GroupStatus.FINISHED, None)

    def _fail(self, group: Group, message: Message) -> None:
        self._store.groups.end(group.id, GroupStatus.FAILED, message)
        for run_id in self._store.groups.alive_members(group.id):
            self._store.queue.request_stop(run_id)


def goes_on(run: Run) -> bool:
    """Whether a run of a group was interrupted by what had nothing to do with it, and not again and again."""
    return run.status is RunStatus.INTERRUPTED and run.reason in _NOT_ITS_FAULT and run.attempt < _MOST_ATTEMPTS
