"""The spare: one worker that makes ready, ahead of the click, for the run that somebody is about to ask for."""

from __future__ import annotations

import logging

from tdc_core.engine.processes import Launcher, SpareWorker, Worker
from tdc_core.runs.models import Run, WarmUpState
from tdc_core.runs.store import RunStore, experiment_key

KEEP_SECONDS = 300.0
"""How long a spare waits for someone who does not ask for it anew."""

log = logging.getLogger("tdc_core.engine.host")


class Spare:
    """The host's spare worker, or that there is none.

    Args:
        store: where it stands what visitors are about to train.
        launcher: starts it, as a fork; a fresh process would take as long as the run's own.
    """

    def __init__(self, store: RunStore, launcher: Launcher) -> None:
        self._store = store
        self._launcher = launcher
        self._worker: SpareWorker | None = None

    @property
    def sentinels(self) -> list[int]:
        """What becomes ready when it is gone, for `multiprocessing.connection.wait`."""
        return [] if self._worker is None else [self._worker.process.sentinel]

    def tend(self, room: bool) -> None:
        """Have a spare for what was asked for last, and for nothing else.

        Args:
            room: whether the machine bears one worker more.
        """
        if self._worker is not None and self._worker.ended:
            log.warning("The spare worker is gone; the run will start without.")
            self._end(WarmUpState.SPENT)
        wanted = self._store.warm_ups.next(KEEP_SECONDS) if room else None
        if self._worker is not None and (wanted is None or wanted.experiment != self._worker.wanted.experiment):
            self.drop()
        if self._worker is None and wanted is not None:
            try:
                self._worker = self._launcher.start_spare(wanted)
            except (OSError, EOFError):
                log.exception("No spare worker could be started.")
                self._store.warm_ups.set(wanted.experiment, WarmUpState.SPENT)

    def take(self, run: Run) -> Worker | None:
        """The spare as this run's worker, from now on; None where it is for another run, or gone."""
        spare = self._worker
        if spare is None or run.segments or experiment_key(run.spec) != spare.wanted.experiment:
            return None
        worker = spare.hand(run.job)
        if worker is None:
            self._end(WarmUpState.SPENT)
        else:
            self._worker = None
            experiment = spare.wanted.experiment
            self._store.warm_ups.set(experiment, WarmUpState.WANTED)  # others may be about to train it too
            self._store.warm_ups.set(experiment, WarmUpState.SPENT, workspace=run.workspace)
        return worker

    def drop(self) -> None:
        """End the spare, where there is one; it may be wanted again."""
        self._end(WarmUpState.WANTED)

    def _end(self, state: WarmUpState) -> None:
        spare, self._worker = self._worker, None
        if spare is not None:
            spare.kill()
            self._store.warm_ups.set(spare.wanted.experiment, state)
