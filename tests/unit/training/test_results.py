"""What a worker keeps of a run's weights: the outputs of Keras' own model, and a model that answers the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import keras
import numpy as np
import pytest
from sklearn.metrics import (
    confusion_matrix,
    mean_absolute_error,
    precision_recall_fscore_support,
    r2_score,
    root_mean_squared_error,
)

from tdc_core.catalog.datasets import DATASETS
from tdc_core.catalog.layers import ACTIVATIONS, LAYERS
from tdc_core.datasets.encode import ScalingVectors
from tdc_core.results.kept import Results, newest_results, read_results
from tdc_core.results.predictor import Predictor
from tdc_core.results.summary import evaluation_summary
from tdc_core.runs.job_models import JobStatus
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.runs.workspaces import workspace_key
from tdc_core.settings import Settings
from tdc_core.spec import LayerSpec
from tdc_core.spec.messages import Code
from tdc_core.training import attempt as attempts
from tdc_core.training import results as keeping
from tdc_core.training import worker
from tdc_core.training.build import build_model
from tdc_core.training.twin import as_litert, inference_twin
from tests.unit.training.runs import CHANCE, claimed, dataset_card, experiment, fitting_heads, raw_part, trained

CASES = [(card.name, head.name) for card in DATASETS if card.bundled for head in fitting_heads(card)]
CLOSE = {"rel": 1e-4, "abs": 1e-5}


def results_of(run: Run, settings: Settings) -> Results:
    folder = newest_results(settings.runs_dir / run.id)
    assert folder is not None
    return read_results(folder)


def evaluated(store: RunStore, run: Run, settings: Settings) -> tuple[JobStatus, object]:
    """How an evaluation ends that is asked for now, by the worker in this process."""
    store.evaluations.request(run.id)
    job = store.evaluations.claim("test")
    assert job is not None
    worker.evaluate(run.id, job.attempt, settings)
    ended = store.evaluations.get(run.id)
    assert ended is not None
    return ended.status, ended.message


@pytest.mark.parametrize(("dataset", "head"), CASES)
def test_outputs_and_model_are_those_of_the_saved_one(dataset: str, head: str, settings: Settings) -> None:
    spec = experiment(dataset, head, scaling="standard", epochs=3, batch_size=50, test="train[:10%]")
    _, run = trained(spec, settings)
    found = results_of(run, settings)
    assert found.epoch == 3 and found.scores == {"best": run.evaluation.best, "last": run.evaluation.last}
    model, predictor = keras.models.load_model(settings.runs_dir / run.id / "model.keras"), Predictor()
    for part, split in (("validation", spec.data.validation), ("test", spec.data.test)):
        features, labels = raw_part(spec, settings, split)
        kept, expected = found.parts[part], model.predict(features, verbose=0)
        rounded = 5e-4 if kept.best.dtype == np.float16 else 0.0
        assert kept.best == pytest.approx(expected, rel=1e-4, abs=1e-5 + rounded)
        assert predictor.predict(found.folder, features) == pytest.approx(expected, **CLOSE)
        assert len(kept.part) == len(labels) == len(features)
        plain = labels.argmax(axis=-1) if spec.model.head.labels == "one_hot" else labels.reshape(-1)
        assert (kept.part.labels == plain).all()
        if kept.best_answers is not None:
            right = (kept.best_answers == plain).mean()
            assert right == pytest.approx(found.scores["best"][part]["accuracy"]), "as Keras counts"
        evaluation = model.evaluate(features, labels, verbose=0, return_dict=True)
        assert found.scores["best"][part] == pytest.approx({key: evaluation[key] for key in found.scores["best"][part]})
        summary = evaluation_summary(found, spec.model.head, dataset_card(dataset))["best"][part]
        if kept.best_answers is None:
            interval = summary.pop("interval")
            errors, reach = of_numbers(plain, expected[:, 0])
            assert summary == pytest.approx(errors | {"loss": evaluation["loss"]}, rel=1e-4)
            assert interval == pytest.approx([max(0.0, errors["mae"] - reach), errors["mae"] + reach], rel=1e-4)
        else:
            taken = expected[:, 0] > 0.5 if expected.shape[1] == 1 else expected.argmax(axis=1)
            told = {name: list(each.values()) for name, each in summary["per_class"].items()}
            assert (summary["confusion"], told) == of_classes(plain, taken, list(told))


def of_classes(true: np.ndarray, taken: np.ndarray, names: list[str]) -> tuple[list[list[int]], dict[str, list[float]]]:
    """scikit-learn's matrix, and its precision, recall, F1 and support of each class."""
    every = range(len(names))
    columns = precision_recall_fscore_support(true, taken, labels=every, zero_division=0)
    return confusion_matrix(true, taken, labels=every).tolist(), dict(
        zip(names, np.array(columns).T.tolist(), strict=True)
    )


