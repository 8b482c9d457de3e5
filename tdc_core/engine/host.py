"""The training host: one process a machine that takes queued runs from the store and watches their workers.

`python -m tdc_core.engine.host` starts it; `tdc_core.engine.service.TrainingService` does so when needed. It ends
by itself after a while without work, and at SIGTERM; its workers end with it, however it ends.
"""

from __future__ import annotations

import argparse
import logging
import math
import os
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from multiprocessing.connection import wait
from types import FrameType

from tdc_core.engine.bell import Bell
from tdc_core.engine.capacity import capacity_here
from tdc_core.engine.cleanup import clean_up
from tdc_core.engine.deadlines import Deadlines
from tdc_core.engine.lock import HostLock, code_version
from tdc_core.engine.processes import Launcher, Verdict, Worker
from tdc_core.engine.spare import Spare
from tdc_core.engine.steering import Steering
from tdc_core.machine import machine_up_since
from tdc_core.runs.hosts import LEASE_SECONDS
from tdc_core.runs.job_models import Job, JobKind
from tdc_core.runs.jobs import UnreadableWork, Work
from tdc_core.runs.models import Progress, Reason, Run, RunStatus
from tdc_core.runs.store import RunStore, StoreUnusable
from tdc_core.settings import Settings, load_settings
from tdc_core.spec.messages import Code, Message

WORKER_MODULE = "tdc_core.training.worker"
IDLE_SECONDS = 1.0  # between two looks, should a ring of the bell be lost
BUSY_SECONDS = 0.25  # the same while workers run, and so how exactly their deadlines are kept
RETRY_SECONDS = 1.0
CLEAN_UP_SECONDS = 60.0

_OF_RUNS = frozenset({JobKind.TRAIN, JobKind.EVALUATE})

log = logging.getLogger("tdc_core.engine.host")


