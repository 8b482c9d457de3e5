"""What runs first in a worker process: it ties its life to the host's, then calls the worker's code by name."""

from __future__ import annotations

import ctypes
import gc
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from tdc_core.runs.job_models import Job, JobKind
from tdc_core.runs.models import Reason, RunStatus, WarmUp, WarmUpState
from tdc_core.runs.store import RunStore, StoreError
from tdc_core.runs.troubles import EXIT_CODES, trouble_of
from tdc_core.settings import Settings, load_settings
from tdc_core.spec import name_of
from tdc_core.spec.messages import Code, Message

_PR_SET_PDEATHSIG = 1

_LOGS: dict[JobKind, Callable[[Job, Settings], Path]] = {
    JobKind.TRAIN: lambda job, settings: settings.runs_dir / job.subject / "log.txt",
    JobKind.PREPARE: lambda job, settings: settings.datasets_dir / "preparation.txt",
    JobKind.READ: lambda job, settings: settings.files_dir / "reading.txt",
    JobKind.EVALUATE: lambda job, settings: settings.runs_dir / job.subject / "evaluation.txt",
}
"""Where a job's output goes."""


def work(worker: str, preloaded: bool, job: Job) -> None:
    """Do a job in this process.

    Args:
        worker: name of the module whose function, called as the kind, does it. It takes the job's
            subject, its attempt and the settings, and says in the store how it ended.
        preloaded: whether this process should have been forked with TensorFlow loaded.
        job: what was claimed.

    Raises:
        Exception: whatever the worker did not handle; the job has failed by then. Where the disk is full or the store
            locked, this process ends at once instead, and the host, which is told by the code, lets the job fail.
    """
    settings = _begin(preloaded)
    _do(getattr(_module(worker), job.kind), job, settings)


def warm_up(worker: str, preloaded: bool, wanted: WarmUp, orders: Connection) -> None:
    """Be the spare: make ready for an experiment, wait for a run of it, and train that.

    Where the making ready fails the run is trained all the same, as by a worker that is not warm.

    Args:
        worker: name of the module whose `warm_up(spec, settings)` gives what it hands to
            `train(run_id, attempt, settings, warm)`, with a `summary` of the model.
        preloaded: whether this process should have been forked with TensorFlow loaded.
        wanted: the experiment.
        orders: where the job of a claimed run comes from; its other end is the host's.
    """
    settings, module, warm = _begin(preloaded), _module(worker), None
    store = RunStore(settings.store_url)
    try:
        warm = module.warm_up(wanted.spec, settings)
        store.warm_ups.set(wanted.experiment, WarmUpState.READY, summary=warm.summary)
    except Exception:  # noqa: BLE001 - whatever it was, the run is to find a worker
        traceback.print_exc()
        _note_failure(store, wanted)
    _do(partial(module.train, warm=warm), orders.recv(), settings)


def _note_failure(store: RunStore, wanted: WarmUp) -> None:
    try:
        store.warm_ups.set(wanted.experiment, WarmUpState.FAILED)
    except StoreError:
        traceback.print_exc()


def _do(function: Callable[[str, int, Settings], None], job: Job, settings: Settings) -> None:
    _send_output_to(_LOGS[job.kind](job, settings))
    try:
        function(job.subject, job.attempt, settings)
    except Exception as error:
        if trouble := trouble_of(error):
            _leave(error, EXIT_CODES[trouble])
        RunStore(settings.store_url).jobs[job.kind].end(job, RunStatus.FAILED, Reason.ERROR, _failed(job, error))
        raise


def _failed(job: Job, error: Exception) -> Message:
    name, words = type(error).__name__, str(error)
    match job.kind:
        case JobKind.TRAIN:
            return Code.TRAINING_FAILED(error=name, words=words)
        case JobKind.PREPARE:
            return Code.PREPARING_FAILED(dataset=name_of(job.subject), error=name, words=words)
        case JobKind.EVALUATE:
            return Code.EVALUATING_FAILED(error=name, words=words)
        case JobKind.READ:
            return Code.READING_FAILED(name=name_of(job.subject), error=name, words=words)


def _begin(preloaded: bool) -> Settings:
    gc.freeze()  # a collection would write to whatever was loaded before the fork, and so copy all of it
    _die_with_host()
    if preloaded and "tensorflow" not in sys.modules:
        print("WARNING: TensorFlow is not preloaded: each run imports it anew, seconds slower.", file=sys.stderr)
    return load_settings()


def _die_with_host() -> None:
    """End this process when the host ends, or the process that forked this one, whatever ends them."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    host = multiprocessing.parent_process()
    if host is None:
        raise RuntimeError("A worker is started by the training host.")

    def end_with_host() -> None:
        host.join()
        os._exit(1)

    threading.Thread(target=end_with_host, name="host-watch", daemon=True).start()


def _send_output_to(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    sys.stdout.flush()
    sys.stderr.flush()
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.close(log)


def _leave(error: Exception, code: int) -> NoReturn:
    """End this process with nothing more to write: the log may be on the full disk too."""
    try:
        traceback.print_exception(error)
    finally:
        os._exit(code)


def _module(name: str) -> Any:
    return importlib.import_module(name)
