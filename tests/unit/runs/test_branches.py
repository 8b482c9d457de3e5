"""Branches as the store keeps them."""

from __future__ import annotations

import pytest

from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.store import CannotBranch, RunStore, TooManyRuns, UnknownWorkspace
from tdc_core.spec import ExperimentSpec, LayerSpec
from tdc_core.spec.messages import Code, Message
from tests.unit.runs.conftest import SPEC, epoch, now

BRANCH = "b" * 32
FASTER = SPEC.with_("training", learning_rate=0.1)


@pytest.fixture
def trunk(store: RunStore, token: str, run: Run) -> Run:
    """A run with three epochs, the second the best, that has ended."""
    for number, val_loss in enumerate((0.5, 0.25, 0.75), start=1):
        store.epochs.add(run.id, run.attempt, epoch(number, val_loss))
    store.runs.set_status(run.id, run.attempt, RunStatus.FINISHED, Reason.COMPLETED)
    return now(store, run)


def test_a_branch_has_its_trunks_epochs_up_to_there(store: RunStore, token: str, trunk: Run) -> None:
    made = store.queue.branch(token, trunk.id, 2, FASTER, 5, BRANCH)
    assert (made.id, made.status, made.spec) == (BRANCH, RunStatus.QUEUED, FASTER)
    assert (made.epochs_done, made.best_epoch) == (2, 2)
    assert store.epochs.of(BRANCH) == store.epochs.of(trunk.id)[:2]
    assert made.branch is not None and (made.branch.trunk, made.branch.epoch, made.branch.spec) == (trunk.id, 2, SPEC)
    assert now(store, trunk) == trunk and len(store.epochs.of(trunk.id)) == 3


def test_one_from_before_the_first_epoch_has_none(store: RunStore, token: str, trunk: Run) -> None:
    made = store.queue.branch(token, trunk.id, 0, FASTER, 5, BRANCH)
    assert (made.epochs_done, made.best_epoch, store.epochs.of(BRANCH)) == (0, None, [])


def test_a_run_under_way_can_be_left_too(store: RunStore, token: str, run: Run) -> None:
    store.epochs.add(run.id, run.attempt, epoch(1))
    assert store.queue.branch(token, run.id, 1, SPEC, 5, BRANCH).epochs_done == 1


WIDER = SPEC.with_layers((LayerSpec.of("dense", units=8, activation="relu"),))
DEEPER = SPEC.with_layers((*SPEC.model.layers, LayerSpec.of("dropout", rate=0.5)))


@pytest.mark.parametrize(
    ("number", "spec", "why"),
    [
        (4, SPEC, Code.NO_SUCH_EPOCH(done=3)),
        (-1, SPEC, Code.NO_SUCH_EPOCH(done=3)),
        (2, WIDER, Code.NO_BRANCH()),
        (2, DEEPER, Code.NO_BRANCH()),
        (2, SPEC.with_("training", seed=9), Code.NO_BRANCH()),
        (2, SPEC.with_("training", optimizer="sgd"), Code.NO_BRANCH()),
        (2, SPEC.with_("data", train="train[:50%]"), Code.NO_BRANCH()),
        (2, SPEC.with_("training", epochs=2), Code.TOO_FEW_EPOCHS(done=2, least=3)),
    ],
)
def test_what_can_not_be(
    store: RunStore, token: str, trunk: Run, number: int, spec: ExperimentSpec, why: Message
) -> None:
    with pytest.raises(CannotBranch) as raised:
        store.queue.branch(token, trunk.id, number, spec, 5, BRANCH)
    assert raised.value.message == why
    assert store.runs.of(token) == [trunk] and store.epochs.of(BRANCH) == []


def test_what_changes_no_weight_may_differ(store: RunStore, token: str, trunk: Run) -> None:
    other = SPEC.model_copy(update={"name": "Another"}).with_(
        "training", epochs=99, learning_rate=0.5, early_stopping={"patience": 3}, schedule={"type": "cosine"}
    )
    assert store.queue.branch(token, trunk.id, 3, other, 5, BRANCH).spec == other


def test_nobody_branches_anothers_run(store: RunStore, trunk: Run) -> None:
    stranger = store.workspaces.create()
    with pytest.raises(CannotBranch) as raised:
        store.queue.branch(stranger, trunk.id, 1, SPEC, 5, BRANCH)
    assert raised.value.message == Code.NOT_YOURS()
    with pytest.raises(UnknownWorkspace):
        store.queue.branch("0" * 32, trunk.id, 1, SPEC, 5, BRANCH)


def test_it_counts_as_a_run(store: RunStore, token: str, trunk: Run) -> None:
    store.queue.submit(token, SPEC, 1)
    with pytest.raises(TooManyRuns):
        store.queue.branch(token, trunk.id, 1, SPEC, 1, BRANCH)


def test_what_is_in_the_bin_is_left_by_none(store: RunStore, token: str, trunk: Run) -> None:
    store.marks.bin(token, [trunk.id])
    with pytest.raises(CannotBranch):
        store.queue.branch(token, trunk.id, 1, SPEC, 5, BRANCH)
