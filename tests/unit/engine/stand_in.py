"""A worker without TensorFlow: what it does is named by the experiment's name."""

from __future__ import annotations

import errno
import math
import os
import signal
import time
from dataclasses import dataclass

from tdc_core.runs.job_models import JobStatus
from tdc_core.runs.models import Evaluation, Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.messages import Code
from tests.support.figures import epoch_metrics, scored


@dataclass(frozen=True)
class Warm:
    summary: str


def warm_up(spec: ExperimentSpec, settings: Settings) -> Warm:
    """What the seed says: 0 is ready at once, 1 once there is a file `go`, 2 never."""
    (settings.home / "spare.pid").write_text(f"{os.getpid()} {os.getppid()}")
    while spec.training.seed == 1 and not (settings.home / "go").exists():
        time.sleep(0.02)
    if spec.training.seed == 2:
        raise ValueError("nothing can be made ready")
    return Warm(f"a model for {spec.data.dataset}")


def train(run_id: str, attempt: int, settings: Settings, warm: Warm | None = None) -> None:
    store = RunStore(settings.store_url)
    run = store.runs.get(run_id)
    assert run is not None
    print(f"training in {os.getpid()}, {'warm' if warm else 'cold'}", flush=True)
    (settings.runs_dir / run_id / "pid").write_text(f"{os.getpid()} {os.getppid()}")
    store.runs.set_status(run_id, attempt, RunStatus.TRAINING)
    match run.spec.name:
        case "trial":
            _trial(store, run, attempt, settings)
        case "quick":
            store.epochs.add(run_id, attempt, epoch_metrics(1, 0.5, 0.5, 0.5, 0.5, 0.1))
            store.runs.set_status(run_id, attempt, RunStatus.FINISHED, Reason.COMPLETED, Code.COMPLETED(epochs=1))
        case "by seed":
            training = run.spec.training
            score = scored(training.learning_rate + training.seed / 1000, 0.5)
            store.epochs.add(run_id, attempt, epoch_metrics(1, 0.5, 0.5, score["loss"], 0.5, 0.1))
            evaluation = Evaluation({"validation": score, "test": None}, {"validation": score, "test": None})
            completed = Code.COMPLETED(epochs=1)
            store.runs.set_status(run_id, attempt, RunStatus.FINISHED, Reason.COMPLETED, completed, evaluation)
        case "long":
            epoch = 0
            while not store.queue.stop_requested(run_id):
                epoch += 1
                store.epochs.add(run_id, attempt, epoch_metrics(epoch, 1 / epoch, 0.5, 1 / epoch, 0.5, 0.1))
                time.sleep(0.1)
            message = Code.STOPPED_AFTER_EPOCH(done=epoch, epochs=run.spec.training.epochs)
            store.runs.set_status(run_id, attempt, RunStatus.STOPPED, Reason.USER_STOPPED, message)
        case "stubborn":
            while True:
                time.sleep(1)
        case "slow to evaluate":
            while not store.queue.stop_requested(run_id):
                time.sleep(0.05)
            store.runs.set_status(run_id, attempt, RunStatus.EVALUATING, Reason.USER_STOPPED)
            time.sleep(2)
            message = Code.STOPPED_IN_FIRST_EPOCH()
            store.runs.set_status(run_id, attempt, RunStatus.STOPPED, Reason.USER_STOPPED, message)
        case "hangs while it evaluates":
            store.epochs.add(run_id, attempt, epoch_metrics(1, 0.5, 0.5, 0.5, 0.5, 0.1))
            store.runs.set_status(run_id, attempt, RunStatus.EVALUATING)
            while True:
                time.sleep(1)
        case "error":
            raise ValueError("the shapes do not fit")
        case "full disk":
            raise OSError(errno.ENOSPC, "No space left on device")
        case "silent":
            return
        case "killed":
            ballast = bytearray(100_000_000)
            time.sleep(1.5)
            os.kill(os.getpid(), signal.SIGKILL)
            del ballast


def _trial(store: RunStore, run: Run, attempt: int, settings: Settings) -> None:
    """Epochs whose numbers follow from the learning rate and the seed alone; as a real one it goes on where it was."""
    training, best = run.spec.training, math.inf
    if training.learning_rate > 0.5:
        store.runs.set_status(run.id, attempt, RunStatus.FAILED, Reason.NAN_LOSS, Code.OUT_OF_MEMORY())
        return
    if run.segments:
        store.epochs.cut_back(run.id, attempt, run.epochs_done)
    bounds = dict(run.terms.bounds)
    for epoch in range(1, training.epochs + 1):
        loss = 0.05 + abs(math.log10(training.learning_rate) + 2) * (1 + 2 / epoch) + training.seed / 1000
        best = min(best, loss)
        if epoch <= run.epochs_done:
            continue
        time.sleep(0.04)
        store.epochs.add(run.id, attempt, epoch_metrics(epoch, loss, 0.5, loss, 0.5, 0.1))
        if best > bounds.get(epoch, math.inf):
            message = Code.PRUNED(done=epoch, epochs=training.epochs)
            store.runs.set_status(run.id, attempt, RunStatus.STOPPED, Reason.PRUNED, message)
            return
    (settings.runs_dir / run.id / "model.keras").write_text("a model")
    scores = {"validation": scored(best, 0.5), "test": None if run.terms.lean else scored(best, 0.25)}
    store.runs.set_status(
        run.id,
        attempt,
        RunStatus.FINISHED,
        Reason.COMPLETED,
        Code.COMPLETED(epochs=training.epochs),
        Evaluation(best=scores, last=scores),
    )


def prepare(dataset: str, attempt: int, settings: Settings) -> None:
    store = RunStore(settings.store_url)
    print(f"preparing in {os.getpid()}", flush=True)
    (settings.home / f"{dataset}.pid").write_text(f"{os.getpid()} {os.getppid()}")
    if dataset == "broken":
        raise OSError("no such file")
    store.preparations.report(dataset, attempt, JobStatus.RUNNING, note=Code.READING_SPLIT(split="train"), fraction=0.5)
    while dataset == "endless":
        time.sleep(1)
    store.preparations.report(dataset, attempt, JobStatus.DONE, fraction=1.0)