def of_numbers(true: np.ndarray, said: np.ndarray) -> tuple[dict[str, float], float]:
    """scikit-learn's errors, and 1.96 standard errors of the absolute ones."""
    errors = {
        "mae": mean_absolute_error(true, said),
        "rmse": root_mean_squared_error(true, said),
        "r2": r2_score(true, said),
        "baseline": mean_absolute_error(true, np.full(len(true), true.mean())),
    }
    return errors, 1.959964 * float(np.abs(true - said).std(ddof=1)) / np.sqrt(len(true))


def test_rows_lead_back_to_their_places(settings: Settings) -> None:
    spec = experiment("iris", test="train[140:]+train[:5]").with_("data", validation="train[100:120]")
    _, run = trained(spec, settings)
    parts = results_of(run, settings).parts
    assert parts["validation"].part.rows.tolist() == list(range(100, 120))
    assert parts["test"].part.rows.tolist() == [*range(140, 150), *range(5)]
    assert set(parts["test"].part.splits) == {"train"}


def test_best_and_last_weights_are_told_apart(settings: Settings) -> None:
    spec = experiment("iris", learning_rate=0.1, seed=1, epochs=6, scaling="standard", test="train[:30]")
    _, run = trained(spec, settings)
    assert run.best_epoch != 6, "choose another seed: this test wants a best epoch before the last"
    kept = results_of(run, settings).parts["validation"]
    assert not np.array_equal(kept.best, kept.last)
    rights = [(each == kept.part.labels).mean() for each in (kept.best_answers, kept.last_answers)]
    scores = [each["validation"]["accuracy"] for each in (run.evaluation.best, run.evaluation.last)]
    assert rights == pytest.approx(scores)


def test_a_run_that_goes_on_is_evaluated_from_what_it_kept_last(settings: Settings) -> None:
    store, run = claimed(experiment("iris", epochs=4, test="train[:30]"), settings)
    assert evaluated(store, run, settings) == (JobStatus.FAILED, Code.NOTHING_KEPT())
    worker.train(run.id, run.attempt, settings)
    folder = settings.runs_dir / run.id
    whole = results_of(run, settings)
    shutil.rmtree(folder / "results")
    ended = store.runs.get(run.id)
    store.queue.resume(store_token(store, run), run.id, 5, epochs=9)
    again = store.queue.claim("test")
    assert ended is not None and again is not None and again.alive, "it is under way"
    assert evaluated(store, again, settings) == (JobStatus.DONE, None)
    found = results_of(again, settings)
    assert found.epoch == 4
    assert found.scores["best"]["test"] == pytest.approx(whole.scores["best"]["test"], rel=1e-5)
    assert found.parts["test"].best == pytest.approx(whole.parts["test"].best, abs=1e-3)
    worker.train(again.id, again.attempt, settings)
    assert results_of(again, settings).epoch == 9
    assert [path.name for path in (folder / "results").glob("epoch-*")] == ["epoch-9"]


def store_token(store: RunStore, run: Run) -> str:
    """A workspace that the run is moved to, since nobody knows the token of its own."""
    token = store.workspaces.create()
    with store.database.write() as db:
        db.exec_driver_sql("UPDATE runs SET workspace = ? WHERE id = ?", (workspace_key(token), run.id))
    return token


def test_what_was_cut_off_has_no_results_any_more(settings: Settings) -> None:
    store, run = trained(experiment("iris", epochs=3), settings)
    folder = settings.runs_dir / run.id
    (folder / "state.npz").unlink()  # so that it begins at its beginning
    store.queue.resume(store_token(store, run), run.id, 5, epochs=4)
    again = store.queue.claim("test")
    seen: list[Path | None] = []
    begin = attempts.Attempt._fit

    def look(*arguments: object) -> object:
        seen.append(newest_results(folder))
        return begin(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attempts.Attempt, "_fit", look)
        worker.train(again.id, again.attempt, settings)
    assert seen == [None]
    assert results_of(again, settings).epoch == 4


