"""A real host on a store of which a row under way can't be read: that job fails, and the rest goes on."""

from __future__ import annotations

import pytest

from tdc_core.runs.job_models import JobStatus
from tdc_core.runs.models import Reason, RunStatus
from tdc_core.spec.messages import Code
from tests.unit.engine.conftest import Engine, spec
from tests.unit.runs.old_stores import ask
from tests.unit.runs.unreadable import spoil

CHANGES = ["spec = '{'", "spec = CAST(x'ff' AS TEXT)", "stages = 'abc'", "created = 'abc'", "progress = ''"]


def told(engine: Engine, run_id: str) -> tuple[object, ...]:
    file = engine.settings.home / "studio.sqlite3"
    [row] = ask(file, "SELECT status, reason, message FROM runs WHERE id = ?", run_id)
    return row


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("claimed", [False, True], ids=["queued", "lost"])
def test_a_run_that_can_not_be_read_fails_and_the_next_is_trained(engine: Engine, change: str, claimed: bool) -> None:
    bad = engine.store.queue.submit(engine.token, spec("quick"), 5)
    if claimed:
        assert engine.store.queue.claim("gone") is not None
        spoil(engine.settings.store_url, "beat = 0", table="hosts")
    spoil(engine.settings.store_url, change)
    good = engine.wait_end(engine.submit("quick"))
    assert good.status is RunStatus.FINISHED
    assert told(engine, bad.id) == (RunStatus.FAILED, Reason.ERROR, Code.UNREADABLE().text)
    assert len(engine.hosts()) == 1 and "Traceback" not in engine.log()


def test_one_that_has_ended_is_in_no_ones_way(engine: Engine) -> None:
    ended = engine.wait_end(engine.submit("quick"))
    spoil(engine.settings.store_url, "spec = '{'")
    assert engine.wait_end(engine.submit("quick")).status is RunStatus.FINISHED
    assert told(engine, ended.id)[0] == RunStatus.FINISHED


def test_one_that_becomes_so_while_it_is_trained_ends_nevertheless(engine: Engine) -> None:
    run = engine.submit("long")
    engine.wait_pids(run)
    spoil(engine.settings.store_url, "spec = '{'")
    engine.store.queue.request_stop(run.id)
    assert engine.wait_end(engine.submit("quick")).status is RunStatus.FINISHED
    assert told(engine, run.id)[:2] == (RunStatus.STOPPED, Reason.USER_STOPPED)


def test_a_preparation_that_can_not_be_read_fails_and_a_run_is_trained(engine: Engine) -> None:
    engine.store.preparations.request("mnist", "1")
    spoil(engine.settings.store_url, "requested = 'abc'", table="preparations")
    assert engine.wait_end(engine.submit("quick")).status is RunStatus.FINISHED
    engine.wait_as_a_page(lambda: not engine.store.preparations.waits())
    found = engine.store.preparations.get("mnist")
    assert found is not None and (found.status, found.message) == (JobStatus.FAILED, Code.UNREADABLE())
