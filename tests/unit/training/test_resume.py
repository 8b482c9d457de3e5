"""A run that goes on after its end gives the numbers of one that never ended."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import keras
import numpy as np
import pytest

from tdc_core.runs.epochs import Epochs
from tdc_core.runs.models import EpochMetrics, Reason, Run, RunStatus
from tdc_core.runs.runs import Runs
from tdc_core.runs.store import RunStore
from tdc_core.settings import ROOT, Settings
from tdc_core.spec import ExperimentSpec, LayerSpec, ScheduleSpec
from tdc_core.spec.messages import Code
from tdc_core.tasks.metric import Monitor
from tdc_core.training import callbacks, state, worker
from tests.unit.training.runs import CHANCE, experiment

LAYERS = tuple(LayerSpec.of("dense", units=units, activation="relu") for units in (32, 16))
IRIS = experiment("iris", "softmax_one_hot", layers=LAYERS, scaling="standard", epochs=20, seed=7)
DIGITS = experiment("digits", layers=LAYERS, scaling="minmax", epochs=6, batch_size=32, seed=1)
NUMBER = experiment("diabetes", "linear_number", layers=LAYERS, scaling="standard", epochs=6, seed=5)
NUMBER = NUMBER.with_("data", target_scaling="standard")
MOMENTUM = IRIS.with_(
    "training",
    optimizer="sgd",
    learning_rate=0.02,
    optimizer_params={"momentum": 0.9, "nesterov": True, "clipnorm": 0.5},
)
BY_CHANCE = experiment("digits", layers=CHANCE, scaling="minmax", epochs=4, batch_size=64, seed=3)
TRAIN_UNTIL_KILLED = """
import sys
from tdc_core.settings import load_settings
from tdc_core.training import state, worker
state._WRITE_SECONDS = 1.0
worker.train(sys.argv[1], int(sys.argv[2]), load_settings())
"""


class Visitor:
    """Someone with runs, and the worker that trains them in this process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = RunStore(settings.store_url)
        self.token = self.store.workspaces.create()

    def train(self, spec: ExperimentSpec) -> Run:
        self.store.queue.submit(self.token, spec, 5)
        return self.work()

    def resume(self, run: Run, **changed: float) -> Run:
        self.store.queue.resume(self.token, run.id, 5, **changed)
        return self.work()

    def work(self) -> Run:
        run = self.store.queue.claim("test")
        assert run is not None
        worker.train(run.id, run.attempt, self.settings)
        return self.now(run)

    def now(self, run: Run) -> Run:
        found = self.store.runs.get(run.id)
        assert found is not None
        return found

    def numbers(self, run: Run) -> np.ndarray:
        epochs = self.store.epochs.of(run.id)
        assert [epoch.epoch for epoch in epochs] == list(range(1, len(epochs) + 1))
        return np.array([[*epoch.values.values(), epoch.learning_rate] for epoch in epochs])


@pytest.fixture
def visitor(settings: Settings) -> Visitor:
    return Visitor(settings)


@pytest.fixture
def stop_after(visitor: Visitor, monkeypatch: pytest.MonkeyPatch):
    """A function: someone presses Stop when that epoch has come to the store; 0 for nobody."""
    add_epoch, last = Epochs.add, 0

    def add(epochs: Epochs, run_id: str, attempt: int, metrics: EpochMetrics, monitor: Monitor) -> bool:
        added = add_epoch(epochs, run_id, attempt, metrics, monitor)
        if metrics.epoch == last:
            visitor.store.queue.request_stop(run_id)
        return added

    def set_last(epoch: int) -> None:
        nonlocal last
        last = epoch

    monkeypatch.setattr(Epochs, "add", add)
    monkeypatch.setattr(callbacks, "_TALK_SECONDS", 0.0)
    return set_last


def same(ours: np.ndarray, theirs: np.ndarray) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)


@pytest.mark.parametrize(
    "spec",
    [IRIS, DIGITS, NUMBER, BY_CHANCE, MOMENTUM],
    ids=["iris", "digits", "diabetes", "layers that draw by chance", "momentum"],
)
def test_half_the_epochs_a_stop_and_the_other_half_are_as_all_in_one_go(visitor, stop_after, spec: ExperimentSpec):
    whole = visitor.train(spec)
    half = spec.training.epochs // 2
    stop_after(half)
    stopped = visitor.train(spec)
    assert (stopped.status, stopped.epochs_done) == (RunStatus.STOPPED, half)
    run = visitor.resume(stopped)
    assert (run.status, run.message) == (RunStatus.FINISHED, whole.message)
    same(visitor.numbers(run), visitor.numbers(whole))
    assert run.best_epoch == whole.best_epoch
    for weights in ("best", "last"):
        mine, theirs = getattr(run.evaluation, weights)["validation"], getattr(whole.evaluation, weights)["validation"]
        assert mine == pytest.approx(theirs, abs=1e-6)
    folder = visitor.settings.runs_dir / run.id
    assert {path.name for path in folder.iterdir()} == {"model.keras", "state.npz", "history.npz", "results", "states"}
    assert [segment.from_epoch for segment in run.segments] == [half]


