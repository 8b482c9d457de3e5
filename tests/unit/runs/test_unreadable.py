"""One row that can't be read is left out, and hides no other."""

from __future__ import annotations

import logging
import math

import pytest

from tdc_core.runs.database import to_time
from tdc_core.runs.job_models import JobKind, JobStatus
from tdc_core.runs.jobs import UnreadableWork
from tdc_core.runs.models import EpochMetrics, Reason, Run, RunStatus
from tdc_core.runs.number_readings import number_readings
from tdc_core.runs.readings import readings
from tdc_core.runs.store import CannotResume, RunStore
from tdc_core.spec.messages import Code
from tests.unit.runs.conftest import SPEC, Clock, epoch, now
from tests.unit.runs.old_stores import ask
from tests.unit.runs.unreadable import OTHERS, RUNS, SPECS, spoil

broken = pytest.mark.parametrize("change", RUNS.values(), ids=RUNS)


@broken
def test_a_run_that_can_not_be_read_is_none_and_hides_no_other(
    store: RunStore, token: str, run: Run, url: str, change: str
) -> None:
    older, newer = (store.queue.submit(token, SPEC, 5) for _ in range(2))
    store.runs.set_status(run.id, 1, RunStatus.FINISHED, Reason.COMPLETED)
    spoil(url, change, f"id = '{newer.id}'")
    assert [found.id for found in store.runs.all()] == [older.id, run.id]
    assert [found.id for found in store.runs.of(token)] == [older.id, run.id]
    assert store.runs.of(token, limit=1) == [older], "it takes no other's place"
    assert [found.id for found in store.runs.of(token, words="iris")] == [older.id, run.id]
    assert store.runs.alive() == [older] and store.runs.active(token) == older
    assert store.runs.get(newer.id) is None and store.runs.own(token, newer.id) is None
    assert store.runs.left_out == {newer.id}
    assert len(store.runs.owned()) == 3
    with pytest.raises(CannotResume):
        store.queue.resume(token, newer.id, 5)


def test_an_older_one_is_in_no_ones_way(store: RunStore, token: str, run: Run, url: str) -> None:
    newer = store.queue.submit(token, SPEC, 5)
    store.epochs.add(run.id, 1, epoch(1))
    store.runs.set_status(run.id, 1, RunStatus.FINISHED, Reason.COMPLETED)
    spoil(url, "spec = '{'", f"id = '{run.id}'")
    assert store.runs.active(token) == newer
    assert store.runs.lately_ended(5) == []
    spoil(url, "ended = 'abc'")
    assert [(owned.id, owned.ended) for owned in store.runs.owned()] == [(run.id, None), (newer.id, None)]
    assert store.runs.delete_ended(run.id)


def test_the_log_is_told_once(store: RunStore, run: Run, url: str, caplog: pytest.LogCaptureFixture) -> None:
    spoil(url, "spec = '{'")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert store.runs.all() == []
    [said] = caplog.messages
    assert said.startswith(f"The run {run.id} can't be read: ValidationError: ") and "\n" not in said


@pytest.mark.parametrize("change", (SPECS | OTHERS).values(), ids=SPECS | OTHERS)
def test_one_that_waits_fails_at_its_claim_and_the_next_is_served(
    store: RunStore, token: str, url: str, change: str
) -> None:
    bad, good = (store.queue.submit(token, SPEC, 5) for _ in range(2))
    spoil(url, change, f"id = '{bad.id}'")
    assert store.queue.claim("host") is None
    assert store.queue.waits(), "as hosts ask before they ask again"
    claimed = store.queue.claim("host")
    assert claimed is not None and claimed.id == good.id
    file = url.removeprefix("sqlite:///")
    [row] = ask(file, "SELECT status, reason, message FROM runs WHERE id = ?", bad.id)
    assert row == (RunStatus.FAILED, Reason.ERROR, Code.UNREADABLE().text)


@pytest.mark.parametrize("change", (SPECS | OTHERS).values(), ids=SPECS | OTHERS)
def test_one_that_nobody_works_on_can_be_ended(store: RunStore, run: Run, clock: Clock, url: str, change: str) -> None:
    spoil(url, change)
    clock.now += 60
    assert store.queue.lost("other") == [UnreadableWork(run.job, to_time(clock.now))]
    assert store.queue.end(run.job, RunStatus.FAILED, Reason.ERROR, Code.UNREADABLE())
    assert store.queue.lost("other") == []


