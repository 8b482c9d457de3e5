"""An exported script, run in a process of its own without a network, gives the numbers of the app's own training."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.export import experiment_script
from tdc_core.runs.store import RunStore
from tdc_core.spec import HeadSpec
from tdc_core.tasks.task import task_of
from tests.unit.export.own import OWN, brought
from tests.unit.training.runs import CHANCE, experiment, trained

IRIS, DIGITS, MNIST, BREAST_CANCER, DIABETES = ready_made()

FRESH = ("iris, the full recipe", "classes")  # one of ours and one of one's own in a process that has imported nothing
PYTHON = (sys.executable, "-P", Path(__file__).with_name("script_process.py"))  # with nothing of this project in reach


class Scripts:
    """Runs exported scripts without a network.

    Args:
        tfds_folder: where TFDS has its data sets.
    """

    def __init__(self, tfds_folder):
        self._environment = os.environ | {
            "TFDS_DATA_DIR": str(tfds_folder.path),
            "MPLBACKEND": "Agg",
            **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:9"),
            "no_proxy": "",
            "NO_PROXY": "",
        }
        self._forks = None

    def run(self, source, tmp_path, *, fresh, data=None):
        """Run a script; its history and the scores of its best weights, and what it printed."""
        folder = tmp_path / "script"
        folder.mkdir()
        if data is not None:
            shutil.copy(data, folder)
        script, outcome, printed = (tmp_path / name for name in ("experiment.py", "outcome.json", "printed.txt"))
        script.write_text(source, encoding="utf-8")
        exit_code = (self._alone if fresh else self._forked)(script, folder, outcome, printed)
        assert exit_code == 0, printed.read_text()[-3000:]
        assert {path.name for path in folder.iterdir()} == {"best.weights.h5", *([data.name] if data else [])}
        return json.loads(outcome.read_text()), printed.read_text()

    def close(self):
        if self._forks:
            self._forks.stdin.close()
            assert self._forks.wait(timeout=60) == 0

    def _alone(self, script, folder, outcome, printed):
        with printed.open("w") as output:
            return subprocess.run(
                [*PYTHON, script, outcome],
                cwd=folder, env=self._environment, stdout=output, stderr=output, timeout=600, check=False,
            ).returncode  # fmt: skip

    def _forked(self, script, folder, outcome, printed):
        if self._forks is None:
            self._forks = subprocess.Popen(
                PYTHON, env=self._environment,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        job = {"script": script, "folder": folder, "outcome": outcome, "printed": printed}
        print(json.dumps(job, default=str), file=self._forks.stdin, flush=True)
        return int(self._forks.stdout.readline())


@pytest.fixture(scope="module")
def scripts(tfds_folder):
    scripts = Scripts(tfds_folder)
    yield scripts
    scripts.close()


def app_numbers(spec, settings):
    """Every epoch of the app's own training of an experiment, and its evaluation."""
    _, run = trained(spec, settings)
    assert run.evaluation, run.message
    return RunStore(settings.store_url).epochs.of(run.id), run.evaluation


def five_digits(value):
    return pytest.approx(value, rel=5e-6, abs=5e-6)


def few_epochs(spec, epochs=4):
    return spec.with_("training", epochs=epochs)


def sliced(spec, train, validation, test=None):
    return spec.with_("data", train=train, validation=validation, test=test)


