"""Worker processes as the host holds them: started, watched, killed, and explained when they are gone."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass, field
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess

import psutil

from tdc_core.engine import child
from tdc_core.machine import memory_limit
from tdc_core.runs.job_models import Job
from tdc_core.runs.models import Reason, RunStatus, WarmUp
from tdc_core.runs.troubles import EXIT_CODES, TROUBLES
from tdc_core.spec.messages import Code, Message

Verdict = tuple[RunStatus, Reason, Message]
"""How a job ended: the status, why, and what is said of it."""

_FORKSERVER_GONE = 255  # what multiprocessing answers for a child whose forkserver is dead
_SAMPLE_SECONDS = 0.5


class Launcher:
    """Starts worker processes: forks of a server that has TensorFlow loaded, or fresh ones where memory is short.

    Args:
        forks: which of the two, see `tdc_core.engine.capacity`.
        module: name of the worker's module.
    """

    def __init__(self, forks: bool, module: str) -> None:
        self._module = module
        self.preloaded = forks
        self._context: ForkServerContext | SpawnContext = get_context("spawn")
        if self.preloaded:
            self._context = get_context("forkserver")
            self._context.set_forkserver_preload([module])
            forkserver.ensure_running()  # it loads TensorFlow while nobody waits

    def start(self, job: Job) -> Worker:
        """Start a worker on a job.

        Raises:
            OSError: no process could be made.
            EOFError: the process that starts workers died meanwhile.
        """
        process = self._context.Process(target=child.work, args=(self._module, self.preloaded, job), daemon=True)
        process.start()
        return Worker(process, job)

    def start_spare(self, wanted: WarmUp) -> SpareWorker:
        """Start a worker that makes ready for an experiment and waits for a run of it.

        Raises:
            OSError, EOFError: as in `start`.
        """
        theirs, ours = self._context.Pipe(duplex=False)
        arguments = (self._module, self.preloaded, wanted, theirs)
        process = self._context.Process(target=child.warm_up, args=arguments, daemon=True)
        process.start()
        theirs.close()
        return SpareWorker(process, wanted, ours)


@dataclass
class Child:
    """A process that this host started."""

    process: BaseProcess
    _handle: psutil.Process | None = field(init=False, repr=False)

    def __post_init__(self) -> None:
        try:
            self._handle = psutil.Process(self.process.pid)
        except psutil.NoSuchProcess:
            self._handle = None  # it ended at once

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self.process.exitcode is not None

    def kill(self) -> None:
        """End the process at once, also one whose forkserver is gone and which nobody else can end."""
        if self._handle is not None:
            try:
                self._handle.kill()
            except psutil.NoSuchProcess:
                self._handle = None
        self.process.join(timeout=5)


@dataclass
class SpareWorker(Child):
    """A worker that waits for a run.

    Attributes:
        wanted: the experiment for which it makes ready.
        orders: where it waits.
    """

    wanted: WarmUp
    orders: Connection = field(repr=False)

    def hand(self, job: Job) -> Worker | None:
        """Give it a run to train, whose worker it is then; None where it is gone."""
        try:
            self.orders.send(job)
        except OSError:
            return None
        return None if self.ended else Worker(self.process, job)


@dataclass
class Worker(Child):
    """One worker process and what it works on.

    Attributes:
        job: what was claimed for it.
        began: when it was given its job, on the monotonic clock.
        cancel_seen: when the host first saw that it is to end, on that clock.
        verdict: why the host killed it, where it did.
        peak: the most resident memory that was seen, in bytes.
    """

    job: Job
    began: float = field(default_factory=time.monotonic)
    cancel_seen: float | None = None
    verdict: Verdict | None = None
    peak: int = 0
    _sampled: float = field(default=0.0, repr=False)

    def sample_memory(self) -> None:
        """Note how much memory the process holds, at most twice a second."""
        if self._handle is None or time.monotonic() - self._sampled < _SAMPLE_SECONDS:
            return
        self._sampled = time.monotonic()
        try:
            self.peak = max(self.peak, self._handle.memory_info().rss)
        except psutil.NoSuchProcess:
            self._handle = None

    def end(self) -> Verdict:
        """How a job ended whose worker is gone without having said so."""
        code = self.process.exitcode
        if self.verdict is not None:
            return self.verdict
        for reason, known in EXIT_CODES.items():
            if code == known:
                return RunStatus.FAILED, reason, TROUBLES[reason]
        if code == _FORKSERVER_GONE:
            return RunStatus.INTERRUPTED, Reason.WORKER_KILLED, Code.STARTER_KILLED()
        if code is not None and code < 0:
            return RunStatus.INTERRUPTED, Reason.WORKER_KILLED, self._killed_by(-code)
        return RunStatus.FAILED, Reason.ERROR, Code.WORKER_SILENT(exit_code=str(code))

    def _killed_by(self, number: int) -> Message:
        name = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
        if name != "SIGKILL":
            return Code.WORKER_ENDED(signal=name)
        return Code.WORKER_KILLED(held=self.peak, limit=memory_limit())
