"""Which worker has to go: one that does not stop, that works on what nobody wants any more, or that takes too long.

A worker keeps to all of this by itself, but for one that hangs.
"""

from __future__ import annotations

from dataclasses import dataclass

from tdc_core.engine.processes import Verdict, Worker
from tdc_core.runs.models import Preparation, PreparationStatus, Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings

_CLOSING_SHARE = 0.25  # of the time that a run may work: for evaluating and saving
_CLOSING_GRACES = 6.0  # and for starting


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
            worker: it is noted in it when the wish to stop was seen.
            now: on the monotonic clock.
        """
        work = worker.work
        late = now - worker.began > self._longest
        if isinstance(work, Preparation):
            job = self.store.preparations.get(work.dataset)
            if job is None or job.status is PreparationStatus.QUEUED:  # perhaps asked for once more
                return RunStatus.STOPPED, Reason.USER_STOPPED, "Cancelled."
            message = f"It did not end within the {self._minutes} that it may take here."
            return (RunStatus.FAILED, Reason.TIME_LIMIT, message) if late else None
        if self._ignores_stop(worker, work, now):
            message = "Stopped. The worker did not answer in time and was killed, so the run was not evaluated."
            return RunStatus.STOPPED, Reason.USER_STOPPED, message
        if late:
            message = (
                f"Stopped: a run may work {self._minutes} at a stretch here. The worker did not answer and was killed, "
                "so the run was not evaluated."
            )
            return RunStatus.STOPPED, Reason.TIME_LIMIT, message
        return None

    @property
    def _longest(self) -> float:
        """Seconds after which a worker is killed that does not end by itself."""
        return self.settings.max_minutes * 60 * (1 + _CLOSING_SHARE) + self.settings.grace_seconds * _CLOSING_GRACES

    @property
    def _minutes(self) -> str:
        return f"{self.settings.max_minutes:g} min"

    def _ignores_stop(self, worker: Worker, work: Run, now: float) -> bool:
        if not self.store.queue.stop_requested(work.id):
            return False
        run = self.store.runs.get(work.id)
        if run is not None and run.status is RunStatus.EVALUATING and run.reason is Reason.USER_STOPPED:
            return False  # it has stopped, and evaluates what it has
        worker.stop_seen = worker.stop_seen or now
        return now - worker.stop_seen > self.settings.grace_seconds
