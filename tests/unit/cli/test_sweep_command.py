"""`sweep`, in this process and as one of its own, with the real engine behind it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tdc_core.__main__ import main
from tdc_core.runs.group_models import GroupStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import ROOT, load_settings
from tests.unit.sweeps.making import RATE, raw_sweep

WAIT = 300
RATES = {"path": "training.learning_rate", "type": "choice", "choices": [0.03, 0.001, 0.003]}
UNITS = {"path": "model.layers.0.units", "type": "choice", "choices": [8, 5000]}


def file_of(folder: Path, *search: dict[str, Any], training: dict[str, Any] | None = None, **changes: Any) -> Path:
    """A sweep on iris, as a file."""
    raw = raw_sweep(*(search or (RATE,)), **changes)
    raw["experiment"]["training"] |= {"epochs": 2, **(training or {})}
    path = folder / "sweep.json"
    path.write_text(json.dumps(raw))
    return path


def swept(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tdc_core", "sweep", str(path), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=WAIT, cwd=ROOT, check=False)


def test_a_grid_is_told_trial_by_trial_then_as_a_whole_and_has_its_price_the_second_time(tmp_path: Path) -> None:
    path = file_of(tmp_path, RATES, UNITS, sampler={"type": "grid"}, parallel=1)
    done = swept(path, "--json")
    assert done.returncode == 0, done.stderr
    *trials, last = map(json.loads, done.stdout.splitlines())
    assert [list(line) for line in trials] == [["event", "number", "status", "value", "params"]] * 3
    assert [(line["event"], line["number"], line["status"]) for line in trials] == [
        ("trial", number, "finished") for number in range(3)
    ]
    assert [line["params"] for line in trials] == [{RATES["path"]: rate, UNITS["path"]: 8} for rate in RATES["choices"]]
    assert list(last) == ["event", "best", "importance"] and last["event"] == "finished"
    best = min(trials, key=lambda line: line["value"])
    assert last["best"] == {name: best[name] for name in ("number", "value", "params")}
    said = done.stderr
    assert "3 of 6 points can't be trained, and are left out." in said
    assert "Units must lie between 1 and 4,096" in said
    assert "Trained again with 3 other seeds" in said and "take at most" not in said
    again = swept(path)
    assert again.returncode == 0
    assert "3 trials and 3 repeats of the best take at most about a minute, by the pace of earlier runs" in again.stderr
    first, *_ = again.stdout.splitlines()
    assert first.startswith("Trial 0 (1 of 3)  finished  val_loss ") and "learning rate 0.03" in first
    assert f"The best is trial {best['number']}, with a validation loss of " in again.stdout


def test_ctrl_c_stops_the_sweep_and_tells_what_there_is(tmp_path: Path) -> None:
    path = file_of(tmp_path, training={"epochs": 60, "batch_size": 1})
    process = subprocess.Popen(
        [sys.executable, "-m", "tdc_core", "sweep", str(path), "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"TDC_WORKERS": "1"},
    )
    watchdog = threading.Timer(WAIT, process.kill)
    watchdog.start()
    try:
        assert process.stdout is not None and process.stderr is not None
        first = json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        out, err = process.stdout.read(), process.stderr.read()
        process.wait()
    finally:
        watchdog.cancel()
    assert process.returncode == 130, err
    *trials, last = map(json.loads, out.splitlines())
    assert first["number"] == 0 and {line["status"] for line in trials} == {"failed"}
    assert last["best"]["number"] == 0 and last["best"]["value"] == first["value"]
    assert err.endswith("Stopped by you.\n")
    store = RunStore(load_settings().store_url)
    token = (load_settings().home / "workspace").read_text().strip()
    [group] = store.groups.of(token)
    assert group.status is GroupStatus.STOPPED and not store.runs.alive()


def test_what_can_not_be_trained_at_all_is_said_and_nothing_begins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(tmp_path, {**UNITS, "choices": [5000, 6000]})
    assert main(["sweep", str(path), "--json"]) == 1
    said = capsys.readouterr()
    assert said.out == "" and "None of the trials can be trained." in said.err and "4,096" in said.err
    assert not RunStore(load_settings().store_url).groups.alive()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"metric": "val_mae"}, "metric: Trials can be judged by val_loss or val_accuracy"),
        ({"trials": 0}, "trials"),
        ({"experiment": 3}, "“experiment” must be an object"),
    ],
)
def test_what_is_no_sweep_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, Any], words: str
) -> None:
    path = tmp_path / "sweep.json"
    path.write_text(json.dumps(raw_sweep(**changes)))
    assert main(["sweep", str(path)]) == 2
    said = capsys.readouterr()
    assert said.out == "" and words in said.err and said.err.count("\n") == 1
    assert main(["sweep", str(tmp_path / "gone.json")]) == 2
    assert "can't be read" in capsys.readouterr().err


def test_a_sweep_on_a_file_of_ones_own_reads_what_lies_beside_it(tmp_path: Path) -> None:
    rows = "".join(f"{n},{n * 7 % 11},{'yes' if n % 3 else 'no'}\n" for n in range(60))
    (tmp_path / "own.csv").write_text(f"a,b,kind\n{rows}")
    path = file_of(tmp_path, RATES, sampler={"type": "grid"}, trials=1)
    raw = json.loads(path.read_text())
    raw["experiment"]["data"] = {"dataset": "file:own.csv", "train": "train[:80%]", "validation": "train[80%:]"}
    raw["experiment"]["model"]["head"] = {
        "units": 2, "activation": "softmax", "loss": "categorical_crossentropy", "labels": "one_hot",
    }  # fmt: skip
    path.write_text(json.dumps(raw))
    done = swept(path, "--json")
    assert done.returncode == 0, done.stderr
    trial, last = map(json.loads, done.stdout.splitlines())
    assert trial["status"] == "finished" and last["best"]["number"] == 0
    (tmp_path / "own.csv").unlink()
    assert main(["sweep", str(path)]) == 2