def test_a_run_without_stages_came_to_its_status_at_its_start(store: RunStore, run: Run, url: str) -> None:
    spoil(url, "stages = ''")
    [found] = store.queue.lost("host")
    assert found.since == run.created


def test_a_message_of_lists_without_an_end_is_a_sentence(store: RunStore, run: Run, url: str) -> None:
    words = "[" * 5000
    spoil(url, f"message = '{words}'")
    assert now(store, run).message == Code.SENTENCE(words=words)


def test_a_score_without_parts_is_read(store: RunStore, run: Run, url: str) -> None:
    spoil(url, """evaluation = '{"best":{},"last":{}}'""")
    evaluation = now(store, run).evaluation
    assert evaluation is not None and (evaluation.best, evaluation.last) == ({}, {})


@pytest.mark.parametrize(
    "change", ["numbers = ''", "numbers = '{'", "numbers = '[]'", "numbers = '{}'", "numbers = x'ff'",
               """numbers = '{"loss": "x", "val_loss": 1}'""", "seconds = 'abc'", "learning_rate = 'abc'"]
)  # fmt: skip
def test_an_epoch_that_can_not_be_read_is_a_gap(store: RunStore, run: Run, url: str, change: str) -> None:
    for number in (1, 2, 3):
        store.epochs.add(run.id, 1, epoch(number))
    spoil(url, change, "epoch = 2", "epochs")
    found = store.epochs.of(run.id)
    assert [metrics.epoch for metrics in found] == [1, 2, 3], "whoever goes on counts them"
    assert all(math.isnan(value) for value in found[1].values.values()) and "val_loss" in found[1].values
    assert found[2] == epoch(3)


PREPARATIONS = ["requested = 'abc'", "fraction = 'abc'", "note = x'ff'", "message = x'ff'"]


@pytest.mark.parametrize("change", PREPARATIONS)
def test_a_preparation_that_can_not_be_read_fails_at_its_claim(store: RunStore, url: str, change: str) -> None:
    store.preparations.request("mnist", "1")
    spoil(url, change, table="preparations")
    assert store.preparations.get("mnist") is None
    assert store.preparations.claim("host") is None and not store.preparations.waits()
    found = store.preparations.get("mnist")
    assert found is not None
    assert (found.status, found.message) == (JobStatus.FAILED, Code.UNREADABLE())


@pytest.mark.parametrize("change", [*PREPARATIONS, "version = x'ff'"])
def test_a_preparation_that_can_not_be_read_can_be_asked_for_anew_and_ended(
    store: RunStore, url: str, change: str
) -> None:
    store.preparations.request("mnist", "1")
    job = store.preparations.claim("host")
    assert job is not None
    spoil(url, change, table="preparations")
    [lost] = store.jobs[JobKind.PREPARE].lost("host")
    assert isinstance(lost, UnreadableWork) and lost.job == job.job
    assert store.preparations.request("mnist", "1").status is JobStatus.QUEUED
    assert not store.preparations.end(job.job, RunStatus.FAILED, Reason.ERROR, None)


@pytest.mark.parametrize("change", ["spec = '{'", "state = 'weird'", "experiment = x'ff'", "summary = x'ff'"])
def test_a_warm_up_that_can_not_be_read_hides_no_other(store: RunStore, clock: Clock, url: str, change: str) -> None:
    first, second = store.workspaces.create(), store.workspaces.create()
    store.warm_ups.ask(first, SPEC)
    clock.now += 1
    store.warm_ups.ask(second, SPEC)
    spoil(url, change, f"changed = {clock.now}", "warm_ups")
    wanted = store.warm_ups.next(300)
    assert wanted is not None and wanted == store.warm_ups.get(first)
    assert store.warm_ups.get(second) is None


@pytest.mark.parametrize(
    "read", [lambda *given: readings(*given, ("a", "b", "c")), number_readings], ids=["class", "number"]
)
def test_nothing_is_read_in_numbers_that_are_not_there(store: RunStore, run: Run, url: str, read) -> None:
    outputs = '{"lowest_sum":1,"highest_sum":1,"answers":[1,1,1],"commonest":0.5}'
    spoil(url, f"""evaluation = '{{"best":{{"validation":{{}}}},"last":{{}},"outputs":{outputs}}}'""")
    for values in ({"loss": 0.0, "val_loss": 0.0}, dict.fromkeys(("loss", "val_loss"), math.nan)):
        said = read(now(store, run), [EpochMetrics(1, values, 0.1)])
        assert not any("Its best epoch" in sentence for sentence in said)