def test_results_that_can_not_be_written_fail_no_run(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys
) -> None:
    def refuse(_: object) -> bytes:
        raise RuntimeError("no such operation")

    with monkeypatch.context() as patch:
        patch.setattr(keeping, "as_litert", refuse)
        store, run = trained(experiment("iris"), settings)
        assert (run.status, run.reason) == (RunStatus.FINISHED, Reason.COMPLETED)
        assert "no such operation" in capsys.readouterr().err, "the log has it"
        assert newest_results(settings.runs_dir / run.id) is None
        assert evaluated(store, run, settings) == (JobStatus.FAILED, Code.UNEXPECTED(error="RuntimeError"))
    assert evaluated(store, run, settings) == (JobStatus.DONE, None)
    assert results_of(run, settings).epoch == 2


def test_damaged_results_are_made_anew(settings: Settings) -> None:
    store, run = trained(experiment("iris"), settings)
    arrays = newest_results(settings.runs_dir / run.id) / "outputs.npz"
    arrays.write_bytes(b"")
    assert evaluated(store, run, settings) == (JobStatus.DONE, None)
    assert results_of(run, settings).epoch == 2
    (settings.runs_dir / run.id / "state.npz").unlink()
    assert evaluated(store, run, settings) == (JobStatus.FAILED, Code.NOTHING_LEFT())


def test_an_evaluation_of_a_run_that_is_gone_does_nothing(settings: Settings) -> None:
    store, run = trained(experiment("iris"), settings)
    store.evaluations.request(run.id)
    job = store.evaluations.claim("test")
    store.runs.delete_ended(run.id)
    worker.evaluate(run.id, job.attempt, settings)
    assert store.evaluations.get(run.id) is None


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_answers_the_same_by_litert(activation: str, tmp_path: Path) -> None:
    answers_the_same("iris", (LayerSpec.of("dense", units=5, activation=activation),), tmp_path)


@pytest.mark.parametrize("row", LAYERS, ids=lambda row: row.name)
def test_every_layer_answers_the_same_by_litert(row, tmp_path: Path) -> None:
    layers = {
        "flatten": (LayerSpec.of("flatten"),),
        "reshape": (LayerSpec.of("reshape", target_shape="28,28,1"), LayerSpec.of("flatten")),
    }
    params = {param.name: param.default for param in row.params}
    wanted = layers.get(row.name, (LayerSpec.of(row.name, **params),))
    dense = row.name in ("dense", "activation")
    image = ((LayerSpec.of("flatten"),) if dense else ()) + wanted
    if not dense and row.name not in layers:
        image += (LayerSpec.of("flatten"),)
    answers_the_same("mnist", image, tmp_path)


def test_what_acts_only_in_training_has_gone_from_the_twin(tmp_path: Path) -> None:
    twin = answers_the_same("mnist", CHANCE, tmp_path)
    kinds = {type(layer).__name__ for layer in twin.layers}
    assert kinds == {"Rescaling", "Conv2D", "BatchNormalization", "MaxPooling2D", "Flatten", "Dense"}


def answers_the_same(dataset: str, layers: tuple[LayerSpec, ...], folder: Path) -> keras.Sequential:
    """That a model, its twin and LiteRT put out the same; the twin."""
    card = dataset_card(dataset)
    scaling = ScalingVectors("standard", mean=30.0, variance=5000.0)
    if card.image_shape is None:
        scaling = ScalingVectors("standard", mean=(5.0, 3.0, 4.0, 1.0), variance=(0.7, 0.2, 3.0, 0.6))
    model = build_model(experiment(dataset, layers=layers), card, scaling)
    for number, variable in enumerate(model.variables):  # so that no bias and no moving mean is 0, and no variance 1
        if "seed" not in variable.path:
            noise = np.random.default_rng(number).uniform(-0.05, 0.05, variable.shape)
            variable.assign(variable + noise.astype(np.float32))
    twin = inference_twin(model)
    high = 8.0 if card.image_shape is None else 255.0
    features = np.random.default_rng(3).uniform(0, high, (6, *card.input_shape)).astype(np.float32)
    expected = model(features, training=False).numpy()
    assert twin(features).numpy() == pytest.approx(expected, **CLOSE)
    (folder / "model.tflite").write_bytes(as_litert(model))
    assert Predictor().predict(folder, features) == pytest.approx(expected, **CLOSE)
    return twin
