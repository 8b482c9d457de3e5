"""A branch of a run has its trunk's numbers up to where it leaves it, and after that where nothing is changed."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from tdc_core.runs.models import EpochMetrics, Reason, Run, RunStatus
from tdc_core.runs.states import hand_on, kept_epochs, state_file, trained_by
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec, LayerSpec, ScheduleSpec
from tdc_core.training import shelf, worker
from tests.unit.training.runs import CHANCE, experiment

LAYERS = (LayerSpec.of("dense", units=16, activation="relu"), LayerSpec.of("dropout", rate=0.25))
IRIS = experiment("iris", "softmax_one_hot", layers=LAYERS, scaling="standard", epochs=9, batch_size=64, seed=7)
MOMENTUM = IRIS.with_("training", optimizer="sgd", learning_rate=0.02, optimizer_params={"momentum": 0.9})
COSINE = IRIS.with_("training", schedule=ScheduleSpec.of("cosine"))
PLATEAU = IRIS.with_(
    "training", learning_rate=0.05, schedule=ScheduleSpec.of("reduce_on_plateau", patience=1, factor=0.5)
)
NUMBER = experiment("diabetes", "linear_number", layers=LAYERS, scaling="standard", epochs=6, seed=5)
NUMBER = NUMBER.with_("data", target_scaling="standard")
BY_CHANCE = experiment("digits", layers=CHANCE, scaling="minmax", epochs=4, batch_size=128, seed=3)


class Visitor:
    """Someone with runs, and the worker that trains them in this process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.store = RunStore(settings.store_url)
        self.token = self.store.workspaces.create()

    def work(self) -> Run:
        run = self.store.queue.claim("host")
        assert run is not None
        worker.train(run.id, run.attempt, self.settings)
        ended = self.store.runs.get(run.id)
        assert ended is not None
        return ended

    def train(self, spec: ExperimentSpec) -> Run:
        self.store.queue.submit(self.token, spec, 9)
        run = self.work()
        assert run.status is RunStatus.FINISHED, run.message
        return run

    def branch(self, trunk: Run, epoch: int, spec: ExperimentSpec) -> Run:
        run_id = secrets.token_hex(16)
        hand_on(self.folder(trunk), self.settings.runs_dir / run_id, epoch)
        queued = self.store.queue.branch(self.token, trunk.id, epoch, spec, 9, run_id)
        assert self.numbers(queued) == self.numbers(trunk)[:epoch] and queued.epochs_done == epoch
        run = self.work()
        assert (run.id, run.status) == (run_id, RunStatus.FINISHED), run.message
        return run

    def folder(self, run: Run) -> Path:
        return self.settings.runs_dir / run.id

    def epochs(self, run: Run) -> Sequence[EpochMetrics]:
        return self.store.epochs.of(run.id)

    def numbers(self, run: Run) -> list[dict[str, float]]:
        """Each epoch's numbers to five digits, and the learning rate."""
        return [
            {key: float(f"{value:.5g}") for key, value in {**epoch.values, "rate": epoch.learning_rate or 0.0}.items()}
            for epoch in self.epochs(run)
        ]


