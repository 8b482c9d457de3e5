"""`evaluate` as a process of its own, with the real engine behind it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from tdc_core.catalog.datasets import find_dataset
from tdc_core.results.kept import newest_results, read_results
from tdc_core.runs.store import RunStore
from tdc_core.settings import ROOT, load_settings
from tests.unit.cli.conftest import changed
from tests.unit.cli.test_train_command import WAIT, command
from tests.unit.engine.conftest import wait_for

NOBODY = "0" * 32


def evaluated(*arguments: object) -> tuple[int, dict[str, Any], str]:
    """Exit code, the one object on stdout, and stderr."""
    done = subprocess.run(
        command("evaluate", *arguments, "--json"), capture_output=True, text=True, timeout=WAIT, cwd=ROOT, check=False
    )
    lines = done.stdout.splitlines()
    assert len(lines) <= 1
    return done.returncode, json.loads(lines[0]) if lines else {}, done.stderr


@pytest.fixture
def experiment(tmp_path: Path) -> Path:
    """Iris with a test part."""
    file = tmp_path / "iris.json"
    data = {"train": "train[:60%]", "validation": "train[60%:70%]", "test": "train[70%:]"}
    file.write_text(changed(data=data, training={"epochs": 4}))
    return file


def test_an_experiment_is_trained_and_its_run_evaluated(experiment: Path, home: Path) -> None:
    code, said, errors = evaluated(experiment)
    assert (code, list(said)) == (0, ["run", "evaluation", "readings"])
    assert "Epoch 4 of 4" in errors
    run = RunStore(load_settings().store_url).runs.get(said["run"])
    assert run is not None and run.evaluation is not None
    kept = read_results(newest_results(home / "runs" / run.id))
    names = find_dataset("iris").classes
    for weights, scores in (("best", run.evaluation.best), ("last", run.evaluation.last)):
        assert list(said["evaluation"][weights]) == ["validation", "test"]
        for part, figures in said["evaluation"][weights].items():
            outputs = kept.parts[part]
            labels = outputs.part.labels
            taken = outputs.best_answers if weights == "best" else outputs.last_answers
            columns = precision_recall_fscore_support(labels, taken, labels=range(3), zero_division=0)
            assert list(figures) == ["loss", "accuracy", "interval", "baseline", "confusion", "per_class"]
            assert (figures["loss"], figures["accuracy"]) == (scores[part]["loss"], scores[part]["accuracy"])
            assert figures["confusion"] == confusion_matrix(labels, taken, labels=range(3)).tolist()
            assert figures["baseline"] == np.bincount(labels).max() / len(labels)
            assert figures["interval"][0] < figures["accuracy"] <= figures["interval"][1]
            for at, name in enumerate(names):
                expected = dict(
                    zip(("precision", "recall", "f1", "support"), [each[at] for each in columns], strict=True)
                )
                assert figures["per_class"][name] == pytest.approx(expected)
    for problem in said["readings"]:
        assert list(problem) == ["path", "severity", "code", "message", "why", "keras", "fix"]
        assert problem["code"].startswith("fit.")
    assert said["readings"][0]["code"] == "fit.small_part", "15 rows"

    assert evaluated(run.id) == (0, said, "")
    shutil.rmtree(home / "runs" / run.id / "results")  # as of a worker that was killed
    code, again, _ = evaluated(run.id)
    assert code == 0
    assert again["evaluation"]["best"]["test"]["confusion"] == said["evaluation"]["best"]["test"]["confusion"]

    words = subprocess.run(command("evaluate", run.id), capture_output=True, text=True, timeout=WAIT, cwd=ROOT)
    accuracy = said["evaluation"]["best"]["test"]["accuracy"]
    line = next(line for line in words.stdout.splitlines() if line.startswith("best weights, test"))
    assert f"accuracy {accuracy:.4f}" in line and "interval " in line


def test_a_predicted_number_has_errors_in_place_of_classes(tmp_path: Path, home: Path) -> None:
    raw = json.loads((ROOT / "examples" / "diabetes.json").read_text())
    file = tmp_path / "diabetes.json"
    file.write_text(json.dumps({**raw, "training": {**raw["training"], "epochs": 5}}))
    code, said, _ = evaluated(file)
    figures = said["evaluation"]["best"]["validation"]
    assert (code, list(figures)) == (0, ["loss", "mae", "interval", "rmse", "r2", "baseline"])
    outputs = read_results(newest_results(home / "runs" / said["run"])).parts["validation"]
    true, predicted = outputs.part.labels.astype(float), outputs.best[:, 0].astype(float)
    assert figures["mae"] == pytest.approx(np.abs(true - predicted).mean())
    assert figures["rmse"] == pytest.approx(np.sqrt(((true - predicted) ** 2).mean()))
    assert figures["r2"] == pytest.approx(1 - ((true - predicted) ** 2).sum() / ((true - true.mean()) ** 2).sum())
    assert figures["baseline"] == pytest.approx(np.abs(true - true.mean()).mean())
    assert said["evaluation"]["best"]["test"] is None


def test_what_can_not_be_evaluated_is_said(run, tmp_path: Path) -> None:
    assert run("evaluate", None, NOBODY) == (1, "", f"There is no run {NOBODY}.\n")
    code, out, err = run("evaluate", None, tmp_path / "none.json")
    assert (code, out) == (2, "") and "none.json can't be read" in err
    code, out, err = run("evaluate", changed(model={"layers": []}, data={"dataset": "mnist"}), "--json")
    assert (code, out) == (1, "") and "error" in err


def test_a_run_is_evaluated_while_it_goes_on_and_once_ctrl_c_has_stopped_it(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "long.json"
    file.write_text(changed(training={"epochs": 1000}))
    with subprocess.Popen(
        command("evaluate", file, "--json"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("Epoch 2 "):
                break
        threading.Thread(target=process.stderr.read).start()  # or the process would wait for its words to be read
        (run,) = RunStore(load_settings().store_url).runs.all()
        wait_for((home / "runs" / run.id / "state.npz").is_file)
        code, during, errors = evaluated(run.id)
        assert (code, during["readings"]) == (0, []), "its curves have not come to their end"
        assert "These are the results after epoch" in errors
        assert 0 <= during["evaluation"]["best"]["validation"]["accuracy"] <= 1
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        out = process.stdout.read()
        process.wait(WAIT)
    assert process.returncode == 130
    said = json.loads(out)
    assert said["evaluation"]["last"]["validation"]["loss"] > 0
