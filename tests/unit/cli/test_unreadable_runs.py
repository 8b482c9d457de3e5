"""`runs` on a store of which some rows can't be read: the rest is listed, and a word says how many are not."""

from __future__ import annotations

import json
import threading

import pytest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.cli.following import Follower, Interrupt
from tdc_core.cli.workspace import own_workspace
from tdc_core.engine.service import TrainingService
from tdc_core.runs.job_models import Preparation
from tdc_core.runs.models import Run
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tests.unit.cli.test_runs import finished
from tests.unit.runs.old_stores import LAYOUTS, QUEUED, lay, rows
from tests.unit.runs.unreadable import RUNS, spoil


@pytest.fixture
def two(settings: Settings) -> list[Run]:
    store = RunStore(settings.store_url)
    token = own_workspace(store, settings, None)
    return [finished(store, token) for _ in range(2)]


@pytest.mark.parametrize("change", RUNS.values(), ids=RUNS)
def test_a_run_that_can_not_be_read_hides_no_other(run, two, settings, change):
    spoil(settings.store_url, change, f"id = '{two[1].id}'")
    for options in ((), ("--all",)):
        code, out, err = run("runs", None, "--json", *options)
        assert (code, err) == (0, "1 run can't be read and is left out.\n")
        assert [json.loads(line)["run"] for line in out.splitlines()] == [two[0].id]
        code, out, err = run("runs", None, *options)
        assert (code, err) == (0, "1 run can't be read and is left out.\n")
        assert [line.split()[0] for line in out.splitlines()] == ["RUN", two[0].id]


def test_several_are_counted_and_where_none_is_left_there_are_some_nevertheless(run, two, settings):
    spoil(settings.store_url, "spec = '{'")
    assert run("runs") == (0, "", "2 runs can't be read and are left out.\n")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("change", ["spec = '{'", "status = 'weird'", "created = 9e999", "segments = '{}x'"])
def test_one_in_a_store_of_earlier_code(run, settings, layout, change):
    file = settings.home / "studio.sqlite3"
    lay(layout, file)
    spoil(file, change, f"id = '{QUEUED}'")
    code, out, err = run("runs", None, "--all", "--json")
    assert (code, err) == (0, "1 run can't be read and is left out.\n")
    assert len(out.splitlines()) == len(rows(file)["runs"]) - 1


@pytest.mark.parametrize("evaluation", ['{"best":{},"last":{}}', '{"best":{"validation":{}},"last":{}}'])
def test_a_score_that_lacks_its_parts_has_no_figures(run, two, settings, evaluation):
    spoil(settings.store_url, f"evaluation = '{evaluation}'", f"id = '{two[1].id}'")
    code, out, err = run("runs")
    assert (code, err) == (0, "")
    assert [line.split()[-4::2] for line in out.splitlines()[1:]] == [["-", "-"], ["0.2500", "0.9375"]]


def test_a_message_of_lists_without_an_end_is_no_obstacle(run, two, settings):
    spoil(settings.store_url, f"message = '{'[' * 5000}'")
    code, out, err = run("runs")
    assert (code, err, len(out.splitlines())) == (0, "", 3)


@pytest.mark.parametrize("change", ["requested = 'abc'", None], ids=["unreadable", "taken back"])
def test_a_preparation_that_is_gone_is_not_waited_for(settings, capsys, monkeypatch, change):
    store = RunStore(settings.store_url)
    service = TrainingService(store, settings)

    def prepare(dataset: str, version: str) -> Preparation:
        job = store.preparations.request(dataset, version)
        if change:
            spoil(settings.store_url, change, table="preparations")
        else:
            store.preparations.cancel(dataset)
        return job

    monkeypatch.setattr(service, "prepare", prepare)
    monkeypatch.setattr(service, "ensure_host", lambda: None)
    interrupt = Interrupt()
    end = threading.Timer(5, lambda: setattr(interrupt, "pressed", True))  # else it would wait for ever
    end.start()
    follower = Follower(store, settings, store.workspaces.create(), service, interrupt)
    assert not follower.made_ready(find_dataset("fashion_mnist"))
    end.cancel()
    assert capsys.readouterr().err.endswith("Cancelled.\n") and not interrupt.pressed
