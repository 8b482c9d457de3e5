"""What a host does for groups of runs: what was interrupted goes on, and a group ends with its runs."""

from __future__ import annotations

from tdc_core.runs.group_models import Group, GroupStatus
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.store import RunStore

_NOT_ITS_FAULT = frozenset({Reason.HOST_LOST, Reason.MACHINE_RESTARTED})
_MOST_ATTEMPTS = 10


class Steering:
    """Looks after everyone's groups, of which nothing is remembered between two looks: all stands in the store.

    Args:
        store: where the groups are.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store

    def look(self) -> None:
        """Take every group that goes on a step further."""
        for group in self._store.groups.alive():
            self._take_on(group)

    def _take_on(self, group: Group) -> None:
        members = self._store.groups.members(group.id)
        taken_up = [self._store.queue.take_up(run.id) for run in members if _goes_on(run)]
        if not any(taken_up) and not any(run.alive for run in members):
            self._store.groups.end(group.id, GroupStatus.FINISHED, None)


def _goes_on(run: Run) -> bool:
    """Whether a run of a group was interrupted by what had nothing to do with it, and not again and again."""
    return run.status is RunStatus.INTERRUPTED and run.reason in _NOT_ITS_FAULT and run.attempt < _MOST_ATTEMPTS
