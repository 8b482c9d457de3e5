"""`seeds`, with a worker that trains nothing, and once with the real one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tdc_core.cli import following
from tdc_core.engine.service import TrainingService
from tdc_core.runs.group_models import GroupStatus
from tdc_core.runs.models import RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import ROOT, Settings, load_settings
from tdc_core.spec.messages import Code
from tdc_core.words.messages import words_of
from tests.unit.cli.conftest import changed
from tests.unit.cli.test_train_command import WAIT, command
from tests.unit.engine.conftest import STAND_IN, wait_for

EXPERIMENT = ["name", "mean", "spread", "interval", "values"]


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that does what the experiment's name says."""
    monkeypatch.setenv("TDC_WORKERS", "2")
    monkeypatch.setattr(following, "TrainingService", partial(TrainingService, worker=STAND_IN))


def by_seed(tmp_path: Path, rate: float, name: str = "by seed") -> Path:
    file = tmp_path / f"{name} {rate}.json"
    file.write_text(changed(name=name, training={"learning_rate": rate, "seed": 10}))
    return file


def lines(out: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    *seeds, last = map(json.loads, out.splitlines())
    return seeds, last


@pytest.mark.usefixtures("stand_in")
def test_two_are_trained_with_the_same_seeds_and_held_against_each_other(run: Any, tmp_path: Path) -> None:
    files = by_seed(tmp_path, 0.2), by_seed(tmp_path, 0.1)
    code, out, _ = run("seeds", None, files[0], "--against", files[1], "-n", 4, "--json")
    seeds, last = lines(out)
    assert code == 0
    assert sorted((line["experiment"], line["seed"]) for line in seeds) == [
        (at, 10 + k) for at in (0, 1) for k in range(4)
    ]
    assert list(seeds[0]) == ["event", "experiment", "seed", "run", "status", "value", "metrics"]
    assert all((line["event"], line["status"]) == ("seed", "finished") for line in seeds)
    assert list(seeds[0]["metrics"]) == ["val_loss", "val_accuracy"]
    assert list(last) == ["event", "metric", "experiments", "difference", "verdict", "words"]
    assert (last["event"], last["metric"], last["verdict"]) == ("finished", "val_loss", "different")
    one, other = last["experiments"]
    assert list(one) == EXPERIMENT and [one["name"], other["name"]] == ["by seed (1)", "by seed (2)"]
    assert one["values"] == pytest.approx({"10": 0.21, "11": 0.211, "12": 0.212, "13": 0.213})
    assert (one["mean"], other["mean"], last["difference"]["mean"]) == pytest.approx((0.2115, 0.1115, -0.1))
    assert one["interval"][0] < one["mean"] < one["interval"][1] and one["spread"] == pytest.approx(0.00129, rel=0.01)
    assert last["difference"]["interval"][1] < 0 and "by seed (2) is better" in last["words"]

    code, out, _ = run("seeds", None, files[0], "--against", files[1], "-n", 4)
    assert code == 0 and len(out.splitlines()) == 8 + 3 and out.splitlines()[-1] == last["words"]
    store = RunStore(load_settings().store_url)
    assert all(each.spare and each.member for each in store.runs.all())
    assert [group.status for group in store.groups.of((load_settings().home / "workspace").read_text().strip())] == [
        GroupStatus.FINISHED
    ] * 2


@pytest.mark.usefixtures("stand_in")
def test_a_seed_that_fails_is_told_and_the_command_ends_with_1(run: Any, tmp_path: Path) -> None:
    code, out, _ = run("seeds", None, by_seed(tmp_path, 0.1, "error"), "-n", 2, "--json")
    seeds, last = lines(out)
    assert code == 1 and [line["status"] for line in seeds] == ["failed"] * 2
    assert (last["experiments"][0]["mean"], last["verdict"], last["difference"]) == (None, None, None)
    assert "2 of 2 seeds ended without a number" in run("seeds", None, by_seed(tmp_path, 0.1, "error"), "-n", 2)[1]


@pytest.mark.usefixtures("stand_in")
def test_ctrl_c_stops_all_of_them(run: Any, tmp_path: Path, settings: Settings) -> None:
    def press() -> None:
        store = RunStore(settings.store_url)
        wait_for(lambda: any(each.status is RunStatus.TRAINING and each.epochs_done for each in store.runs.all()))
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=press, daemon=True).start()
    code, out, _ = run("seeds", None, by_seed(tmp_path, 0.1, "long"), "-n", 5, "--json")
    seeds, last = lines(out)
    assert code == 130 and [line["status"] for line in seeds] == ["stopped"] * 5
    assert last["experiments"][0]["values"] == {}
    assert not RunStore(settings.store_url).runs.alive()


def test_what_can_not_be_compared_is_said(run: Any, tmp_path: Path, settings: Settings) -> None:
    number = ROOT / "examples" / "diabetes.json"
    code, out, err = run("seeds", None, by_seed(tmp_path, 0.1), "--against", number)
    assert (code, out) == (2, "") and "can't be compared" in err
    assert run("seeds", None, by_seed(tmp_path, 0.1), "-n", 0)[0] == 2
    code, out, err = run("seeds", None, by_seed(tmp_path, -1.0), "-n", 3)
    assert (code, out) == (1, "") and "error  training.learning_rate" in err
    assert not settings.store_url or not RunStore(settings.store_url).runs.all()


def test_real_runs_with_one_seed_differ_by_none_and_with_two_they_do(tmp_path: Path, home: Path) -> None:
    file = tmp_path / "iris.json"
    file.write_text(changed(training={"epochs": 2, "seed": 3}))
    done = subprocess.run(
        command("seeds", file, "-n", 2, "--against", file, "--json"),
        capture_output=True,
        text=True,
        timeout=WAIT,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    _, last = lines(done.stdout)
    one, other = (each["values"] for each in last["experiments"])
    assert list(one) == ["3", "4"] and one == other and one["3"] != one["4"]
    assert last["verdict"] == "too_few" and last["words"] == words_of(Code.LUCK_TOO_FEW(seeds=2, least=3))
    assert not list((home / "runs").glob("*/results")), "nobody looks at the rows of each"
