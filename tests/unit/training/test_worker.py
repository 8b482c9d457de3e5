from __future__ import annotations

import errno
import json
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import asdict

import keras
import numpy as np
import pytest

from tdc_core.catalog.datasets import DATASETS
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.runs import database
from tdc_core.runs.epochs import Epochs
from tdc_core.runs.job_models import JobStatus, Preparation
from tdc_core.runs.models import EpochMetrics, Progress, Reason, RunStatus
from tdc_core.runs.runs import Runs
from tdc_core.runs.store import RunStore
from tdc_core.settings import ROOT, Settings
from tdc_core.spec import LayerSpec
from tdc_core.spec.messages import Code
from tdc_core.tasks.metric import Monitor
from tdc_core.tasks.task import task_of
from tdc_core.training import attempt, callbacks, worker
from tdc_core.training import fit as fitting
from tests.unit.training.runs import claimed, dataset_card, experiment, fitting_heads, raw_part, trained

CASES = [(card.name, head.name) for card in DATASETS if card.bundled for head in fitting_heads(card)]
SCORE_SAVED_MODELS = """
import json, pathlib, sys
import keras, numpy as np
for folder in map(pathlib.Path, sys.argv[1:]):
    model = keras.models.load_model(folder / "model.keras")
    raw = np.load(folder / "raw.npz")
    print(json.dumps(model.evaluate(raw["x"], raw["y"], verbose=0, return_dict=True)))
"""


@pytest.mark.parametrize(("dataset", "head"), CASES)
def test_every_data_set_trains_with_every_head_that_fits(dataset: str, head: str, settings: Settings):
    store, run = trained(experiment(dataset, head, scaling="standard", epochs=2, batch_size=50), settings)
    assert (run.status, run.reason, run.message) == (RunStatus.FINISHED, Reason.COMPLETED, Code.COMPLETED(epochs=2))
    assert run.epochs_done == len(store.epochs.of(run.id)) == 2
    loss, first, *others = task_of(dataset_card(dataset)).metrics
    assert list(run.evaluation.best["validation"]) == [metric.key for metric in (loss, first, *others)]
    assert run.evaluation.best["validation"][first.key] > 0
    assert run.evaluation.best["test"] is None
    files = {path.name for path in (settings.runs_dir / run.id).iterdir()}
    assert files == {"model.keras", "state.npz", "history.npz", "results", "states"}


def test_best_and_last_weights_are_scored_as_in_their_epochs(settings: Settings):
    spec = experiment("iris", learning_rate=0.1, seed=1, epochs=6, scaling="standard", test="train[:30]")
    store, run = trained(spec, settings)
    epochs = store.epochs.of(run.id)
    best = min(epochs, key=lambda epoch: epoch.values["val_loss"])
    assert run.best_epoch == best.epoch < 6, "choose another seed: this test wants a best epoch before the last"
    for scores, epoch in ((run.evaluation.best, best), (run.evaluation.last, epochs[-1])):
        assert scores["validation"]["loss"] == pytest.approx(epoch.values["val_loss"], rel=1e-5)
        assert scores["validation"]["accuracy"] == pytest.approx(epoch.values["val_accuracy"])
    assert run.evaluation.best["test"]["loss"] != run.evaluation.last["test"]["loss"]


