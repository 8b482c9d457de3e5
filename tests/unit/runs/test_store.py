"""What the store promises, to one process."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from tdc_core.runs.models import (
    EpochMetrics,
    Evaluation,
    Progress,
    Reason,
    Run,
    RunStatus,
    Stage,
)
from tdc_core.runs.store import RunStore, TooManyRuns, UnknownWorkspace, workspace_key
from tdc_core.spec.messages import Code
from tdc_core.tasks.metric import Monitor
from tests.support.figures import epoch_metrics, scored
from tests.unit.runs.conftest import SPEC, Clock, epoch, now

# Workspaces


def test_a_token_is_128_bits_and_opens_its_workspace(store: RunStore) -> None:
    tokens = {store.workspaces.create() for _ in range(20)}
    assert len(tokens) == 20
    for token in tokens:
        assert len(token) == 32 and int(token, 16) >= 0
        assert store.workspaces.exists(token)
    assert not store.workspaces.exists("0" * 32)
    assert not store.workspaces.exists("")


def test_the_store_does_not_keep_the_token(store: RunStore, url: str, run: Run, token: str) -> None:
    store.workspaces.save_draft(token, "{}")
    store.database.close()
    files = list(Path(url.removeprefix("sqlite:///")).parent.iterdir())
    assert files and not any(token.encode() in file.read_bytes() for file in files)
    assert run.workspace == workspace_key(token)
    assert not store.workspaces.exists(run.workspace)


def test_a_draft_comes_back_as_it_was_saved(store: RunStore, token: str) -> None:
    assert store.workspaces.load_draft(token) is None
    assert store.workspaces.save_draft(token, '{"ä": 1}\n')
    assert store.workspaces.save_draft(token, SPEC.to_json())
    assert store.workspaces.load_draft(token) == SPEC.to_json()


def test_a_draft_needs_a_workspace(store: RunStore) -> None:
    assert not store.workspaces.save_draft("0" * 32, "{}")
    assert store.workspaces.load_draft("0" * 32) is None


def test_a_draft_is_kept_only_in_place_of_the_one_that_was_seen(store: RunStore) -> None:
    token = store.workspaces.create()
    assert store.workspaces.swap_draft(token, None, "first")
    assert not store.workspaces.swap_draft(token, None, "of a tab that saw none")
    assert not store.workspaces.swap_draft(token, "other", "of a tab that saw another")
    assert store.workspaces.load_draft(token) == "first"
    assert store.workspaces.swap_draft(token, "first", "second")
    assert store.workspaces.load_draft(token) == "second"
    assert not store.workspaces.swap_draft("0" * 32, None, "of nobody")


def test_forgetting_deletes_everything_of_one_workspace_only(store: RunStore, token: str, run: Run) -> None:
    other = store.workspaces.create()
    kept, waiting = store.queue.submit(other, SPEC, 5), store.queue.submit(token, SPEC, 5)
    store.workspaces.save_draft(token, "{}")
    store.workspaces.save_draft(other, "[]")
    store.epochs.add(run.id, 1, epoch(1))
    assert set(store.workspaces.forget(token)) == {run.id, waiting.id}
    assert not store.workspaces.exists(token)
    assert store.workspaces.load_draft(token) is None
    assert store.runs.get(run.id) is None and store.runs.of(token) == [] and store.epochs.of(run.id) == []
    assert store.queue.stop_requested(run.id), "its worker is to end"
    assert not store.epochs.add(run.id, 1, epoch(2))
    assert store.workspaces.load_draft(other) == "[]" and store.runs.get(kept.id) == kept
    assert store.workspaces.forget(token) == ()


# Runs


def test_a_submitted_run_waits(store: RunStore, token: str, clock: Clock) -> None:
    run = store.queue.submit(token, SPEC, 5)
    assert run == store.runs.get(run.id)
    assert run == Run(
        id=run.id,
        workspace=workspace_key(token),
        spec=SPEC,
        status=RunStatus.QUEUED,
        attempt=0,
        created=datetime.fromtimestamp(clock.now, UTC),
        stages=(Stage(RunStatus.QUEUED, datetime.fromtimestamp(clock.now, UTC)),),
    )


def test_a_workspace_has_a_limit_of_runs_alive(store: RunStore, token: str) -> None:
    first, _ = store.queue.submit(token, SPEC, 2), store.queue.submit(token, SPEC, 2)
    with pytest.raises(TooManyRuns) as raised:
        store.queue.submit(token, SPEC, 2)
    assert raised.value.message == Code.TOO_MANY_RUNS(alive=2, limit=2)
    store.queue.submit(store.workspaces.create(), SPEC, 1)
    store.queue.request_stop(first.id)
    store.queue.submit(token, SPEC, 2)


def test_a_run_needs_a_workspace(store: RunStore) -> None:
    with pytest.raises(UnknownWorkspace) as raised:
        store.queue.submit("0" * 32, SPEC, 5)
    assert raised.value.message == Code.NO_WORKSPACE()


def test_runs_are_listed_newest_first_and_not_to_others(store: RunStore, token: str, clock: Clock) -> None:
    runs = [store.queue.submit(token, SPEC, 9)]
    clock.now -= 3600  # a clock may step back
    runs += [store.queue.submit(token, SPEC, 9) for _ in range(3)]
    other = store.workspaces.create()
    assert store.runs.of(token) == runs[::-1]
    assert store.runs.of(token, limit=2) == runs[:1:-1]
    assert store.runs.of(other) == []
    assert store.runs.own(token, runs[0].id) == runs[0]
    assert store.runs.own(other, runs[0].id) is None


def test_runs_are_found_by_a_part_of_their_name_or_data_set(store: RunStore, token: str) -> None:
    plain = store.queue.submit(token, SPEC, 9)
    named = store.queue.submit(token, SPEC.model_copy(update={"name": "A 100%_try on Wine"}), 9)
    wine = store.queue.submit(token, SPEC.with_("data", dataset="wine"), 9)
    assert store.runs.of(token, words="WINE") == [wine, named]
    assert store.runs.of(token, words="wine", limit=1) == [wine]
    assert store.runs.of(token, words="%_") == [named], "they stand for themselves"
    assert store.runs.of(token, words="adam") == [], "the rest of an experiment is not searched"
    assert store.runs.of(token, words=SPEC.data.dataset) == [named, plain]
    assert store.runs.of(store.workspaces.create(), words="wine") == []
    assert store.runs.get("nothing") is None


def test_a_run_is_found_by_what_its_owner_says_of_it(store: RunStore) -> None:
    token = store.workspaces.create()
    named, noted, tagged, bare = (store.queue.submit(token, SPEC, 9).id for _ in range(4))
    store.marks.rename(token, named, "The wide one")
    store.marks.note(token, noted, "Wider than it need be.")
    store.marks.tag(token, tagged, ["good", 'a "wide" one'])

    def found(words: str) -> set[str]:
        return {run.id for run in store.runs.of(token, words=words)}

    assert found("WIDE") == {named, noted, tagged}
    assert found('"wide"') == {tagged} and found('", "') == set()
    assert bare in found(SPEC.name) and named in found(SPEC.name), "the experiment's name still finds it"


def test_the_board_asks_for_versions_and_for_some_runs(store: RunStore, clock: Clock) -> None:
    token, stranger = store.workspaces.create(), store.workspaces.create()
    first, second = (store.queue.submit(token, SPEC, 9) for _ in range(2))
    other = store.queue.submit(stranger, SPEC, 9)
    store.queue.request_stop(first.id)
    store.marks.bin(token, [first.id])
    binned, waiting = store.runs.some(token, [first.id, second.id, other.id, "gone"])[::-1]
    assert (binned.id, binned.marks.deleted is None) == (first.id, False) and waiting == second
    assert list(store.runs.versions_of(token).items()) == [(second.id, second.version), (first.id, binned.version)]


def test_the_best_epochs_of_several_runs(store: RunStore, run: Run) -> None:
    waiting = store.queue.submit(store.workspaces.create(), SPEC, 9)
    assert store.epochs.best([run.id, waiting.id]) == {}
    for number, val_loss in enumerate((0.5, 0.2, 0.3), start=1):
        store.epochs.add(run.id, run.attempt, epoch(number, val_loss))
    assert store.epochs.best([run.id, waiting.id]) == {run.id: epoch(2, 0.2)}
    assert store.epochs.best([]) == {} and store.runs.some("", []) == []


def test_a_run_goes_through_its_statuses(store: RunStore, run: Run, clock: Clock) -> None:
    assert store.runs.set_status(run.id, 1, RunStatus.TRAINING)
    assert store.runs.set_status(run.id, 1, RunStatus.EVALUATING)
    assert now(store, run).ended is None
    clock.now += 10
    evaluation = Evaluation(
        best={"validation": scored(0.1, 0.9), "test": scored(math.nan, 0.0)},
        last={"validation": scored(math.inf, 0.8), "test": None},
    )
    message = Code.COMPLETED(epochs=20)
    assert store.runs.set_status(run.id, 1, RunStatus.FINISHED, Reason.COMPLETED, message, evaluation)
    ended = now(store, run)
    assert (ended.status, ended.reason, ended.message) == (RunStatus.FINISHED, Reason.COMPLETED, message)
    assert ended.ended is not None and ended.started is not None
    assert (ended.ended - ended.started).total_seconds() == 10
    assert repr(ended.evaluation) == repr(evaluation)  # nan is not equal to itself


def test_each_status_has_the_time_it_began(store: RunStore, token: str, clock: Clock) -> None:
    run = store.queue.submit(token, SPEC, 5)
    began = {}
    for status, seconds in [("preparing", 2.0), ("training", 0.5), ("evaluating", 34.125), ("finished", 1.0)]:
        clock.now += seconds
        began[status] = clock.now
        if status == "preparing":
            store.queue.claim("host")
        assert store.runs.set_status(run.id, 1, RunStatus(status))  # a worker says again what the claim said
    stages = now(store, run).stages
    assert stages[0] == Stage(RunStatus.QUEUED, run.created)
    assert {stage.status.value: stage.began.timestamp() for stage in stages[1:]} == began
    assert not store.runs.set_status(run.id, 1, RunStatus.FAILED)
    assert now(store, run).stages == stages


def test_a_run_that_never_began_has_two_stages(store: RunStore, token: str) -> None:
    run = store.queue.submit(token, SPEC, 5)
    store.queue.request_stop(run.id)
    store.queue.request_stop(run.id)
    assert [stage.status for stage in now(store, run).stages] == [RunStatus.QUEUED, RunStatus.STOPPED]


def test_an_ended_run_stays_as_it_ended(store: RunStore, run: Run) -> None:
    store.runs.set_status(run.id, 1, RunStatus.INTERRUPTED, Reason.WORKER_KILLED, Code.STARTER_KILLED())
    ended = now(store, run)
    assert (ended.status, ended.reason) == (RunStatus.INTERRUPTED, Reason.WORKER_KILLED)
    assert not store.runs.set_status(run.id, 1, RunStatus.FINISHED, Reason.COMPLETED)
    assert not store.epochs.add(run.id, 1, epoch(1))
    assert not store.runs.set_progress(run.id, 1, Progress(epoch=1))
    assert now(store, run) == ended and store.epochs.of(run.id) == []


@pytest.mark.parametrize("attempt", [0, 2])
def test_only_the_current_attempt_writes(store: RunStore, run: Run, attempt: int) -> None:
    assert not store.runs.set_status(run.id, attempt, RunStatus.TRAINING)
    assert not store.epochs.add(run.id, attempt, epoch(1))
    assert not store.runs.set_progress(run.id, attempt, Progress(epoch=1))
    assert not store.runs.set_status(run.id, attempt, RunStatus.INTERRUPTED, Reason.ERROR, None)
    assert now(store, run) == run and store.epochs.of(run.id) == []


def test_a_run_that_waits_is_nobodys_to_write(store: RunStore, token: str) -> None:
    run = store.queue.submit(token, SPEC, 5)
    assert not store.epochs.add(run.id, 0, epoch(1))


def test_epochs_come_back_in_order_and_from_where_one_was(store: RunStore, run: Run) -> None:
    given = [epoch(number, val_loss=1 / number) for number in range(1, 6)]
    assert all(store.epochs.add(run.id, 1, metrics) for metrics in given)
    assert store.epochs.of(run.id) == given
    assert store.epochs.of(run.id, after=3) == given[3:]
    assert store.epochs.of(run.id, after=5) == []
    assert len(given) == now(store, run).epochs_done == 5


def test_an_epoch_can_be_written_again(store: RunStore, run: Run) -> None:
    store.epochs.add(run.id, 1, epoch(1, val_loss=0.1))
    store.epochs.add(run.id, 1, epoch(2, val_loss=0.2))
    store.epochs.add(run.id, 1, epoch(1, val_loss=0.9))
    assert [metrics.values["val_loss"] for metrics in store.epochs.of(run.id)] == [0.9, 0.2]
    assert now(store, run).best_epoch == 2


@pytest.mark.parametrize(
    ("val_losses", "best"),
    [
        ([0.5, 0.3, 0.4], 2),
        ([0.3, 0.3, 0.3], 1),
        ([math.nan, 0.4, math.nan], 2),
        ([-math.inf, math.inf, 0.9], 3),
        ([math.nan, math.inf], None),
        ([0.0, -1.0], 2),
    ],
)
def test_the_best_epoch_has_the_lowest_finite_val_loss(
    store: RunStore, run: Run, val_losses: list[float], best: int | None
) -> None:
    for number, val_loss in enumerate(val_losses, start=1):
        store.epochs.add(run.id, 1, epoch(number, val_loss))
    assert now(store, run).best_epoch == best


def test_the_best_epoch_is_told_by_the_monitor_of_the_runs_task(store: RunStore, run: Run) -> None:
    for number, r2 in enumerate([0.1, 0.9, 0.5, math.nan], start=1):
        values = {"loss": 1.0, "r2": 0.0, "val_loss": 1 / number, "val_r2": r2}
        assert store.epochs.add(run.id, 1, EpochMetrics(number, values, 0.1), Monitor("val_r2", "max"))
    assert now(store, run).best_epoch == 2


def test_numbers_that_are_none_survive(store: RunStore, run: Run) -> None:
    metrics = epoch_metrics(1, math.nan, math.inf, -math.inf, 5e-324, 1.7976931348623157e308)
    store.epochs.add(run.id, 1, metrics)
    assert repr(store.epochs.of(run.id)) == repr([metrics])
    note, trail = Code.READING(dataset="Läuft"), ((1.0, 0.5, math.nan), (2.0, 0.25, math.inf))
    progress = Progress(epoch=1, step=2, steps=3, values=scored(math.nan, math.inf), note=note, trail=trail)
    store.runs.set_progress(run.id, 1, progress)
    assert repr(now(store, run).progress) == repr(progress)


def test_numpys_numbers_become_pythons(store: RunStore, run: Run) -> None:
    half = np.float32(0.5)
    store.epochs.add(run.id, 1, epoch_metrics(np.int64(1), half, half, half, half, 0.1))  # type: ignore[arg-type]
    store.runs.set_progress(run.id, 1, Progress(values={"loss": half}))  # type: ignore[arg-type]
    assert store.epochs.of(run.id) == [epoch_metrics(1, 0.5, 0.5, 0.5, 0.5, 0.1)]
    store.epochs.add(run.id, 1, epoch_metrics(2, 0.5, 0.5, 0.5, 0.5, 0.1, learning_rate=half))  # type: ignore[arg-type]
    assert store.epochs.of(run.id, after=1)[0].learning_rate == 0.5
    assert now(store, run).progress == Progress(values={"loss": 0.5})


def test_the_version_grows_with_every_change_and_only_then(store: RunStore, token: str) -> None:
    run = store.queue.submit(token, SPEC, 5)
    seen = [store.runs.version(run.id)]
    for change in (
        lambda: store.queue.claim("host"),
        lambda: store.runs.set_progress(run.id, 1, Progress(epoch=1)),
        lambda: store.epochs.add(run.id, 1, epoch(1)),
        lambda: store.queue.request_stop(run.id),
        lambda: store.runs.set_status(run.id, 1, RunStatus.STOPPED, Reason.USER_STOPPED),
    ):
        change()
        seen.append(store.runs.version(run.id))
    assert all(a is not None and b is not None and a < b for a, b in pairwise(seen))
    store.runs.set_progress(run.id, 1, Progress(epoch=2))
    store.queue.request_stop(run.id)
    assert store.runs.version(run.id) == seen[-1]
    assert store.runs.version("nothing") is None
