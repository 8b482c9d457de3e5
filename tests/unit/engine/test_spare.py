"""The host's spare worker, with real processes and a stand-in that says whether it was warm."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable

import psutil
import pytest

from tdc_core.engine.bell import ring
from tdc_core.engine.lock import HostLock
from tdc_core.engine.service import TrainingService
from tdc_core.runs.models import Reason, Run, RunStatus, WarmUpState
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.messages import Code
from tests.unit.engine.conftest import Engine, spec, wait_for

AT_ONCE, WHEN_TOLD, NEVER = 0, 1, 2


def seeded(name: str = "quick", seed: int = AT_ONCE, **training: int) -> ExperimentSpec:
    return spec(name).with_("training", seed=seed, **training)


def ask(engine: Engine, experiment: ExperimentSpec, token: str | None = None) -> int:
    """Ask for a spare, and wait until it has begun; its process."""
    before = pid(engine)
    engine.service.warm_up(token or engine.token, experiment)
    engine.wait_as_a_page(lambda: pid(engine) not in {None, before})
    return int(str(pid(engine)))


def pid(engine: Engine) -> int | None:
    path = engine.settings.home / "spare.pid"
    words = path.read_text().split() if path.exists() else []
    return int(words[0]) if len(words) == 2 else None


def state(engine: Engine, token: str | None = None) -> WarmUpState | None:
    found = engine.store.warm_ups.get(token or engine.token)
    return found and found.state


def wait_state(engine: Engine, wanted: WarmUpState) -> None:
    wait_for(lambda: state(engine) is wanted)


def gone(process: int) -> None:
    wait_for(lambda: not psutil.pid_exists(process), seconds=30)


def submit(engine: Engine, experiment: ExperimentSpec) -> Run:
    return engine.service.submit(engine.token, experiment)


def how(engine: Engine, run: Run) -> str:
    """What the run's worker says of itself."""
    words = (engine.settings.runs_dir / run.id / "log.txt").read_text()
    return words.split("training in ")[-1].splitlines()[0]


def test_a_run_of_what_was_asked_for_has_the_spare_as_its_worker(engine: Engine) -> None:
    spare = ask(engine, seeded())
    wait_state(engine, WarmUpState.READY)
    assert engine.service.summary_of(seeded()) == "a model for iris"
    run = engine.wait_end(submit(engine, seeded().model_copy(update={"name": "quick"})))
    assert (run.status, run.attempt, how(engine, run)) == (RunStatus.FINISHED, 1, f"{spare}, warm")
    gone(spare)
    assert state(engine) is WarmUpState.SPENT
    assert ask(engine, seeded()) != spare, "the next run has one too"


def test_another_name_is_the_same_experiment(engine: Engine) -> None:
    spare = ask(engine, seeded("about to be named"))
    run = engine.wait_end(submit(engine, seeded("quick")))
    assert how(engine, run) == f"{spare}, warm"


def test_a_run_that_comes_before_the_spare_is_ready_waits_for_it(engine: Engine) -> None:
    spare = ask(engine, seeded(seed=WHEN_TOLD))
    run = submit(engine, seeded(seed=WHEN_TOLD))
    wait_for(lambda: engine.run(run).status is RunStatus.PREPARING and state(engine) is WarmUpState.SPENT)
    (engine.settings.home / "go").touch()
    assert engine.wait_end(run).status is RunStatus.FINISHED
    assert how(engine, run) == f"{spare}, warm"
    assert state(engine) is WarmUpState.SPENT


def test_where_nothing_can_be_made_ready_the_run_is_trained_all_the_same(engine: Engine) -> None:
    spare = ask(engine, seeded(seed=NEVER))
    wait_state(engine, WarmUpState.FAILED)
    assert "nothing can be made ready" in engine.log()
    run = engine.wait_end(submit(engine, seeded(seed=NEVER)))
    assert (run.status, how(engine, run)) == (RunStatus.FINISHED, f"{spare}, cold")