def test_saved_models_take_raw_features_in_a_fresh_process(settings: Settings):
    cases = [("titanic", "minmax"), ("iris", "standard"), ("digits", "standard"), ("digits", "minmax")]
    runs = []
    for dataset, scaling in cases:
        spec = experiment(dataset, scaling=scaling)
        runs.append(trained(spec, settings)[1])
        x, y = raw_part(spec, settings, spec.data.validation)
        np.savez(settings.runs_dir / runs[-1].id / "raw.npz", x=x, y=y)
    command = [sys.executable, "-c", SCORE_SAVED_MODELS, *(settings.runs_dir / run.id for run in runs)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    for run, line in zip(runs, done.stdout.splitlines(), strict=True):
        scores = json.loads(line)
        assert scores["loss"] == pytest.approx(run.evaluation.best["validation"]["loss"], rel=1e-5)
        assert scores["accuracy"] == pytest.approx(run.evaluation.best["validation"]["accuracy"])


@pytest.fixture
def stopping_in_epoch_3(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone presses Stop in the third epoch, once the second is in the store."""
    add_epoch, queue = Epochs.add, RunStore(settings.store_url).queue

    def add(epochs: Epochs, run_id: str, attempt: int, metrics: EpochMetrics, monitor: Monitor) -> bool:
        added = add_epoch(epochs, run_id, attempt, metrics, monitor)
        if metrics.epoch == 2:
            threading.Timer(0.3, queue.request_stop, [run_id]).start()
        return added

    monkeypatch.setattr(Epochs, "add", add)


def test_stop_in_the_middle_of_an_epoch_keeps_the_whole_ones(settings, stopping_in_epoch_3, monkeypatch):
    # One batch an execution, and batches of one, so that an epoch takes longer than the timer.
    monkeypatch.setattr(fitting, "steps_per_execution", lambda *_: 1)
    spec = experiment("mnist", epochs=500, batch_size=1, learning_rate=0.0001, test="test[:100]")
    store, run = trained(spec, settings)
    assert (run.status, run.reason) == (RunStatus.STOPPED, Reason.USER_STOPPED)
    assert run.message == Code.STOPPED_AFTER_EPOCH(done=2, epochs=500)
    epochs = store.epochs.of(run.id)
    assert len(epochs) == 2
    assert run.evaluation.last["validation"]["loss"] == pytest.approx(epochs[-1].values["val_loss"], rel=1e-5)
    assert run.evaluation.best["validation"]["loss"] == pytest.approx(
        min(e.values["val_loss"] for e in epochs), rel=1e-5
    )
    assert run.evaluation.best["test"] is not None
    keras.models.load_model(settings.runs_dir / run.id / "model.keras")


def test_what_the_batches_before_a_stop_taught_in_its_epoch_is_discarded(settings, monkeypatch):
    monkeypatch.setattr(fitting, "steps_per_execution", lambda *_: 1)
    monkeypatch.setattr(callbacks, "_TALK_SECONDS", 0.0)
    set_progress, shared = Runs.set_progress, RunStore(settings.store_url)

    def stop_at_the_fifth_batch_of_epoch_3(runs: Runs, run_id: str, attempt: int, progress: Progress) -> bool:
        if (progress.epoch, progress.step) == (3, 5):
            shared.queue.request_stop(run_id)
        return set_progress(runs, run_id, attempt, progress)

    score, seen = attempt.score, []
    monkeypatch.setattr(attempt, "score", lambda *given: seen.extend(shared.runs.alive()) or score(*given))
    monkeypatch.setattr(Runs, "set_progress", stop_at_the_fifth_batch_of_epoch_3)
    store, run = trained(experiment("iris", learning_rate=0.05, epochs=9, scaling="standard"), settings)
    assert (run.message, run.progress.step) == (Code.STOPPED_AFTER_EPOCH(done=2, epochs=9), 5)
    assert run.evaluation.last["validation"]["loss"] == pytest.approx(
        store.epochs.of(run.id)[1].values["val_loss"], rel=1e-6
    )
    assert (seen[0].status, seen[0].reason) == (RunStatus.EVALUATING, Reason.USER_STOPPED), "the host leaves it time"


def test_stop_in_the_first_epoch_scores_the_weights_as_they_are(settings, monkeypatch):
    monkeypatch.setattr(fitting, "steps_per_execution", lambda *_: 1)
    store, run = claimed(experiment("mnist", epochs=5, batch_size=1), settings)

    def stop_inside_the_first_epoch() -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and not store.runs.get(run.id).progress.step:
            time.sleep(0.02)
        store.queue.request_stop(run.id)

    stopper = threading.Thread(target=stop_inside_the_first_epoch)
    stopper.start()
    worker.train(run.id, run.attempt, settings)
    stopper.join()
    ended = store.runs.get(run.id)
    assert (ended.status, ended.message) == (RunStatus.STOPPED, Code.STOPPED_IN_FIRST_EPOCH())
    assert (ended.epochs_done, ended.best_epoch) == (0, None)
    assert ended.evaluation.best == ended.evaluation.last
    assert (settings.runs_dir / run.id / "model.keras").exists()


def test_a_stop_while_the_run_is_evaluated_keeps_the_best_weights_and_what_was_trained(settings, monkeypatch):
    monkeypatch.setattr(callbacks, "_TALK_SECONDS", 0.0)
    score, scored = attempt.score, []

    def stop_after_the_last_weights(*given):
        if scored:
            store.queue.request_stop(run.id)
        scored.append(store.runs.get(run.id))
        return score(*given)

    monkeypatch.setattr(attempt, "score", stop_after_the_last_weights)
    store, run = claimed(experiment("iris", learning_rate=0.1, seed=1, epochs=6, scaling="standard"), settings)
    worker.train(run.id, run.attempt, settings)
    ended = store.runs.get(run.id)
    assert (ended.status, ended.reason) == (RunStatus.STOPPED, Reason.USER_STOPPED)
    assert ended.message == Code.STOPPED_UNEVALUATED(done=6, epochs=6)
    assert (ended.epochs_done, ended.evaluation) == (6, None)
    assert (scored[0].status, scored[0].reason) == (RunStatus.EVALUATING, None), "the host is to see that it comes late"
    assert ended.best_epoch < 6, "choose another seed: this test wants a best epoch before the last"
    model = keras.models.load_model(settings.runs_dir / run.id / "model.keras")
    x, y = raw_part(run.spec, settings, run.spec.data.validation)
    best = store.epochs.of(run.id)[ended.best_epoch - 1]
    assert model.evaluate(x, y, verbose=0)[0] == pytest.approx(best.values["val_loss"], rel=1e-5)


def test_a_run_stopped_before_it_began_trains_nothing(settings):
    store, run = claimed(experiment(), settings)
    store.queue.request_stop(run.id)
    worker.train(run.id, run.attempt, settings)
    ended = store.runs.get(run.id)
    assert (ended.status, ended.message) == (RunStatus.STOPPED, Code.STOPPED_BEFORE_FIRST_EPOCH())
    assert ended.evaluation is None


def test_a_loss_that_explodes_fails_the_run_and_says_why(settings):
    layers = (LayerSpec.of("dense", units=64, activation="relu"),) * 4
    spec = experiment("wine", optimizer="sgd", learning_rate=10, layers=layers, epochs=5)
    store, run = trained(spec, settings)
    assert (run.status, run.reason) == (RunStatus.FAILED, Reason.NAN_LOSS)
    assert (run.message.code, run.message.arguments["rate"]) == (Code.NAN_LOSS_BY_RATE_OR_SCALES, 10)
    loss = run.message.arguments["loss"]
    assert (loss.code, loss.arguments["number"], loss.arguments["place"].arguments["epoch"]) == (
        Code.NAN_LOSS,
        "loss",
        1,
    )
    assert store.epochs.of(run.id) == []


def test_an_experiment_with_errors_is_refused(settings):
    spec = experiment(layers=(LayerSpec.of("dense", units=0),))
    _, run = trained(spec, settings)
    assert (run.status, run.reason) == (RunStatus.FAILED, Reason.BAD_EXPERIMENT)
    assert run.message.code == Code.BAD_EXPERIMENT
    (problem,) = run.message.arguments["problems"]
    assert (problem.arguments["code"], problem.arguments["path"]) == ("layer.param", "model.layers.0.units")


def test_an_unknown_data_set_is_refused(settings):
    _, run = trained(experiment().with_("data", dataset="irsi"), settings)
    assert (run.status, run.reason) == (RunStatus.FAILED, Reason.BAD_EXPERIMENT)
    assert run.message.code == Code.BAD_EXPERIMENT
    (problem,) = run.message.arguments["problems"]
    assert problem.arguments["code"] == "data.dataset" and "irsi" in problem.arguments["words"]


def test_a_data_set_that_is_not_prepared_is_named(settings):
    _, run = trained(experiment("fashion_mnist"), settings)
    assert (run.status, run.reason) == (RunStatus.FAILED, Reason.DATA_MISSING)
    assert run.message == Code.NOT_PREPARED(title=dataset_card("fashion_mnist").title)


@pytest.mark.parametrize(
    ("error", "reason", "message"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), Reason.DISK_FULL, Code.DISK_FULL()),
        (MemoryError(), Reason.ERROR, Code.OUT_OF_MEMORY()),
        (RuntimeError("secret detail"), Reason.ERROR, Code.UNEXPECTED(error="RuntimeError")),
    ],
    ids=["disk full", "out of memory", "unexpected"],
)
def test_whatever_breaks_ends_in_a_message_without_its_details(error, reason, message, settings, monkeypatch, capfd):
    def save(*_args, **_kwargs):
        raise error

    monkeypatch.setattr(keras.Sequential, "save", save)
    _, run = trained(experiment(epochs=1), settings)
    assert (run.status, run.reason) == (RunStatus.FAILED, reason)
    assert run.message == message
    assert "secret" not in run.message.text
    assert "Traceback" in capfd.readouterr().err
    assert not (settings.runs_dir / run.id / "model.keras").exists()


def test_a_store_that_was_locked_in_an_epoch_is_told_though_keras_raises_the_error_anew(settings, monkeypatch):
    add_epoch = Epochs.add

    def locked(epochs: Epochs, *row) -> bool:
        with closing(sqlite3.connect(settings.home / "studio.sqlite3", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            return add_epoch(epochs, *row)

    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(Epochs, "add", locked)
    _, run = trained(experiment(epochs=1), settings)
    assert (run.status, run.reason) == (RunStatus.FAILED, Reason.STORE_LOCKED)
    assert run.message == Code.STORE_LOCKED()


def test_an_attempt_that_is_not_current_does_nothing(settings):
    store, run = claimed(experiment(), settings)
    worker.train(run.id, run.attempt - 1, settings)
    worker.train("no such run", 1, settings)
    assert store.runs.get(run.id) == run
    assert not settings.runs_dir.exists()


def test_the_same_experiment_gives_the_same_numbers_again(settings):
    def numbers() -> list[dict[str, float]]:
        store, run = trained(experiment("digits", batch_size=32, scaling="minmax"), settings)
        return [{**asdict(epoch), "seconds": 0} for epoch in store.epochs.of(run.id)]

    assert numbers() == numbers()


def prepared(store: RunStore, key: str, settings: Settings) -> Preparation:
    """The job once it was asked for and has ended."""
    store.preparations.request(key, "1.0.0")
    worker.prepare(key, store.preparations.claim("host").attempt, settings)
    return store.preparations.get(key)


def test_preparing_tells_the_store(settings):
    store, card = RunStore(settings.store_url), dataset_card("wine")
    library = DatasetLibrary(settings.home, bundled=ROOT / "nothing")
    assert not library.is_ready(card)
    assert prepared(store, card.ref.key, settings).status is JobStatus.DONE
    assert library.is_ready(card)


def test_what_an_earlier_version_asked_for_by_name_is_prepared(settings):
    assert prepared(RunStore(settings.store_url), "wine", settings).status is JobStatus.DONE


@pytest.mark.parametrize("key", ["wine@0123456789abcdef", "vine"])
def test_data_that_are_known_no_longer_are_not_prepared_as_others_of_the_name(settings, key):
    job = prepared(RunStore(settings.store_url), key, settings)
    assert (job.status, job.message) == (JobStatus.FAILED, Code.NO_DATASET(name=key.split("@")[0]))


def test_a_data_set_that_cannot_be_had_says_so(settings):
    store, card = RunStore(settings.store_url), dataset_card("fashion_mnist")
    job = prepared(store, card.ref.key, settings.model_copy(update={"offline": True}))
    assert job.status is JobStatus.FAILED
    assert (job.message.code, job.message.arguments["why"]) == (Code.PLACE_IN_NAMED, Code.OFFLINE())