CASES = {
    "iris, the full recipe": IRIS,
    "iris, integer labels": few_epochs(IRIS.with_head(IRIS.model.head.model_copy(
        update={"loss": "sparse_categorical_crossentropy", "labels": "integer"}))),
    "digits, integer labels": few_epochs(DIGITS),
    "digits, one-hot": few_epochs(DIGITS.with_head(DIGITS.model.head.model_copy(
        update={"loss": "categorical_crossentropy", "labels": "one_hot"}))),
    "breast cancer, sigmoid": few_epochs(BREAST_CANCER),
    "digits, standard, rows of several parts": sliced(
        experiment("digits", scaling="standard"), "train[:50%]+train[1200:1300]", "train[60%:]", "train[-50:]"),
    "titanic, sigmoid, standard": experiment("titanic", "sigmoid_binary", scaling="standard"),
    "penguins/simple, minmax": experiment("penguins/simple", "softmax_one_hot", scaling="minmax"),
    "penguins/processed, a part of everything, in order": sliced(
        experiment("penguins/processed", shuffle=False), "train[:50%]+train[80%:]", "train[50%:70%]", "train[70%:80%]"),
    "wine, standard": experiment("wine", scaling="standard", optimizer="sgd", learning_rate=0.05, seed=2**32 - 1),
    "wine, minmax": experiment("wine", scaling="minmax", optimizer="nadam", learning_rate=0.002, seed=7),
    "wine, sgd with momentum, nesterov, weight decay and clipnorm": experiment("wine", scaling="standard",
        optimizer="sgd", learning_rate=0.02, epochs=5, seed=3, optimizer_params={"momentum": 0.9, "nesterov": True,
        "weight_decay": 0.01, "clipnorm": 1}),
    "iris, adamw with all it has, cosine": experiment("iris", optimizer="adamw", epochs=4, schedule={"type": "cosine"},
        optimizer_params={"weight_decay": 0.0, "beta_1": 0.8, "beta_2": 0.99, "clipnorm": 0.5}),
    "iris, early stopping, plateau": IRIS.with_("training", learning_rate=0.02, early_stopping={"patience": 4},
        schedule={"type": "reduce_on_plateau", "factor": 0.3, "patience": 2, "min_lr": 1e-4}),
    "digits, cosine": experiment("digits", epochs=4, batch_size=32, learning_rate=0.01,
        schedule={"type": "cosine", "alpha": 0.1}),
    "wine, warm-up": experiment("wine", scaling="standard", optimizer="sgd", learning_rate=0.1, epochs=5,
        schedule={"type": "warm_up", "epochs": 2}),
    "digits, layers that draw by chance": experiment("digits", scaling="minmax", batch_size=64, layers=CHANCE),
    "diabetes, the full recipe": DIABETES,
    "diabetes, huber, unscaled, a test part": sliced(
        experiment("diabetes", "linear_huber", scaling="minmax", early_stopping={"patience": 1}, epochs=30,
            learning_rate=0.03), "train[:60%]", "train[60%:80%]", "train[80%:]"),
    "diabetes, mean absolute error, integer labels": experiment("diabetes", "linear_absolute", scaling="standard")
        .with_head(HeadSpec(units=1, activation="linear", loss="mean_absolute_error", labels="integer")),
    "mnist, a slice, standard": few_epochs(sliced(MNIST, "train[:1000]", "train[1000:1200]", "test[:200]"), 2).with_(
        "data", scaling="standard"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_script_gives_the_numbers_of_the_app(name, settings, tmp_path, tfds_folder, scripts):
    spec = CASES[name]
    card = find_dataset(spec.data.dataset)
    tfds_folder.add(card)
    outcome, printed = scripts.run(experiment_script(spec, card), tmp_path, fresh=name in FRESH)
    compare(outcome, printed, spec, task_of(card), settings)


@pytest.mark.parametrize("case", OWN)
def test_a_script_on_a_file_of_ones_own_gives_the_numbers_of_the_app(case, settings, tmp_path, scripts):
    path, target, change = OWN[case](tmp_path)
    spec, card = brought(path, settings, target, **change)
    spec = few_epochs(spec, 3)
    outcome, printed = scripts.run(experiment_script(spec, card), tmp_path, fresh=case in FRESH, data=path)
    compare(outcome, printed, spec, task_of(card), settings)


def compare(outcome, printed, spec, task, settings):
    """Hold what a script gave to the app's own training."""
    epochs, evaluation = app_numbers(spec, settings)
    if spec.training.early_stopping:
        assert 1 < len(epochs) < spec.training.epochs, "choose another learning rate: this case wants an early stop"
    else:
        assert len(epochs) == spec.training.epochs
    for key in task.epoch_keys:
        assert outcome["history"][key] == five_digits([epoch.values[key] for epoch in epochs]), key
    if "learning_rate" in outcome["history"]:
        assert outcome["history"]["learning_rate"] == five_digits([epoch.learning_rate for epoch in epochs])
    for part, score in evaluation.best.items():
        if score is not None:
            assert outcome["scores"][part] == five_digits([score[metric.key] for metric in task.metrics]), part
    assert printed.count("val_loss:") == len(epochs)
    best = evaluation.best["validation"]
    assert "Validation: " + ", ".join(f"{key} {value:.4f}" for key, value in best.items()) in printed
