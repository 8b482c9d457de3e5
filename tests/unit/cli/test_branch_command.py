"""`branch` with the real engine behind it, and what it refuses."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tdc_core.cli.workspace import own_workspace
from tdc_core.runs.models import Run
from tdc_core.runs.states import experiment_file
from tdc_core.runs.store import RunStore
from tdc_core.settings import ROOT, Settings, load_settings
from tdc_core.spec.messages import Code
from tdc_core.words.messages import words_of
from tests.unit.cli.conftest import changed
from tests.unit.cli.test_runs import finished
from tests.unit.cli.test_train_command import WAIT, command

EPOCHS = 6


def told(*arguments: object) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    """Exit code, the lines of the epochs, and the last one."""
    done = subprocess.run(command(*arguments, "--json"), capture_output=True, text=True, timeout=WAIT, cwd=ROOT)
    assert done.stdout, done.stderr
    *epochs, last = map(json.loads, done.stdout.splitlines())
    return done.returncode, epochs, last


def five_digits(epochs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {key: float(f"{value:.5g}") for key, value in line.items() if key not in ("event", "epoch")} for line in epochs
    ]


def test_a_branch_is_trained_as_its_trunk_was_and_then_as_was_asked(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "iris.json"
    file.write_text(changed(training={"epochs": EPOCHS}))
    _, trunk, ended = told("train", file)
    code, same, last = told("branch", ended["run"][:8], "--epoch", 3)
    assert (code, last["event"], last["status"]) == (0, "finished", "finished")
    assert last["run"] != ended["run"] and last["evaluation"] == ended["evaluation"]
    assert five_digits(same) == five_digits(trunk)
    code, other, last = told("branch", ended["run"], "--epoch", 2, "--learning-rate", 0.3, "--epochs", 4)
    assert (code, len(other)) == (0, 4)
    assert five_digits(other)[:2] == five_digits(trunk)[:2] and other[2]["loss"] != trunk[2]["loss"]
    run = RunStore(load_settings().store_url).runs.get(last["run"])
    assert run is not None and run.branch is not None
    assert (run.branch.trunk, run.branch.epoch, run.spec.training.learning_rate) == (ended["run"], 2, 0.3)
    shutil.rmtree(home / "runs" / ended["run"] / "states")
    done = subprocess.run(
        command("branch", ended["run"], "--epoch", 3), capture_output=True, text=True, timeout=WAIT, cwd=ROOT
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[-1] == words_of(Code.NOTHING_TO_BRANCH())


@pytest.fixture
def mine(settings: Settings) -> Run:
    """A run of the command line's that has ended after some epochs and keeps its first weights."""
    store = RunStore(settings.store_url)
    run = store.runs.get(finished(store, own_workspace(store, settings, None)).id)
    assert run is not None and run.epochs_done == 2
    file = experiment_file(settings.runs_dir / run.id, 0)
    file.parent.mkdir(parents=True)
    file.write_text(run.spec.to_json())
    return run


def test_what_can_not_be_branched_is_said(run: Any, mine: Run, settings: Settings) -> None:
    code, out, err = run("branch", None, mine.id, "--epoch", 99)
    assert (code, out) == (1, "") and err.splitlines()[-1] == words_of(Code.NO_SUCH_EPOCH(done=mine.epochs_done))
    code, out, err = run("branch", None, mine.id, "--epoch", -1)
    assert (code, out) == (1, "") and err.splitlines()[-1] == words_of(Code.NO_SUCH_EPOCH(done=mine.epochs_done))
    code, out, err = run("branch", None, mine.id, "--epoch", 1, "--epochs", 1)
    assert (code, out) == (1, "") and err.splitlines()[-1] == words_of(Code.TOO_FEW_EPOCHS(done=1, least=2))
    code, out, err = run("branch", None, mine.id, "--epoch", 1, "--learning-rate", -1)
    assert (code, out) == (1, "") and "error  training.learning_rate" in err
    store = RunStore(settings.store_url)
    anothers = finished(store, store.workspaces.create())
    for nobodys in (anothers.id, "0" * 32, "none"):
        said = run("branch", None, nobodys, "--epoch", 1)
        assert said == (1, "", f"There is no run {nobodys} in this workspace.\n")
    assert not store.runs.alive()
    assert [folder.name for folder in settings.runs_dir.iterdir()] == [mine.id]


def test_a_beginning_names_a_run_where_no_other_has_it(
    run: Any, mine: Run, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = RunStore(settings.store_url)
    token = own_workspace(store, settings, None)
    with monkeypatch.context() as patched:
        patched.setattr("secrets.token_hex", lambda _: mine.id[:6] + "0" * 26)
        finished(store, token)
    code, out, err = run("branch", None, mine.id[:6], "--epoch", 1)
    assert (code, out, err) == (2, "", f"More than one run's id begins with {mine.id[:6]}. Write more of it.\n")
    assert run("evaluate", None, mine.id[:6])[:2] == (2, "")
    assert [each.id for each in store.runs.beginning(mine.id[:8], token)] == [mine.id]
    assert store.runs.beginning("%", token) == [] and store.runs.beginning(mine.id[:8], "0" * 32) == []