@pytest.fixture
def visitor(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    monkeypatch.setattr(shelf, "_SECONDS", 0.0)
    monkeypatch.setattr(shelf, "_WRITE_SHARE", 1e9)
    return Visitor(settings)


@pytest.mark.parametrize(
    "spec", [IRIS, MOMENTUM, COSINE, PLATEAU, NUMBER], ids=["adam", "momentum", "cosine", "plateau", "a number"]
)
def test_an_unchanged_branch_gives_the_trunks_numbers(visitor: Visitor, spec: ExperimentSpec) -> None:
    trunk = visitor.train(spec)
    assert kept_epochs(visitor.folder(trunk)) == list(range(spec.training.epochs + 1))
    for epoch in (3, 4):
        state_file(visitor.folder(trunk), epoch).unlink()
    branch = visitor.branch(trunk, 4, spec)
    assert visitor.numbers(branch) == visitor.numbers(trunk), "two epochs trained again"
    assert (branch.best_epoch, branch.evaluation) == (trunk.best_epoch, trunk.evaluation)
    assert branch.branch is not None and (branch.branch.trunk, branch.branch.epoch) == (trunk.id, 4)


def test_one_that_is_grown_from_the_beginning_too(visitor: Visitor) -> None:
    trunk = visitor.train(BY_CHANCE)
    for epoch in (1, 2, 3):
        state_file(visitor.folder(trunk), epoch).unlink()
    branch = visitor.branch(trunk, 2, BY_CHANCE)
    assert visitor.numbers(branch) == visitor.numbers(trunk)


def test_another_rate_is_anothers_from_there_on(visitor: Visitor) -> None:
    trunk = visitor.train(IRIS)
    branch = visitor.branch(trunk, 5, IRIS.with_("training", learning_rate=0.05, epochs=7))
    mine, theirs = visitor.numbers(branch), visitor.numbers(trunk)
    assert mine[:5] == theirs[:5] and mine[5]["loss"] != theirs[5]["loss"]
    assert [epoch["rate"] for epoch in mine] == [0.001] * 5 + [0.05] * 2


@pytest.mark.parametrize("rate", [0.0, 0.5])
def test_another_dropout_too(visitor: Visitor, rate: float) -> None:
    trunk = visitor.train(IRIS)
    other = IRIS.with_layers((LAYERS[0], LAYERS[1].with_params(rate=rate)))
    branch = visitor.branch(trunk, 5, other)
    back = visitor.branch(branch, 7, IRIS)
    mine, theirs = visitor.numbers(branch), visitor.numbers(trunk)
    assert mine[:5] == theirs[:5] and mine[5]["loss"] != theirs[5]["loss"]
    assert visitor.numbers(back)[:7] == mine[:7] and len(visitor.numbers(back)) == 9


@pytest.mark.parametrize("spec", [COSINE, PLATEAU], ids=["cosine", "plateau"])
def test_another_schedule_too(visitor: Visitor, spec: ExperimentSpec) -> None:
    trunk = visitor.train(IRIS)
    there = visitor.branch(trunk, 3, spec)
    back = visitor.branch(there, 6, IRIS)
    assert visitor.numbers(there)[:3] == visitor.numbers(trunk)[:3]
    assert visitor.numbers(back)[6]["rate"] == IRIS.training.learning_rate
    assert visitor.numbers(there)[3]["loss"] != visitor.numbers(trunk)[3]["loss"] or spec is PLATEAU


def test_from_before_the_first_epoch_it_is_a_run_of_its_own(visitor: Visitor) -> None:
    trunk = visitor.train(IRIS)
    changed = IRIS.with_("training", learning_rate=0.01)
    assert visitor.numbers(visitor.branch(trunk, 0, changed)) == visitor.numbers(visitor.train(changed))


def test_a_branch_of_a_run_that_went_on_is_trained_as_it_was_there(visitor: Visitor) -> None:
    run = visitor.train(COSINE.with_("training", epochs=5))
    visitor.store.queue.resume(visitor.token, run.id, 9, epochs=9, learning_rate=0.02)
    trunk = visitor.work()
    for epoch in (3, 7):
        state_file(visitor.folder(trunk), epoch).unlink()
    before, after = trained_by(visitor.folder(trunk), 3), trained_by(visitor.folder(trunk), 7)
    assert before is not None and (before.training.epochs, before.training.learning_rate) == (5, 0.001)
    assert after is not None and (after.training.epochs, after.training.learning_rate) == (9, 0.02)
    early = visitor.branch(trunk, 3, before)
    assert visitor.numbers(early) == visitor.numbers(trunk)[:5]
    late = visitor.branch(trunk, 7, after)
    assert visitor.numbers(late) == visitor.numbers(trunk)


def test_a_branch_has_the_whole_past_of_its_trunk(visitor: Visitor) -> None:
    trunk = visitor.train(IRIS)
    branch = visitor.branch(trunk, 6, IRIS.with_("training", learning_rate=0.02))
    shutil.rmtree(visitor.folder(trunk))
    assert visitor.store.runs.delete_ended(trunk.id)
    again = visitor.branch(branch, 3, IRIS)
    assert visitor.numbers(again)[:6] == visitor.numbers(branch)[:6], "as the trunk was"


def test_a_branch_that_is_resumed_goes_on_from_its_own_state(visitor: Visitor) -> None:
    trunk = visitor.train(IRIS)
    whole = visitor.branch(trunk, 4, IRIS.with_("training", learning_rate=0.02))
    short = visitor.branch(trunk, 4, IRIS.with_("training", learning_rate=0.02, epochs=6))
    visitor.store.queue.resume(visitor.token, short.id, 9, epochs=9)
    assert visitor.numbers(visitor.work()) == visitor.numbers(whole)


def test_a_branch_that_was_killed_before_it_had_a_state_begins_there_again(visitor: Visitor) -> None:
    trunk = visitor.train(IRIS)
    branch = visitor.branch(trunk, 4, IRIS)
    (visitor.folder(branch) / "state.npz").unlink()
    visitor.store.queue.resume(visitor.token, branch.id, 9, epochs=10)
    longer = visitor.work()
    assert visitor.numbers(longer)[:9] == visitor.numbers(trunk) and longer.epochs_done == 10


def test_stop_is_heard_while_it_grows(visitor: Visitor) -> None:
    trunk = visitor.train(IRIS)
    run_id = secrets.token_hex(16)
    hand_on(visitor.folder(trunk), visitor.settings.runs_dir / run_id, 0)
    visitor.store.queue.branch(visitor.token, trunk.id, 6, IRIS, 9, run_id)
    run = visitor.store.queue.claim("host")
    assert run is not None
    visitor.store.queue.request_stop(run.id)
    worker.train(run.id, run.attempt, visitor.settings)
    ended = visitor.store.runs.get(run.id)
    assert ended is not None and (ended.status, ended.reason) == (RunStatus.STOPPED, Reason.USER_STOPPED)
    assert visitor.numbers(ended) == visitor.numbers(trunk)[:6]


def test_at_most_ten_states_evenly_apart(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    trunk = visitor.train(IRIS.with_("training", epochs=25))
    assert kept_epochs(visitor.folder(trunk)) == [0, 4, 8, 12, 16, 20, 24, 25]
    monkeypatch.setattr(shelf, "MOST_BYTES", 3 * state_file(visitor.folder(trunk), 4).stat().st_size)
    assert kept_epochs(visitor.folder(visitor.train(IRIS.with_("training", epochs=25)))) == [0, 8, 16, 24, 25]
    monkeypatch.setattr(shelf, "MOST_BYTES", 1)
    assert kept_epochs(visitor.folder(visitor.train(IRIS))) == [0, 9], "the last takes no room"
    last = state_file(visitor.folder(trunk), 25)
    assert last.samefile(visitor.folder(trunk) / "state.npz")
    before = last.read_bytes()
    visitor.store.queue.resume(visitor.token, trunk.id, 9, epochs=27)
    visitor.work()
    assert last.read_bytes() == before and not last.samefile(visitor.folder(trunk) / "state.npz")
