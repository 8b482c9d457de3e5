"""Groups of runs under a real host: they end with their runs, and survive its death."""

from __future__ import annotations

import pytest

from tdc_core.runs.group_models import Group, GroupKind, GroupStatus, NewRun
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.store import CannotBranch
from tdc_core.spec.messages import Code
from tests.unit.engine.conftest import Engine, spec, wait_for


def group(engine: Engine, *does: str, spare: bool = False) -> Group:
    members = [NewRun(spec(name), {"training.seed": number}, spare=spare) for number, name in enumerate(does)]
    return engine.service.submit_group(engine.token, GroupKind.SEEDS, "Luck", "{}", members)


def now(engine: Engine, group: Group) -> Group:
    found = engine.store.groups.get(group.id)
    assert found is not None
    return found


def members(engine: Engine, group: Group) -> list[Run]:
    return engine.store.groups.members(group.id)


def test_a_group_ends_with_its_last_run(engine: Engine) -> None:
    made = group(engine, "quick", "quick", "quick")
    wait_for(lambda: not now(engine, made).alive)
    assert now(engine, made).status is GroupStatus.FINISHED
    assert {run.status for run in members(engine, made)} == {RunStatus.FINISHED}


def test_spare_runs_wait_for_the_others(engine: Engine) -> None:
    first = engine.submit("long")
    engine.wait_pids(first)
    made = group(engine, "quick", "quick", spare=True)
    later = engine.submit("quick")
    engine.service.stop(engine.token, first.id)
    wait_for(lambda: not now(engine, made).alive)
    begun = [engine.run(run).started for run in (later, *members(engine, made))]
    assert None not in begun and begun == sorted(begun, key=str)


def test_what_its_host_leaves_goes_on_with_the_next(engine: Engine) -> None:
    made = group(engine, "long", "quick")
    first, second = members(engine, made)
    engine.wait_pids(first)
    engine.host().kill()
    engine.wait_as_a_page(lambda: engine.run(first).attempt == 2 and engine.run(first).status is RunStatus.TRAINING)
    assert now(engine, made).alive
    engine.service.stop(engine.token, first.id)
    engine.wait_as_a_page(lambda: not now(engine, made).alive)
    assert (engine.run(first).reason, engine.run(second).status) == (Reason.USER_STOPPED, RunStatus.FINISHED)


def test_stop_ends_all_of_it(engine: Engine) -> None:
    made = group(engine, "long", "long", "long")
    first = members(engine, made)[0]
    engine.wait_pids(first)
    assert not engine.service.stop_group(engine.store.workspaces.create(), made.id), "it is not theirs"
    assert engine.service.stop_group(engine.token, made.id)
    wait_for(lambda: not any(run.alive for run in members(engine, made)))
    assert (now(engine, made).status, now(engine, made).message) == (GroupStatus.STOPPED, Code.GROUP_STOPPED())
    assert [run.started is None for run in members(engine, made)] == [False, True, True]
    assert not engine.service.stop_group(engine.token, made.id), "it has ended"


def test_a_branch_that_is_refused_leaves_nothing(engine: Engine) -> None:
    run = engine.wait_end(engine.submit("quick"))
    for epoch, why in ((1, Code.NOTHING_TO_BRANCH()), (0, Code.TOO_FEW_EPOCHS(done=0, least=1))):
        with pytest.raises(CannotBranch) as raised:
            engine.service.branch(engine.token, run.id, epoch, run.spec.with_("training", epochs=epoch))
        assert raised.value.message == why
    with pytest.raises(CannotBranch):
        engine.service.branch(engine.store.workspaces.create(), run.id, 0, run.spec)
    assert [path.name for path in engine.settings.runs_dir.iterdir()] == [run.id]
