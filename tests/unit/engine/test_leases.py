"""A host keeps what it has claimed while it lives, and no longer."""

from __future__ import annotations

import multiprocessing
import time
from contextlib import closing

from sqlalchemy import select

from tdc_core.engine import host
from tdc_core.engine.bell import Bell
from tdc_core.engine.lock import HostLock
from tdc_core.engine.processes import Launcher, Worker
from tdc_core.runs.hosts import LEASE_SECONDS
from tdc_core.runs.models import Reason, RunStatus
from tdc_core.runs.queue import Queue
from tdc_core.runs.store import RunStore
from tdc_core.runs.tables import hosts
from tdc_core.settings import Settings
from tdc_core.spec.messages import Code
from tests.unit.engine.conftest import STAND_IN, Engine, spec, wait_for


def test_a_hosts_runs_are_ended_by_another_once_it_was_not_heard_of(engine: Engine, settings: Settings) -> None:
    ages = {"gone": LEASE_SECONDS + 5, "busy": 0.0}
    runs = {}
    for name, seconds in ages.items():
        engine.store.queue.submit(engine.token, spec("quick"), 5)
        with closing(RunStore(settings.store_url, lambda age=seconds: time.time() - age).database) as database:
            runs[name] = Queue(database).claim(name)
    lock = HostLock(settings.home, "test")
    assert lock.take()
    engine.store.queue.submit(engine.token, spec("quick"), 5)
    ours = engine.store.queue.claim(lock.host_id)
    made = host.Host(settings, engine.store, Launcher(False, STAND_IN), lock, Bell(settings.home), 2)
    made._workers.append(Worker(multiprocessing.current_process(), ours.job))
    made._close_lost_work(Code.HOST_LOST())
    assert engine.run(ours).status is RunStatus.PREPARING, "it has a worker"
    gone, busy = engine.run(runs["gone"]), engine.run(runs["busy"])
    assert (gone.status, gone.reason, gone.message) == (RunStatus.INTERRUPTED, Reason.HOST_LOST, Code.HOST_LOST())
    assert busy.status is RunStatus.PREPARING


def test_a_host_renews_its_lease_while_it_works_and_knows_its_own_runs(engine: Engine) -> None:
    run = engine.submit("long")
    engine.wait_pids(run)

    def beat() -> float:
        with engine.store.database.read() as db:
            return db.execute(select(hosts.c.beat)).scalar_one()

    first = beat()
    wait_for(lambda: beat() > first)
    assert beat() - first < LEASE_SECONDS / 2
    engine.service.stop(engine.token, run.id)
    assert engine.wait_end(run).status is RunStatus.STOPPED