class Host:
    """Gives queued work to workers, as many at a time as the machine bears, and follows them to their end."""

    def __init__(
        self, settings: Settings, store: RunStore, launcher: Launcher, lock: HostLock, bell: Bell, most_workers: int
    ) -> None:
        self._settings = settings
        self._store = store
        self._launcher = launcher
        self._lock = lock
        self._bell = bell
        self._most_workers = most_workers
        self._renewed = -math.inf
        self._workers: list[Worker] = []
        self._spare = Spare(store, launcher)
        self._steering = Steering(store, settings, most_workers)
        self._deadlines = Deadlines(store, settings)
        self._cleaned = -math.inf
        self.retired = False

    def serve(self) -> None:
        """Work until there was nothing to do for the idle time, or a host of newer code waits to take over."""
        self._close_lost_work(Code.HOST_LOST())
        self._store.warm_ups.forget_spares()
        idle = self._settings.idle_minutes * 60
        last_work = time.monotonic()
        while not self.retired and (self._workers or time.monotonic() - last_work < idle):
            self._bell.hush()
            try:
                self._step()
            except StoreUnusable as error:
                if not error.passing:
                    raise
                log.exception("The store did not answer; trying again.")
                time.sleep(RETRY_SECONDS)
            if self._workers:
                last_work = time.monotonic()
                self._wait(BUSY_SECONDS)
            elif self._lock.superseded():
                self.retired = True
            else:
                self._wait(min(IDLE_SECONDS, idle))
        self._spare.drop()

    def work_waits(self) -> bool:
        """Whether anything is queued, or a group may have more to queue."""
        return any(queue.waits() for queue in self._store.jobs.values()) or self._steering.goes_on()

    def close(self) -> None:
        """End all workers at once; their runs are interrupted."""
        for worker in self._workers:
            worker.kill()
        self._workers.clear()
        self._spare.drop()
        self._close_lost_work(Code.HOST_STOPPED())

    def _wait(self, seconds: float) -> None:
        """Sleep until somebody wants something, a process has ended, or the time is over."""
        sentinels = [worker.process.sentinel for worker in self._workers]
        wait([self._bell.rung, *sentinels, *self._spare.sentinels], timeout=seconds)

    def _step(self) -> None:
        self._renew_lease()
        for worker in list(self._workers):
            if worker.ended:
                self._follow_up(worker)
                self._workers.remove(worker)
            else:
                self._watch(worker)
        self._clean_up()
        self._steering.look()
        self._start_queued()
        self._spare.tend(self._settings.warm and self._launcher.preloaded and self._has_room())

    def _renew_lease(self) -> None:
        if self._workers and time.monotonic() - self._renewed > LEASE_SECONDS / 3:
            self._store.hosts.renew(self._lock.host_id)
            self._renewed = time.monotonic()

    def _clean_up(self) -> None:
        if time.monotonic() - self._cleaned < CLEAN_UP_SECONDS:
            return
        self._cleaned = time.monotonic()
        self._close_lost_work(Code.HOST_LOST())
        try:
            clean_up(self._settings, self._store, time.time())
        except Exception:  # whatever it was, no run may end for it
            log.exception("The clean-up failed; trying again in %g s.", CLEAN_UP_SECONDS)

    def _has_room(self, kind: JobKind = JobKind.TRAIN) -> bool:
        """Whether a job of a kind may begin: what is no run takes no place from runs, so one may at any time."""
        working = sum(worker.job.kind is kind for worker in self._workers)
        return working < (self._most_workers if kind is JobKind.TRAIN else 1) and not self._lock.superseded()

    def _start_queued(self) -> None:
        for kind, queue in self._store.jobs.items():
            while self._has_room(kind) and queue.waits():
                self._start(queue.claim(self._lock.host_id))

    def _start(self, work: Work | None) -> None:
        if work is None:
            return  # it was taken back meanwhile
        if isinstance(work, Run):
            if (warm := self._spare.take(work)) is not None:
                self._workers.append(warm)
                return
            self._store.runs.set_progress(work.id, work.attempt, Progress(note=Code.STARTING()))
        try:
            self._workers.append(self._launcher.start(work.job))
        except (OSError, EOFError) as error:
            log.exception("No worker could be started.")
            self._end(work.job, (RunStatus.FAILED, Reason.ERROR, Code.NO_WORKER(words=str(error))))

    def _watch(self, worker: Worker) -> None:
        worker.sample_memory()
        worker.verdict = self._deadlines.verdict(worker, time.monotonic())
        if worker.verdict is not None:
            worker.kill()

    def _follow_up(self, worker: Worker) -> None:
        worker.kill()
        verdict = worker.end()
        if self._end(worker.job, verdict):
            log.warning("A worker is gone. %s", verdict[-1])
        if worker.job.kind in _OF_RUNS and self._store.runs.version(worker.job.subject) is None:  # forgotten
            shutil.rmtree(self._settings.runs_dir / worker.job.subject, ignore_errors=True)

    def _end(self, job: Job, verdict: Verdict) -> bool:
        return self._store.jobs[job.kind].end(job, *verdict)

    def _close_lost_work(self, message: Message) -> None:
        """End in the store what has no worker any more."""
        up_since = machine_up_since()
        held = {worker.job for worker in self._workers}
        for queue in self._store.jobs.values():
            for work in queue.lost(self._lock.host_id):
                if work.job in held:
                    continue
                verdict: Verdict = (RunStatus.INTERRUPTED, Reason.HOST_LOST, message)
                if isinstance(work, UnreadableWork):
                    verdict = (RunStatus.FAILED, Reason.ERROR, Code.UNREADABLE())
                elif work.since.timestamp() < up_since:
                    verdict = (RunStatus.INTERRUPTED, Reason.MACHINE_RESTARTED, Code.MACHINE_RESTARTED())
                queue.end(work.job, *verdict)


def main(arguments: Sequence[str] | None = None) -> int:
    """Be the host of the home folder that the environment names, or leave at once where there is one.

    Returns:
        The exit code: 0 at an end by itself.
    """
    parser = argparse.ArgumentParser(prog="python -m tdc_core.engine.host", description="The training host.")
    parser.add_argument("--worker", default=WORKER_MODULE, help="module that trains (default: %(default)s)")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # so that the forkserver forks with one thread
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    try:
        return _serve(load_settings(), options.worker)
    except StoreUnusable as error:  # pages show the last line of the log, which has no path
        log.error("The store lies at %s.", error.address)
        raise


def _serve(settings: Settings, worker: str) -> int:
    lock = HostLock(settings.home, code_version())
    if not lock.take():
        return 0
    signal.signal(signal.SIGTERM, _end_at_signal)
    bears = capacity_here(settings)
    launcher = Launcher(bears.forks, worker)
    host = Host(settings, RunStore(settings.store_url), launcher, lock, Bell(settings.home), bears.workers)
    how = "forks" if bears.forks else "a fresh process each"
    log.info("Serving %s, up to %d at a time, %s.", settings.home, bears.workers, how)
    try:
        # A run may be queued between the last look and the release of the lock, by someone who then saw a host:
        # so look again once it is released.
        while True:
            host.serve()
            lock.release()
            if host.retired or not host.work_waits() or not lock.take():
                return 0
    finally:
        if lock.mine:  # otherwise the work may be another host's already
            host.close()
        log.info("Ended.")


def _end_at_signal(number: int, frame: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
