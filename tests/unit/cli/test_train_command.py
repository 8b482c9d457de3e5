"""`train` as a process of its own, with the real engine behind it."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import termios
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tdc_core.runs.store import RunStore
from tdc_core.settings import ROOT, load_settings
from tdc_core.spec.messages import Code
from tdc_core.words.messages import words_of

WAIT = 300
IRIS = json.loads((ROOT / "examples" / "iris.json").read_text())


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "tdc_core", *map(str, arguments)]


def iris(tmp_path: Path, **training: object) -> Path:
    """An iris experiment with other training settings, as a file."""
    file = tmp_path / "iris.json"
    file.write_text(json.dumps({**IRIS, "training": {**IRIS["training"], **training}}))
    return file


def listed_runs(*options: object) -> list[dict[str, Any]]:
    """What `runs --json` prints."""
    done = subprocess.run(command("runs", "--json", *options), capture_output=True, text=True, timeout=WAIT, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_iris_trains_to_its_end_as_json_lines(tmp_path: Path, home: Path):
    done = subprocess.run(
        command("train", ROOT / "examples" / "iris.json", "--json", "--model", tmp_path / "iris.keras"),
        capture_output=True,
        text=True,
        timeout=WAIT,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    *epochs, last = map(json.loads, done.stdout.splitlines())
    assert [line["epoch"] for line in epochs] == list(range(1, 21))
    for line in epochs:
        assert list(line) == ["event", "epoch", "loss", "accuracy", "val_loss", "val_accuracy"]
        assert line["event"] == "epoch"
    assert list(last) == ["event", "run", "status", "reason", "best_epoch", "evaluation"]
    assert list(last["evaluation"]) == ["best", "last"]
    assert (last["event"], last["status"], last["reason"]) == ("finished", "finished", "completed")
    assert max(line["val_accuracy"] for line in epochs) > 0.9
    best = epochs[last["best_epoch"] - 1]
    assert best["val_loss"] == min(line["val_loss"] for line in epochs)
    for name, line in (("best", best), ("last", epochs[-1])):
        assert last["evaluation"][name]["test"] is None
        assert last["evaluation"][name]["validation"]["loss"] == pytest.approx(line["val_loss"], rel=1e-4)
        assert last["evaluation"][name]["validation"]["accuracy"] == pytest.approx(line["val_accuracy"])
    folder = home / "runs" / last["run"]
    assert done.stderr == f"Run {last['run']}, in {folder}\n"
    assert (tmp_path / "iris.keras").read_bytes() == (folder / "model.keras").read_bytes()
    [listed] = listed_runs()
    assert list(listed) == ["run", "name", "status", "reason", "epochs_done", "best_epoch", "evaluation", "created"]
    assert {name: listed[name] for name in ("run", "status", "best_epoch", "evaluation")} == {
        name: last[name] for name in ("run", "status", "best_epoch", "evaluation")
    }
    assert (listed["name"], listed["epochs_done"]) == (IRIS["name"], 20)
    assert abs(datetime.fromisoformat(listed["created"]) - datetime.now(UTC)) < timedelta(hours=1)


def test_ctrl_c_stops_the_run_cleanly(tmp_path: Path, home: Path):
    process = subprocess.Popen(
        command("train", iris(tmp_path, epochs=1000), "--json"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    watchdog = threading.Timer(WAIT, process.kill)
    watchdog.start()
    try:
        assert json.loads(process.stdout.readline())["epoch"] == 1
        process.send_signal(signal.SIGINT)
        out = process.stdout.read()  # communicate() would leave out what came together with the first line
        err = process.stderr.read()
        process.wait()
    finally:
        watchdog.cancel()
    assert process.returncode == 130, err
    *epochs, last = map(json.loads, out.splitlines())
    assert (last["status"], last["reason"]) == ("stopped", "user_stopped")
    assert last["evaluation"]["best"]["validation"]["loss"] > 0
    done = 1 + len(epochs)
    assert done < 1000
    folder = home / "runs" / last["run"]
    words = words_of(Code.STOPPED_AFTER_EPOCH(done=done, epochs=1000))
    assert err == f"Run {last['run']}, in {folder}\n{words}\n"
    assert (folder / "model.keras").exists()
    [listed] = listed_runs()
    assert (listed["run"], listed["status"], listed["epochs_done"]) == (last["run"], "stopped", done)


def test_a_run_that_fails_ends_with_1(tmp_path: Path):
    raw = {**IRIS, "training": {**IRIS["training"], "optimizer": "sgd", "learning_rate": 10.0}}
    raw["data"] = {**IRIS["data"], "dataset": "wine"}
    file = tmp_path / "wine.json"
    file.write_text(json.dumps(raw))
    done = subprocess.run(command("train", file, "--json"), capture_output=True, text=True, timeout=WAIT, cwd=ROOT)
    assert done.returncode == 1
    last = json.loads(done.stdout.splitlines()[-1])
    assert (last["event"], last["status"], last["evaluation"]) == ("finished", "failed", None)
    assert last["reason"] == "nan_loss"
    assert words_of(RunStore(load_settings().store_url).runs.get(last["run"]).message) in done.stderr


def test_a_data_set_that_cannot_be_had_ends_with_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TDC_OFFLINE", "1")
    raw = json.loads((ROOT / "examples" / "mnist.json").read_text())
    raw["data"]["dataset"] = "fashion_mnist"
    file = tmp_path / "fashion.json"
    file.write_text(json.dumps(raw))
    done = subprocess.run(command("train", file, "--json"), capture_output=True, text=True, timeout=WAIT, cwd=ROOT)
    assert (done.returncode, done.stdout) == (1, "")
    first, *_, last = done.stderr.splitlines()
    assert first.startswith("Preparing fashion_mnist")
    assert "fashion_mnist" in last
    assert "Traceback" not in done.stderr


def test_a_terminal_shows_a_bar_and_a_log_shows_lines(tmp_path: Path, home: Path):
    file = iris(tmp_path, epochs=3)
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (40, 150))
    shown: list[bytes] = []

    def read() -> None:
        try:
            while chunk := os.read(ours, 4096):
                shown.append(chunk)
        except OSError:  # Linux' way to say that the other side has closed
            return

    reader = threading.Thread(target=read)
    reader.start()
    on_terminal = subprocess.run(
        command("train", file), stdout=subprocess.PIPE, stderr=theirs, text=True, timeout=WAIT, cwd=ROOT
    )
    os.close(theirs)
    reader.join(timeout=WAIT)
    os.close(ours)
    in_log = subprocess.run(command("train", file), capture_output=True, text=True, timeout=WAIT, cwd=ROOT)
    assert (on_terminal.returncode, in_log.returncode) == (0, 0)
    assert [on_terminal.stdout.splitlines()[-1], in_log.stdout.splitlines()[-1]] == [
        f"Run {run['run']}, in {home / 'runs' / run['run']}" for run in reversed(listed_runs())
    ], "both in one workspace"
    bar = b"".join(shown).decode()
    assert "100%" in bar
    assert "val_accuracy 0." in bar
    assert on_terminal.stdout.startswith(f"{words_of(Code.COMPLETED(epochs=3))}\n")
    lines = in_log.stdout.splitlines()
    assert [line[:12] for line in lines[:3]] == ["Epoch 1 of 3", "Epoch 2 of 3", "Epoch 3 of 3"]
    assert words_of(Code.COMPLETED(epochs=3)) in lines
    assert in_log.stderr.startswith("warning  training.epochs  In 3 epochs the weights move 36 times only")
    assert len(in_log.stderr.splitlines()) == 1


def test_the_command_line_never_imports_tensorflow():
    code = (
        "import sys; from tdc_core.__main__ import main; main(['datasets']); import tdc_core.cli.train;"
        "print([name for name in ('tensorflow', 'keras', 'tensorflow_datasets', 'streamlit') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=WAIT, cwd=ROOT)
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
