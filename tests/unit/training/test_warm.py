"""A run from a warm worker gives the numbers of one from a cold worker, and so does one that goes on from it."""

from __future__ import annotations

import keras
import pytest

from tdc_core.runs.models import RunStatus
from tdc_core.settings import Settings
from tdc_core.spec import EarlyStoppingSpec, ExperimentSpec, LayerSpec, ScheduleSpec
from tdc_core.training import fit, worker
from tdc_core.training.warm import FOLDER
from tests.unit.export.own import brought
from tests.unit.training.runs import experiment
from tests.unit.training.test_resume import Visitor, same, stop_after, visitor

__all__ = ["stop_after", "visitor"]

LAYERS = (LayerSpec.of("dense", units=16, activation="relu"),)
IMAGES = experiment("digits", layers=LAYERS, scaling="minmax", epochs=4, batch_size=32, seed=3)
PLATEAU = ScheduleSpec.of("reduce_on_plateau", patience=1).model_dump()
IRIS = experiment(
    "iris", "softmax_one_hot", layers=LAYERS, scaling="standard", test="train[:10%]", epochs=6, seed=7, schedule=PLATEAU
)


def random_model(spec: ExperimentSpec, card, scaling, target) -> keras.Sequential:
    """A model that draws random numbers in training, and has variables that are not trained."""
    keras.utils.set_random_seed(spec.training.seed)
    model = keras.Sequential(
        [
            keras.Input(card.input_shape),
            keras.layers.RandomFlip("horizontal"),
            keras.layers.RandomRotation(0.1),
            keras.layers.Conv2D(8, 3, activation="relu"),
            keras.layers.BatchNormalization(),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.4),
            keras.layers.Dense(16, activation="relu", kernel_regularizer="l2"),
            keras.layers.GaussianNoise(0.1),
            keras.layers.Dense(spec.model.head.units, activation=spec.model.head.activation),
        ]
    )
    model.compile(keras.optimizers.Adam(0.005), spec.model.head.loss, metrics=["accuracy"])
    return model


def train_warm(visitor: Visitor, spec: ExperimentSpec):
    warm = worker.warm_up(spec, visitor.settings)
    visitor.store.queue.submit(visitor.token, spec, 5)
    run = visitor.store.queue.claim("test")
    worker.train(run.id, run.attempt, visitor.settings, warm)
    return visitor.now(run)


@pytest.mark.parametrize("optimizer_params", [{"momentum": 0.9}, {"momentum": 0.9, "nesterov": True, "clipnorm": 0.5}])
def test_a_momentum_begins_anew_after_the_rehearsal(visitor, optimizer_params):
    spec = IRIS.with_("training", optimizer="sgd", learning_rate=0.02, optimizer_params=optimizer_params)
    same(visitor.numbers(train_warm(visitor, spec)), visitor.numbers(visitor.train(spec)))


@pytest.mark.parametrize("random", [True, False], ids=["random layers", "a schedule"])
def test_warm_cold_and_resumed_have_the_same_numbers(visitor, stop_after, monkeypatch, random: bool):
    spec = IMAGES if random else IRIS
    if random:
        monkeypatch.setattr(fit, "build_model", random_model)
    cold, warm = visitor.train(spec), train_warm(visitor, spec)
    assert (warm.status, warm.message) == (RunStatus.FINISHED, cold.message)
    same(visitor.numbers(warm), visitor.numbers(cold))
    assert warm.best_epoch == cold.best_epoch
    for weights in ("best", "last"):
        for part, score in getattr(cold.evaluation, weights).items():
            mine = getattr(warm.evaluation, weights)[part]
            assert (mine is None) == (score is None)
            assert score is None or (mine["loss"], mine["accuracy"]) == pytest.approx(
                (score["loss"], score["accuracy"]), abs=1e-6
            )
    stop_after(2)
    stopped = train_warm(visitor, spec)
    assert (stopped.status, stopped.epochs_done) == (RunStatus.STOPPED, 2)
    stop_after(0)
    same(visitor.numbers(visitor.resume(stopped)), visitor.numbers(cold))


def test_a_table_of_ones_own_is_rehearsed_too(visitor, tmp_path):
    lines = [f"{place % 7 or ''},{('red', 'blue', '')[place % 3]},{'yn'[place % 2]}" for place in range(40)]
    path = tmp_path / "cars.csv"
    path.write_text("\n".join(["size,colour,sold", *lines]), encoding="utf-8")
    spec, _ = brought(path, visitor.settings, "sold")
    spec = spec.with_("training", epochs=2)
    visitor.store.files.add(visitor.token, path.name, spec.data.file.sha256, 1)
    same(visitor.numbers(train_warm(visitor, spec)), visitor.numbers(visitor.train(spec)))


def test_the_rehearsal_leaves_no_trace(visitor):
    worker.warm_up(IRIS, visitor.settings)
    assert not (visitor.settings.home / FOLDER).exists()
    assert visitor.store.runs.alive() == [] and visitor.store.runs.owned() == []
    assert not visitor.settings.runs_dir.exists()


def test_the_summary_is_that_of_keras(settings: Settings):
    summary = worker.warm_up(IRIS, settings).summary
    assert "Total params: 131" in summary and "dense" in summary  # 4 * 16 + 16 + 16 * 3 + 3
    assert max(len(line) for line in summary.splitlines()) <= 80


def test_early_stopping_counts_from_the_first_epoch(visitor):
    stopping = EarlyStoppingSpec(patience=1, min_delta=10.0).model_dump()
    spec = IRIS.with_("training", early_stopping=stopping)
    assert train_warm(visitor, spec).epochs_done == visitor.train(spec).epochs_done == 2


def test_what_can_not_be_trained_can_not_be_rehearsed(settings: Settings):
    with pytest.raises(fit.BadExperiment) as raised:
        worker.warm_up(IRIS.with_("training", learning_rate=1e30), settings)
    (problem,) = raised.value.message.arguments["problems"]
    assert problem.arguments["path"] == "training.learning_rate"
    assert not (settings.home / FOLDER).exists()
