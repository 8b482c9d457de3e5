"""Early stopping and schedules do in a run what Keras' own do in a plain fit."""

from __future__ import annotations

import math

import keras
import pytest

from tdc_core.catalog.schedules import SCHEDULES
from tdc_core.runs.models import Reason, RunStatus
from tdc_core.spec import ScheduleSpec, TrainingSpec
from tdc_core.spec.messages import Code
from tdc_core.training.build import build_model
from tdc_core.training.schedule import learning_rate
from tests.unit.training.runs import dataset_card, experiment, trained

STEPS = 12  # iris: 120 rows in batches of 10


def rates(settings, schedule: ScheduleSpec, **training) -> list[float]:
    store, run = trained(experiment(scaling="standard", schedule=schedule, **training), settings)
    assert run.status is RunStatus.FINISHED, run.message
    return [epoch.learning_rate for epoch in store.epochs.of(run.id)]


def test_early_stopping_ends_the_run_and_says_why(settings):
    spec = experiment(learning_rate=1e-9, epochs=30, early_stopping={"patience": 3, "min_delta": 0.01})
    store, run = trained(spec, settings)
    assert (run.status, run.reason) == (RunStatus.FINISHED, Reason.EARLY_STOPPING)
    assert run.message == Code.EARLY_STOPPING_BY_MORE(monitor="val_loss", patience=3, least=0.01)
    assert run.epochs_done == len(store.epochs.of(run.id)) == 4
    assert run.evaluation.best["validation"]
    assert (settings.runs_dir / run.id / "model.keras").exists()


def test_early_stopping_in_the_last_epoch_is_all_epochs_done(settings):
    spec = experiment(learning_rate=1e-9, epochs=2, early_stopping={"patience": 1, "min_delta": 0.01})
    _, run = trained(spec, settings)
    assert (run.reason, run.epochs_done) == (Reason.COMPLETED, 2)


def test_early_stopping_leaves_alone_what_improves(settings):
    spec = experiment(learning_rate=0.001, epochs=4, scaling="standard", early_stopping={"patience": 1})
    store, run = trained(spec, settings)
    losses = [epoch.values["val_loss"] for epoch in store.epochs.of(run.id)]
    assert losses == sorted(losses, reverse=True), "choose another experiment: this test wants a loss that falls"
    assert (run.reason, run.epochs_done) == (Reason.COMPLETED, 4)


def test_without_a_schedule_the_learning_rate_stays(settings):
    store, run = trained(experiment(learning_rate=0.003, epochs=2), settings)
    assert [epoch.learning_rate for epoch in store.epochs.of(run.id)] == pytest.approx([0.003, 0.003])


def test_a_plateau_lowers_the_learning_rate_down_to_the_least(settings):
    schedule = ScheduleSpec.of("reduce_on_plateau", factor=0.5, patience=1, min_lr=3e-9)
    found = rates(settings, schedule, learning_rate=1e-8, epochs=5)
    assert found == pytest.approx([1e-8, 1e-8, 5e-9, 3e-9, 3e-9])


@pytest.mark.parametrize("alpha", [0.0, 0.25, 1.0])
def test_cosine_follows_keras_formula(settings, alpha):
    found = rates(settings, ScheduleSpec.of("cosine", alpha=alpha), learning_rate=0.02, epochs=5)
    wave = [0.5 * (1 + math.cos(math.pi * epoch / 5)) for epoch in range(1, 6)]
    assert found == pytest.approx([0.02 * ((1 - alpha) * part + alpha) for part in wave], abs=1e-8)


def test_warm_up_rises_in_even_steps_and_then_falls(settings):
    found = rates(settings, ScheduleSpec.of("warm_up", epochs=2), learning_rate=0.02, epochs=6)
    fall = [0.01 * (1 + math.cos(math.pi * epoch / 4)) for epoch in range(5)]
    assert found == pytest.approx([0.01, *fall], abs=1e-8)


def test_each_step_has_its_rate():
    training = TrainingSpec(learning_rate=0.02, epochs=6, schedule=ScheduleSpec.of("warm_up", epochs=2, alpha=1.0))
    rate = learning_rate(training, STEPS)
    assert [float(rate(step)) for step in (0, 6, 24, 50, 71)] == pytest.approx([0.0, 0.005, 0.02, 0.02, 0.02])


@pytest.mark.parametrize("row", SCHEDULES, ids=lambda row: row.name)
@pytest.mark.parametrize("batch_size", [10, 7, 1000])
def test_a_model_is_built_with_every_schedule(row, batch_size):
    spec = experiment(schedule=row.default_schedule(), epochs=5, batch_size=batch_size)
    model = build_model(spec, dataset_card("iris"), None)
    rate = model.optimizer.get_config()["learning_rate"]
    if row.kind == "callback":
        assert rate == pytest.approx(0.001)
        return
    assert rate["class_name"] == row.keras_name.rpartition(".")[2]
    steps = rate["config"]["decay_steps"] + rate["config"]["warmup_steps"]
    assert steps == 5 * math.ceil(120 / batch_size)


def test_a_model_saved_with_a_schedule_opens_again(settings):
    _, run = trained(experiment(schedule=ScheduleSpec.of("warm_up", epochs=1), epochs=2), settings)
    model = keras.models.load_model(settings.runs_dir / run.id / "model.keras")
    assert isinstance(model.optimizer._learning_rate, keras.optimizers.schedules.CosineDecay)
