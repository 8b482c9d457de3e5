"""The training service: what pages and the command line call to have something trained."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tdc_core.engine.bell import ring
from tdc_core.engine.capacity import Capacity, capacity_here
from tdc_core.engine.host import WORKER_MODULE
from tdc_core.engine.line import Place, line
from tdc_core.engine.lock import HostLock, code_version
from tdc_core.engine.own_files import OwnFiles
from tdc_core.runs.group_models import Group, GroupKind, GroupStatus, NewRun
from tdc_core.runs.job_models import FileJob, Preparation, RunJob
from tdc_core.runs.models import Run, RunStatus
from tdc_core.runs.states import hand_on, kept_epochs
from tdc_core.runs.store import CannotBranch, RunStore
from tdc_core.settings import ROOT, Settings
from tdc_core.spec import ExperimentSpec, FileSource
from tdc_core.spec.messages import Code

_START_SECONDS = 15.0  # within this a host has its lock, unless it has gone wrong
_IMPORT_SECONDS = 0.5  # a host that is younger has not looked for work yet
_RETRY_SECONDS = 10.0  # between two tries where the last host could not start
_LOG_BYTES = 1_000_000
_LOOK_SECONDS = 1.0
_RENEW_SECONDS = 20.0  # between two times that the store is told the same of what is about to be trained
_RAISED = re.compile(r"^[\w.]+: ")  # how Python begins the line that names an exception


class TrainingService:
    """Submits and stops runs, and sees to it that a training host is there to work on them.

    One object a process, used from any of its threads. It keeps no state of a run: that is in the store.

    Args:
        store: where runs are.
        settings: of this installation; the host gets the same.
        worker: name of the module that trains.

    Attributes:
        files: people's own ones.
    """

    def __init__(self, store: RunStore, settings: Settings, worker: str = WORKER_MODULE) -> None:
        self._store = store
        self._settings = settings
        self._worker = worker
        self.files = OwnFiles(store, settings)
        self._starting = threading.Lock()
        self._host: subprocess.Popen[bytes] | None = None
        self._host_started = 0.0
        self._host_log_from = 0
        self._host_looked_for = -_LOOK_SECONDS
        self._version, self._version_read = "", -_LOOK_SECONDS
        self._capacity: Capacity | None = None
        self._looking = threading.Lock()
        self._line: dict[str, Place] = {}
        self._looked = 0.0
        self._warming = threading.Lock()
        self._warm_ups: dict[str, tuple[ExperimentSpec, float]] = {}

    def submit(self, token: str, spec: ExperimentSpec, *, beside: str | None = None, tries: str | None = None) -> Run:
        """Queue an experiment in a workspace; `beside` and `tries` as in `Queue.submit`.

        Raises:
            TooManyRuns: the workspace has as many runs waiting or working as it may have.
            UnknownWorkspace: the token opens no workspace.
        """
        run = self._store.queue.submit(token, spec, self._settings.max_queued, beside=beside, tries=tries)
        with self._warming:
            self._warm_ups.pop(token, None)
        self._see_to_it()
        return run

    def submit_pair(self, token: str, wrong: ExperimentSpec, right: ExperimentSpec) -> tuple[Run, Run]:
        """Queue an experiment that is wrong on purpose and the right one, to be looked at side by side.

        Returns:
            The wrong run and the right one.

        Raises:
            TooManyRuns, UnknownWorkspace: as `submit`; none of the two is queued then.
        """
        pair = self._store.queue.submit_pair(token, wrong, right, self._settings.max_queued)
        self._see_to_it()
        return pair

    @property
    def warms(self) -> bool:
        """Whether a worker makes ready for an experiment that is looked at."""
        return self._settings.warm and self.capacity().forks

    def warm_up(self, token: str, spec: ExperimentSpec) -> None:
        """Say that a workspace may submit an experiment soon, so that a worker makes ready for it.

        Call it whenever such an experiment is looked at: nothing is written while it stays the same, but for a word
        now and then that it is still looked at.

        Args:
            token: whose workspace.
            spec: a sound experiment on a data set that is prepared.
        """
        if not self.warms:
            return
        now = time.monotonic()
        with self._warming:
            known, told = self._warm_ups.get(token, (None, 0.0))
            if known == spec and now - told < _RENEW_SECONDS:
                return
            self._warm_ups = {key: word for key, word in self._warm_ups.items() if now - word[1] < _RENEW_SECONDS}
            self._warm_ups[token] = (spec, now)
        self._store.warm_ups.ask(token, spec)
        ring(self._settings.home)

    def summary_of(self, spec: ExperimentSpec) -> str | None:
        """What Keras' `model.summary()` prints for an experiment, None where no worker was warm for it yet."""
        return self._store.warm_ups.summary_of(spec)

    def resume(self, token: str, run_id: str, *, epochs: int | None = None, learning_rate: float | None = None) -> Run:
        """Queue a run of this workspace that has ended once more, to go on from its last state.

        Args:
            token: whose run it is.
            run_id: the run.
            epochs: how many it is to have in all, None for as many as before.
            learning_rate: from there on, None to go on with what there was.

        Raises:
            CannotResume: the run is another workspace's, is under way, or has as many epochs already.
            TooManyRuns: as in `submit`.
        """
        limit = self._settings.max_queued
        run = self._store.queue.resume(token, run_id, limit, epochs=epochs, learning_rate=learning_rate)
        self._see_to_it()
        return run

    def branch(self, token: str, run_id: str, epoch: int, spec: ExperimentSpec) -> Run:
        """Queue a run that goes on from an epoch of a run of this workspace, by another experiment.

        Args:
            token: whose run it is.
            run_id: the trunk.
            epoch: the last one that both have.
            spec: the experiment from there on.

        Raises:
            CannotBranch: see `Queue.branch`; also where the trunk keeps no state.
            TooManyRuns, NotHeld: as in `submit`.
        """
        trunk = self._store.runs.own(token, run_id)
        if trunk is None:
            raise CannotBranch(Code.NOT_YOURS())
        folder, branch_id = self._settings.runs_dir / run_id, secrets.token_hex(16)
        if epoch > 0 and not any(kept <= epoch for kept in kept_epochs(folder)):
            raise CannotBranch(Code.NOTHING_TO_BRANCH())
        mine = self._settings.runs_dir / branch_id
        try:
            hand_on(folder, mine, epoch)  # before a host can claim it
            run = self._store.queue.branch(token, run_id, epoch, spec, self._settings.max_queued, branch_id)
        except BaseException:
            shutil.rmtree(mine, ignore_errors=True)
            raise
        self._see_to_it()
        return run

    def submit_group(self, token: str, kind: GroupKind, name: str, content: str, members: Sequence[NewRun]) -> Group:
        """Queue runs that belong together, which count as one; arguments as in `Groups.create`.

        Raises:
            TooManyRuns, UnknownWorkspace, NotHeld: as in `submit`; nothing is queued then.
        """
        group = self._store.groups.create(token, kind, name, content, members, self._settings.max_queued)
        self._see_to_it()
        return group

    def stop_group(self, token: str, group_id: str) -> bool:
        """Ask the runs of a group to stop, and add none; False where it is not this workspace's, or has ended."""
        if self._store.groups.own(token, group_id) is None:
            return False
        stopped = self._store.groups.end(group_id, GroupStatus.STOPPED, Code.GROUP_STOPPED())
        for run_id in self._store.groups.alive_members(group_id):
            self._store.queue.request_stop(run_id)
        ring(self._settings.home)
        return stopped

    def stop(self, token: str, run_id: str) -> bool:
        """Ask a run to stop; False where it is not this workspace's."""
        if self._store.runs.own(token, run_id) is None:
            return False
        self._store.queue.request_stop(run_id)
        ring(self._settings.home)
        return True

    def place(self, run: Run) -> Place | None:
        """A run's place in the line, None where it does not wait; looked up once a second for all who ask."""
        if run.status is not RunStatus.QUEUED:
            return None
        with self._looking:
            if run.id not in self._line or time.monotonic() - self._looked > _LOOK_SECONDS:
                self._line = line(self._store, self.capacity().workers, datetime.now(UTC))
                self._looked = time.monotonic()
            return self._line.get(run.id)

    def capacity(self) -> Capacity:
        """What this machine can bear; it is asked at each page, and found out once."""
        if self._capacity is None:
            self._capacity = capacity_here(self._settings)
        return self._capacity

    def forget(self, token: str) -> None:
        """Delete a workspace with its draft, its own files, its runs and what they left; runs that go on are ended."""
        for run_id in self._store.workspaces.forget(token):
            shutil.rmtree(self._settings.runs_dir / run_id, ignore_errors=True)
        self.files.delete_unheld()
        ring(self._settings.home)

    def drop_file(self, token: str, sha256: str) -> None:
        """Delete a file of a workspace, with what was made of it; runs on it that go on are ended."""
        self.files.drop(token, sha256)
        ring(self._settings.home)

    def read(self, token: str, source: FileSource) -> FileJob | None:
        """Have a file read; where that is under way, nothing changes. None where the workspace does not hold it."""
        if not self._store.files.holds(token, source.sha256):
            return None
        job = self._store.readings.request(source)
        self._see_to_it()
        return job

    def cancel_reading(self, token: str, source: FileSource) -> None:
        """Have the reading of a file ended, unless another workspace holds it too: they may wait for it."""
        if not self._store.files.held_elsewhere(token, source.sha256):
            self._store.readings.cancel(source.ref.key)
            ring(self._settings.home)

    def prepare(self, dataset: str, version: str) -> Preparation:
        """Have a data set prepared; where that is under way, nothing changes."""
        job = self._store.preparations.request(dataset, version)
        self._see_to_it()
        return job

    def cancel_preparation(self, dataset: str) -> None:
        """Have a data set's preparation ended, as if nobody had asked for it."""
        self._store.preparations.cancel(dataset)
        ring(self._settings.home)

    def evaluate(self, token: str, run_id: str) -> RunJob | None:
        """Have the last kept weights of a run looked at; None where it is not this workspace's."""
        if self._store.runs.own(token, run_id) is None:
            return None
        job = self._store.evaluations.request(run_id)
        self._see_to_it()
        return job

    def ensure_host(self) -> None:
        """Start the training host unless there is one; looked for once a second for all who ask.

        Call it at each page view, and every few seconds while a run is alive: a new host is what finds out that the
        last one was killed, and marks its runs.
        """
        if time.monotonic() - self._host_looked_for < _LOOK_SECONDS or self._is_starting():
            return
        self._start_host_unless_served()
        self._host_looked_for = time.monotonic()

    def host_trouble(self) -> str:
        """Why the host that this process started last could not go on, in its own words; empty where it could."""
        if self._host is None or self._host.poll() != 1:  # what Python returns where nothing caught an exception
            return ""
        with (self._settings.home / "host.log").open("rb") as log:
            log.seek(self._host_log_from)
            lines = log.read().decode(errors="replace").split("\n")
        said = [line for line in lines if line.strip()]
        return _RAISED.sub("", said[-1]) if said else "It left no word in host.log."

    def _code(self) -> str:
        """The version of the code as it was a second ago at most: to look takes longer than the rest of a page view."""
        if time.monotonic() - self._version_read >= _LOOK_SECONDS:
            self._version, self._version_read = code_version(), time.monotonic()
        return self._version

    def _is_starting(self) -> bool:
        if self._host is None:
            return False
        patience = {None: _START_SECONDS, 1: _RETRY_SECONDS}.get(self._host.poll(), 0.0)
        return time.monotonic() - self._host_started < patience

    def _see_to_it(self) -> None:
        """Have a host look at what was just written."""
        ring(self._settings.home)
        self._start_host_unless_served()

    def _start_host_unless_served(self) -> None:
        """With new work in the store, look at nothing but the lock.

        A host looks for work once more after it released the lock, so who finds the lock held can rely on it; but
        a process that we started may have come and be about to go. One host too many ends by itself.
        """
        with self._starting:
            if self._host and self._host.poll() is None and time.monotonic() - self._host_started < _IMPORT_SECONDS:
                return
            if not HostLock(self._settings.home, self._code()).served():
                self._host = self._start_host()
                self._host_started = time.monotonic()

    def _start_host(self) -> subprocess.Popen[bytes]:
        """A host in a session of its own, apart from our working directory, input, output and end."""
        home = self._settings.home
        home.mkdir(parents=True, exist_ok=True)
        log = home / "host.log"
        if log.exists() and log.stat().st_size > _LOG_BYTES:
            log.replace(log.with_suffix(".old.log"))
        with log.open("ab") as output:
            self._host_log_from = output.tell()
            return subprocess.Popen(
                [sys.executable, "-m", "tdc_core.engine.host", "--worker", self._worker],
                cwd=ROOT,
                env=_environment(self._settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )


def _environment(settings: Settings) -> dict[str, str]:
    """This process' environment, with these settings and our package in reach of every child."""
    prefix = settings.model_config.get("env_prefix", "")
    own = {f"{prefix}{name}".upper(): value for name, value in settings.model_dump().items()}
    kept = {name: value for name, value in os.environ.items() if name.upper() not in own}
    given = {
        name: str(value.resolve() if isinstance(value, Path) else value)
        for name, value in own.items()
        if value is not None
    }
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**kept, **given, "PYTHONPATH": os.pathsep.join(paths)}