def test_another_run_takes_the_only_place_and_the_spare_comes_back_after_it(engine: Engine) -> None:
    spare = ask(engine, seeded())
    run = submit(engine, seeded("long", epochs=7))
    worker, _ = engine.wait_pids(run)
    gone(spare)
    assert worker != spare and how(engine, run) == f"{worker}, cold"
    assert state(engine) is WarmUpState.WANTED
    engine.service.stop(engine.token, run.id)
    wait_state(engine, WarmUpState.READY)
    assert pid(engine) != spare


def test_another_run_leaves_the_spare_be_where_there_is_room(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(workers=2)
    spare = ask(engine, seeded())
    others = [submit(engine, seeded("long", epochs=7)) for _ in range(2)]
    engine.wait_pids(others[0])
    if engine.run(others[1]).status is RunStatus.QUEUED:
        assert psutil.pid_exists(spare)
    engine.wait_pids(others[1])
    gone(spare)


def test_a_run_that_goes_on_is_none_for_the_spare(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(workers=2)
    run = engine.wait_end(submit(engine, seeded()))
    spare = ask(engine, seeded(epochs=30))
    engine.service.resume(engine.token, run.id, epochs=30)
    resumed = engine.wait_end(run)
    assert resumed.attempt == 2 and how(engine, run).endswith("cold")
    assert psutil.pid_exists(spare)


def test_the_spare_follows_the_experiment(engine: Engine) -> None:
    first = ask(engine, seeded())
    second = ask(engine, seeded(epochs=9))
    gone(first)
    assert how(engine, engine.wait_end(submit(engine, seeded(epochs=9)))) == f"{second}, warm"


def test_a_spare_of_one_visitor_is_not_dropped_for_another_who_only_looks_again(engine: Engine) -> None:
    other = engine.store.workspaces.create()
    engine.store.warm_ups.ask(other, seeded(epochs=9))
    spare = ask(engine, seeded())
    wait_state(engine, WarmUpState.READY)
    engine.store.warm_ups.ask(other, seeded(epochs=9))
    ring(engine.settings.home)
    time.sleep(0.5)
    assert psutil.pid_exists(spare) and pid(engine) == spare


def test_a_killed_spare_is_not_missed_and_not_started_over_and_over(engine: Engine) -> None:
    spare = ask(engine, seeded())
    wait_state(engine, WarmUpState.READY)
    os.kill(spare, signal.SIGKILL)
    wait_state(engine, WarmUpState.SPENT)
    ring(engine.settings.home)
    time.sleep(0.5)
    assert pid(engine) == spare
    run = engine.wait_end(submit(engine, seeded()))
    assert run.status is RunStatus.FINISHED and how(engine, run).endswith("cold")


def test_a_spare_that_is_killed_right_at_the_click_is_not_missed(engine: Engine) -> None:
    for _ in range(5):
        spare = ask(engine, seeded(seed=WHEN_TOLD))
        os.kill(spare, signal.SIGSTOP)
        os.kill(spare, signal.SIGKILL)
        run = engine.wait_end(submit(engine, seeded(seed=WHEN_TOLD)))
        assert run.status is RunStatus.FINISHED or run.reason is Reason.WORKER_KILLED
        gone(spare)


def test_once_it_has_its_run_it_is_a_worker_like_any_other(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(grace_seconds=0.5)
    spare = ask(engine, seeded("stubborn"))
    killed = submit(engine, seeded("stubborn"))
    assert engine.wait_pids(killed)[0] == spare
    os.kill(spare, signal.SIGKILL)
    ended = engine.wait_end(killed)
    assert (ended.status, ended.reason) == (RunStatus.INTERRUPTED, Reason.WORKER_KILLED)
    spare = ask(engine, seeded("stubborn"))
    stopped = submit(engine, seeded("stubborn"))
    assert engine.wait_pids(stopped)[0] == spare
    engine.service.stop(engine.token, stopped.id)
    assert engine.wait_end(stopped).message == Code.UNANSWERED_STOP()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_the_spare_ends_with_its_host_and_the_next_host_has_another(engine: Engine, number: int) -> None:
    spare = ask(engine, seeded())
    wait_state(engine, WarmUpState.READY)
    engine.host().send_signal(number)
    wait_for(lambda: not engine.processes(), seconds=30)
    engine.wait_as_a_page(lambda: pid(engine) != spare)
    wait_state(engine, WarmUpState.READY)


def test_a_killed_forkserver_takes_the_spare_along(engine: Engine) -> None:
    spare = ask(engine, seeded())
    os.kill(psutil.Process(spare).ppid(), signal.SIGKILL)
    gone(spare)
    assert engine.wait_end(submit(engine, seeded())).status is RunStatus.FINISHED


def test_a_spare_keeps_no_host_alive(make_engine: Callable[..., Engine]) -> None:
    engine = make_engine(idle_minutes=0.25)  # long enough for a spare to begin on a busy machine
    ask(engine, seeded())
    wait_for(lambda: not engine.processes())
    assert state(engine) is WarmUpState.WANTED


def test_a_host_that_is_superseded_lets_the_spare_go(engine: Engine) -> None:
    ask(engine, seeded())
    newer = HostLock(engine.settings.home, "newer")
    thread = threading.Thread(target=lambda: newer.take() and newer.release())
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    wait_for(lambda: not engine.processes(), seconds=30)


@pytest.mark.parametrize("changed", [{"warm": False}, {"fresh_processes": True}], ids=["switched off", "no forks"])
def test_there_is_none_where_there_should_be_none(make_engine: Callable[..., Engine], changed: dict[str, bool]) -> None:
    engine = make_engine(**changed)
    engine.service.warm_up(engine.token, seeded())
    assert engine.store.warm_ups.get(engine.token) is None, "nothing is written"
    engine.store.warm_ups.ask(engine.token, seeded())  # by an app with other settings
    run = engine.wait_end(submit(engine, seeded()))
    assert how(engine, run).endswith("cold") and pid(engine) is None


def test_looking_at_the_same_a_thousand_times_writes_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[ExperimentSpec] = []
    monkeypatch.setattr(engine.store.warm_ups, "ask", lambda token, experiment: asked.append(experiment))
    service = TrainingService(engine.store, engine.settings)
    for _ in range(1000):
        service.warm_up(engine.token, seeded())
    assert asked == [seeded()]
    service.warm_up(engine.token, seeded(epochs=9))
    service.warm_up(engine.store.workspaces.create(), seeded(epochs=9))
    assert asked == [seeded(), seeded(epochs=9), seeded(epochs=9)]
    monkeypatch.setattr("tdc_core.engine.service._RENEW_SECONDS", 0.0)
    service.warm_up(engine.token, seeded(epochs=9))
    assert len(asked) == 4


def test_any_number_of_threads_may_look_at_the_same_time(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run is submitted while others look: what was said of whom changes under those who go through it."""
    asked: list[str] = []
    monkeypatch.setattr(engine.store.warm_ups, "ask", lambda token, experiment: asked.append(token))
    monkeypatch.setattr(engine.store.queue, "submit", lambda *_, **__: None)
    service = TrainingService(engine.store, engine.settings)
    monkeypatch.setattr(service, "_start_host_unless_served", lambda: None)
    experiment, errors = seeded(), []

    def look(first: int) -> None:
        try:
            for number in range(first, first + 300):
                service.warm_up(str(number), experiment)
                service.submit(str(number), experiment)
                service.warm_up(str(number), experiment)
        except RuntimeError as error:
            errors.append(error)

    threads = [threading.Thread(target=look, args=(1000 * number,)) for number in range(8)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    assert not errors
    assert len(asked) == 2 * 8 * 300
