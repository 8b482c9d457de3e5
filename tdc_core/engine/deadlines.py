"""Which worker has to go: one whose job was cancelled and that does not end, or that takes too long.

A worker keeps to all of this by itself, but for one that hangs; preparing a data set, reading a file and evaluating a
run have nothing to save, so that they need not.
"""

from __future__ import annotations

from dataclasses import dataclass

from tdc_core.engine.processes import Verdict, Worker
from tdc_core.runs.job_models import JobKind
from tdc_core.runs.models import Reason, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec.messages import Code

_CLOSING_SHARE = 0.25  # of the time that a job may take: for evaluating and saving
_CLOSING_GRACES = 6.0  # and for starting


@dataclass(frozen=True)
class _Ends:
    """What is said of a job whose worker was killed, because it was cancelled or for the time."""

    cancelled: Code
    late: Code
    late_status: RunStatus


_ENDS = {
    JobKind.TRAIN: _Ends(Code.UNANSWERED_STOP, Code.UNANSWERED_TIME, RunStatus.STOPPED),
    JobKind.PREPARE: _Ends(Code.PREPARING_CANCELLED, Code.PREPARING_LATE, RunStatus.FAILED),
    JobKind.READ: _Ends(Code.READING_CANCELLED, Code.READING_LATE, RunStatus.FAILED),
    JobKind.EVALUATE: _Ends(Code.EVALUATING_CANCELLED, Code.EVALUATING_LATE, RunStatus.FAILED),
}


@dataclass(frozen=True)
class Deadlines:
    """What this installation grants to workers.

    Args:
        store: where it stands what is still wanted.
        settings: `max_minutes` and `grace_seconds` say what is too long.
    """

    store: RunStore
    settings: Settings

    def verdict(self, worker: Worker, now: float) -> Verdict | None:
        """Why a worker must be killed, None where it may go on.

        Args:
            worker: it is noted in it when the host first saw that it is to end.
            now: on the monotonic clock.
        """
        ends = _ENDS[worker.job.kind]
        if self._ignores_cancel(worker, now):
            return RunStatus.STOPPED, Reason.USER_STOPPED, ends.cancelled()
        if now - worker.began > self._longest:
            return ends.late_status, Reason.TIME_LIMIT, ends.late(minutes=self.settings.max_minutes)
        return None

    @property
    def _longest(self) -> float:
        """Seconds after which a worker is killed that does not end by itself."""
        return self.settings.max_minutes * 60 * (1 + _CLOSING_SHARE) + self.settings.grace_seconds * _CLOSING_GRACES

    def _ignores_cancel(self, worker: Worker, now: float) -> bool:
        if not self.store.jobs[worker.job.kind].is_cancelled(worker.job):
            return False
        if worker.cancel_seen is None:
            worker.cancel_seen = now
        grace = self.settings.grace_seconds if worker.job.kind is JobKind.TRAIN else 0.0
        return now - worker.cancel_seen >= grace