def test_a_finished_run_is_trained_longer(visitor):
    whole = visitor.train(DIGITS)
    short = visitor.train(DIGITS.with_("training", epochs=4))
    assert short.status is RunStatus.FINISHED
    run = visitor.resume(short, epochs=6)
    assert (run.status, run.message) == (RunStatus.FINISHED, Code.COMPLETED(epochs=6))
    same(visitor.numbers(run), visitor.numbers(whole))


def test_a_learning_rate_holds_from_where_the_run_is_resumed(visitor, stop_after):
    whole = visitor.train(DIGITS)
    stop_after(3)
    run = visitor.resume(visitor.train(DIGITS), learning_rate=1e-9)
    numbers = visitor.numbers(run)
    same(numbers[:3], visitor.numbers(whole)[:3])
    assert numbers[:, -1].tolist() == pytest.approx([DIGITS.training.learning_rate] * 3 + [1e-9] * 3)
    assert np.ptp(numbers[3:, 2]) < 1e-5, "next to nothing is learned"
    assert np.ptp(visitor.numbers(whole)[3:, 2]) > 1e-2


def test_a_schedule_goes_on_and_takes_a_new_learning_rate(visitor, stop_after):
    cosine = DIGITS.with_("training", schedule=ScheduleSpec.of("cosine").model_dump(), learning_rate=0.01)
    whole = visitor.train(cosine)
    stop_after(3)
    stopped = visitor.train(cosine)
    run = visitor.resume(stopped)
    same(visitor.numbers(run), visitor.numbers(whole))
    changed = visitor.numbers(visitor.resume(visitor.train(cosine), learning_rate=0.02))
    assert changed[3:, -1] == pytest.approx(2 * visitor.numbers(whole)[3:, -1], abs=1e-7)


