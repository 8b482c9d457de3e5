"""`runs`, and the workspace that all command lines share, in this process and without a training host."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tdc_core.catalog.experiments import ready_made
from tdc_core.cli.workspace import own_workspace
from tdc_core.runs.models import Evaluation, Outputs, Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec.messages import Code
from tdc_core.words.messages import words_of
from tests.support.figures import epoch_metrics, scored
from tests.unit.cli.conftest import changed
from tests.unit.runs.old_stores import LAYOUTS, lay, rows

IRIS = ready_made()[0]
SCORES = {"validation": scored(0.25, 0.9375), "test": None}


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.store_url)


def finished(store: RunStore, token: str, name: str = "Iris") -> Run:
    store.queue.submit(token, IRIS.model_copy(update={"name": name}), 5)
    run = store.queue.claim("test")
    assert run is not None
    for number in (1, 2):
        store.epochs.add(run.id, run.attempt, epoch_metrics(number, 0.5, 0.75, 1 / number, 0.75, 0.1))
    evaluation = Evaluation(SCORES, SCORES, Outputs(1.0, 1.0, (1, 2), 0.5))
    store.runs.set_status(run.id, run.attempt, RunStatus.FINISHED, Reason.COMPLETED, None, evaluation)
    return run


def test_nothing_yet(run):
    assert run("runs") == (0, "No runs yet.\n", "")
    assert run("runs", None, "--json") == (0, "", "")


def test_its_own_newest_first_or_everyones(run, store, settings, tmp_path):
    mine = own_workspace(store, settings, None)
    other = own_workspace(store, settings, tmp_path / "other")
    runs = [finished(store, token).id for token in (mine, store.workspaces.create(), mine, other)]
    for options, expected in (
        ((), [runs[2], runs[0]]),
        (("--all",), runs[::-1]),
        (("--workspace", tmp_path / "other"), [runs[3]]),
    ):
        code, out, err = run("runs", None, "--json", *options)
        assert (code, err) == (0, "")
        assert [json.loads(line)["run"] for line in out.splitlines()] == expected
        table = run("runs", None, *options)[1].splitlines()
        assert [line.split()[0] for line in table] == ["RUN", *expected]


def test_more_than_a_page_lists(run, store, settings):
    token = own_workspace(store, settings, None)
    ids = [store.queue.submit(token, IRIS, 1000).id for _ in range(60)]
    lines = [json.loads(line) for line in run("runs", None, "--json")[1].splitlines()]
    assert [line["run"] for line in lines] == ids[::-1]
    assert {(line["status"], line["evaluation"], line["best_epoch"]) for line in lines} == {("queued", None, None)}
    assert {line["reason"] for line in lines} == {None}


def test_a_line_says_what_the_end_of_train_says(run, store, settings):
    finished(store, own_workspace(store, settings, None))
    line = json.loads(run("runs", None, "--json")[1])
    assert list(line) == ["run", "name", "status", "reason", "epochs_done", "best_epoch", "evaluation", "created"]
    assert (line["name"], line["status"], line["epochs_done"], line["best_epoch"]) == ("Iris", "finished", 2, 2)
    assert line["reason"] == "completed"
    score = {"validation": {"loss": 0.25, "accuracy": 0.9375}, "test": None}
    assert line["evaluation"] == {"best": score, "last": score}
    assert datetime.fromisoformat(line["created"]).tzinfo is not None
    assert datetime.fromisoformat(line["created"]) <= datetime.now(UTC)
    [_, row] = run("runs")[1].splitlines()
    assert row.split()[3:] == ["finished", "2", "of", "20", "2", "0.2500", "val_accuracy", "0.9375", "Iris"]


def test_a_name_can_not_command_the_terminal(run, store, settings):
    finished(store, own_workspace(store, settings, None), "\x1b[31mred\nline\u202e")
    out = run("runs")[1]
    assert len(out.splitlines()) == 2
    assert "\x1b" not in out and "\u202e" not in out and "�[31mred�line�" in out


@pytest.mark.parametrize("layout", LAYOUTS)
def test_those_of_a_store_of_earlier_code(layout, run, settings):
    url = lay(layout, settings.home / "studio.sqlite3")
    assert url == settings.store_url
    before = rows(settings.home / "studio.sqlite3")["runs"]
    code, out, err = run("runs", None, "--all", "--json")
    assert (code, err) == (0, "")
    lines = [json.loads(line) for line in out.splitlines()]
    for line, row in zip(lines[::-1], before, strict=True):
        told = {"run": row["id"], "status": row["status"], "epochs_done": row["epochs_done"]}
        assert told | {"best_epoch": row["best_epoch"]} == {key: line[key] for key in (*told, "best_epoch")}
        score = {"validation": {"loss": 0.3, "accuracy": 0.7}, "test": None}
        evaluated = row["status"] in ("finished", "stopped")
        assert (line["evaluation"] or {}).get("best") == (score if evaluated else None)
    assert {line["status"] for line in lines} == set(RunStatus)


def test_all_and_a_workspace_are_too_much(run, capsys):
    with pytest.raises(SystemExit) as ended:
        run("runs", None, "--all", "--workspace", "file")
    assert ended.value.code == 2


def test_a_workspace_that_is_not_there_ends_with_2(run, tmp_path):
    code, out, err = run("runs", None, "--workspace", tmp_path / "none")
    assert (code, out, err) == (2, "", f"{tmp_path / 'none'} holds no workspace.\n")


def test_the_limit_of_runs_counts_for_all_command_lines(run, store, settings, home):
    token = own_workspace(store, settings, None)
    for _ in range(settings.max_queued):
        store.queue.submit(token, IRIS, settings.max_queued)
    code, out, err = run("train", changed())
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == words_of(Code.TOO_MANY_RUNS(alive=5, limit=5))
    assert len(store.runs.all()) == 5
    assert not (home / "host.log").exists(), "a host was started for nothing"


@pytest.mark.parametrize(("name", "words"), [("no/out.keras", "No such file"), ("folder", "Is a directory")])
def test_a_model_that_could_not_be_written_is_told_before_the_training(run, home, tmp_path: Path, name, words):
    (tmp_path / "folder").mkdir()
    code, out, err = run("train", changed(), "--model", tmp_path / name)
    assert (code, out) == (1, "")
    assert err.startswith(f"{tmp_path / name}: {words}")
    assert not (home / "host.log").exists()
