"""A wrong run and the right one beside it, as the store keeps them."""

from __future__ import annotations

import pytest

from tdc_core.runs.models import Evaluation, Outputs, Reason, RunStatus
from tdc_core.runs.store import RunStore, TooManyRuns, UnknownWorkspace
from tdc_core.spec import HeadSpec
from tdc_core.spec.messages import Code
from tests.support.figures import scored
from tests.unit.runs.conftest import SPEC

WRONG = SPEC.with_head(HeadSpec(units=1, activation="sigmoid", loss="binary_crossentropy", labels="integer"))


def test_both_are_queued_and_know_each_other(store: RunStore) -> None:
    token = store.workspaces.create()
    wrong, right = store.queue.submit_pair(token, WRONG, SPEC, 2)
    assert (wrong.spec, wrong.override, wrong.beside) == (WRONG, True, right.id)
    assert (right.spec, right.override, right.beside) == (SPEC, False, wrong.id)
    assert store.runs.of(token) == [right, wrong]
    assert store.queue.line() == [wrong.id, right.id]


def test_a_run_by_itself_is_beside_none(store: RunStore) -> None:
    run = store.queue.submit(store.workspaces.create(), SPEC, 1)
    assert (run.override, run.beside) == (False, None)


@pytest.mark.parametrize(("limit", "before"), [(1, 0), (2, 1), (5, 4)])
def test_both_or_none(store: RunStore, limit: int, before: int) -> None:
    token = store.workspaces.create()
    for _ in range(before):
        store.queue.submit(token, SPEC, limit)
    with pytest.raises(TooManyRuns) as raised:
        store.queue.submit_pair(token, WRONG, SPEC, limit)
    assert raised.value.message == Code.TOO_MANY_FOR_TWO(alive=before, limit=limit)
    assert len(store.runs.of(token)) == before


def test_a_forgotten_workspace_gets_none(store: RunStore) -> None:
    with pytest.raises(UnknownWorkspace):
        store.queue.submit_pair("0" * 32, WRONG, SPEC, 5)


def test_what_was_seen_of_the_outputs_comes_back(store: RunStore) -> None:
    store.queue.submit_pair(store.workspaces.create(), WRONG, SPEC, 2)
    run = store.queue.claim("host")
    assert run is not None
    outputs = Outputs(1.08, 2.19, (10, 20, 0), 0.4)
    evaluation = Evaluation({"validation": scored(0.1, 0.9)}, {"validation": scored(0.2, 0.8)}, outputs)
    store.runs.set_status(run.id, run.attempt, RunStatus.FINISHED, Reason.COMPLETED, None, evaluation)
    found = store.runs.get(run.id)
    assert found is not None and found.evaluation == evaluation


def test_a_run_that_tries_a_change_knows_of_what_and_why(store: RunStore) -> None:
    token, other = store.workspaces.create(), store.workspaces.create()
    run = store.queue.submit(token, SPEC, 9)
    first = store.queue.submit(token, WRONG, 9, beside=run.id, tries="fit.rate_low")
    second = store.queue.submit(token, SPEC, 9, beside=run.id, tries="fit.plateau")
    assert (first.beside, first.tries, first.override) == (run.id, "fit.rate_low", False)
    assert store.runs.get(first.id) == first
    assert store.runs.trials(token, run.id) == [second, first]
    assert store.runs.trials(token, first.id) == store.runs.trials(other, run.id) == []


def test_the_pair_of_a_run_tries_nothing(store: RunStore) -> None:
    token = store.workspaces.create()
    wrong, right = store.queue.submit_pair(token, WRONG, SPEC, 2)
    assert store.runs.trials(token, right.id) == store.runs.trials(token, wrong.id) == []