def test_a_worker_that_was_killed_leaves_a_state_and_its_epochs_come_again(visitor):
    spec = DIGITS.with_("training", epochs=1000)
    visitor.store.queue.submit(visitor.token, spec, 5)
    run = visitor.store.queue.claim("test")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TDC_HOME": str(visitor.settings.home)}
    command = [sys.executable, "-c", TRAIN_UNTIL_KILLED, run.id, str(run.attempt)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    file = visitor.settings.runs_dir / run.id / "state.npz"
    deadline = time.monotonic() + 240
    try:
        while True:
            assert process.poll() is None and time.monotonic() < deadline
            held = state.load(file)
            if held is not None and visitor.now(run).epochs_done > held.epoch:
                break
            time.sleep(0.01)
    finally:
        process.kill()
        process.wait(60)
    visitor.store.runs.set_status(
        run.id, run.attempt, RunStatus.INTERRUPTED, Reason.WORKER_KILLED, Code.STARTER_KILLED()
    )
    before, held = visitor.numbers(run), state.load(file)
    assert held is not None
    resumed = visitor.store.queue.resume(visitor.token, run.id, 5, epochs=len(before) + 2)
    resumed = visitor.work()
    assert resumed.segments[-1].from_epoch == held.epoch <= len(before)
    after = visitor.numbers(resumed)
    assert len(after) == len(before) + 2
    same(after[: len(before)], before)
    same(after, visitor.numbers(visitor.train(spec.with_("training", epochs=len(after)))))


def test_best_weights_of_an_epoch_that_was_cut_off_count_no_more(visitor, stop_after):
    """The state is of epoch 2; the best epoch, the fourth, is gone, and Stop comes in the third."""
    stop_after(2)
    stopped = visitor.train(DIGITS)
    file = visitor.settings.runs_dir / stopped.id / "state.npz"
    older = file.read_bytes()
    stop_after(4)
    later = visitor.resume(stopped)
    assert later.best_epoch == 4
    file.write_bytes(older)
    stop_after(3)
    run = visitor.resume(later, learning_rate=1e-12)
    epochs = visitor.store.epochs.of(run.id)
    assert (len(epochs), run.epochs_done) == (3, 3)
    best = min(epochs, key=lambda epoch: epoch.values["val_loss"])
    assert run.best_epoch == best.epoch
    assert run.evaluation.best["validation"]["loss"] == pytest.approx(best.values["val_loss"], abs=1e-5)
    model = keras.models.load_model(visitor.settings.runs_dir / run.id / "model.keras")
    kept = [np.array(weight) for weight in model.get_weights()]
    for variable, value in zip(model.variables, state.load(file).best, strict=True):
        variable.assign(value)
    for mine, weight in zip(kept, model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, weight)


@pytest.mark.parametrize("damage", ["missing", "damaged", "ahead"])
def test_without_a_state_that_fits_the_run_begins_again(visitor, stop_after, damage: str):
    stop_after(2)
    run = visitor.train(DIGITS)
    file = visitor.settings.runs_dir / run.id / "state.npz"
    if damage == "missing":
        file.unlink()
    elif damage == "damaged":
        file.write_bytes(b"no state")
    else:
        kept = state.load(file)
        state.save(state.State(9, kept.model, kept.optimizer, kept.callbacks, kept.best, kept.best_value), file)
    stop_after(0)
    resumed = visitor.resume(run, epochs=3, learning_rate=0.01)
    assert resumed.segments[-1].from_epoch == 0
    same(
        visitor.numbers(resumed), visitor.numbers(visitor.train(DIGITS.with_("training", epochs=3, learning_rate=0.01)))
    )


def test_a_stop_before_the_resumed_run_has_an_epoch_changes_no_number(visitor, stop_after, monkeypatch):
    stop_after(3)
    stopped = visitor.train(DIGITS)
    before = visitor.numbers(stopped)
    cut_back = Epochs.cut_back

    def cut_and_stop(epochs: Epochs, run_id: str, attempt: int, epoch: int):
        run = cut_back(epochs, run_id, attempt, epoch)
        visitor.store.queue.request_stop(run_id)
        return run

    with monkeypatch.context() as patched:
        patched.setattr(Epochs, "cut_back", cut_and_stop)
        again = visitor.resume(stopped)
    assert (again.status, again.message) == (RunStatus.STOPPED, Code.STOPPED_AFTER_EPOCH(done=3, epochs=6))
    same(visitor.numbers(again), before)
    assert again.evaluation.last["validation"]["loss"] == pytest.approx(before[-1, 2], abs=1e-5)
    stop_after(0)
    same(visitor.numbers(visitor.resume(again)), visitor.numbers(visitor.train(DIGITS)))


def test_a_stop_while_the_data_are_read_keeps_the_scores(visitor, stop_after):
    stop_after(2)
    stopped = visitor.train(DIGITS)
    visitor.store.queue.resume(visitor.token, stopped.id, 5)
    run = visitor.store.queue.claim("test")
    visitor.store.queue.request_stop(run.id)
    worker.train(run.id, run.attempt, visitor.settings)
    ended = visitor.now(run)
    assert (ended.status, ended.message) == (RunStatus.STOPPED, Code.STOPPED_BEFORE_IT_WENT_ON())
    assert ended.evaluation == stopped.evaluation
    assert (visitor.settings.runs_dir / run.id / "model.keras").exists()


def test_a_run_that_was_lost_while_it_was_evaluated_is_evaluated(visitor, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(Runs, "set_status", superseded_at_the_end(Runs.set_status))
        visitor.train(DIGITS.with_("training", epochs=2))
    run = visitor.store.runs.alive()[0]
    assert (run.status, run.epochs_done) == (RunStatus.EVALUATING, 2)
    visitor.store.runs.set_status(run.id, run.attempt, RunStatus.INTERRUPTED, Reason.HOST_LOST, Code.HOST_LOST())
    ended = visitor.resume(run)
    assert (ended.status, ended.epochs_done) == (RunStatus.FINISHED, 2)
    assert ended.evaluation.last["validation"]["loss"] == pytest.approx(visitor.numbers(ended)[-1, 2], abs=1e-5)


def superseded_at_the_end(set_status):
    def refuse(runs, run_id, attempt, status, *rest):
        return status is not RunStatus.FINISHED and set_status(runs, run_id, attempt, status, *rest)

    return refuse


def test_a_loss_that_explodes_leaves_the_state_before_it(visitor, stop_after):
    layers = (LayerSpec.of("dense", units=64, activation="relu"),) * 4
    spec = experiment("wine", optimizer="sgd", learning_rate=1e-6, layers=layers, epochs=4)
    whole = visitor.train(spec)
    stop_after(2)
    failed = visitor.resume(visitor.train(spec), learning_rate=10.0)
    assert (failed.status, failed.reason, failed.epochs_done) == (RunStatus.FAILED, Reason.NAN_LOSS, 2)
    assert (failed.message.code, failed.message.arguments["rate"]) == (Code.NAN_LOSS_BY_RATE_OR_SCALES, 10)
    same(visitor.numbers(visitor.resume(failed, learning_rate=1e-6)), visitor.numbers(whole))
