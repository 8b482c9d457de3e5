"""What the store promises about runs that go on after their end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tdc_core.runs.models import EpochMetrics, Evaluation, Progress, Reason, Run, RunStatus, Segment
from tdc_core.runs.store import CannotResume, RunStore, TooManyRuns
from tdc_core.spec.messages import Code, Message
from tests.support.figures import scored
from tests.unit.runs.conftest import SPEC, Clock, epoch

VAL_LOSSES = (0.9, 0.5, 0.7, 0.3)
EPOCHS = [epoch(number, val_loss) for number, val_loss in enumerate(VAL_LOSSES, start=1)]
SCORES = Evaluation({"validation": scored(0.3, 0.9)}, {"validation": scored(0.3, 0.9)})


@pytest.fixture
def token(store: RunStore) -> str:
    return store.workspaces.create()


@pytest.fixture
def stopped(store: RunStore, token: str, clock: Clock) -> Run:
    """A run of 20 epochs that was stopped after four, a minute after it began."""
    store.queue.submit(token, SPEC, 5)
    return train(store, clock, EPOCHS, seconds=60)


Refused = Callable[..., Message]


@pytest.fixture
def refused(store: RunStore) -> Refused:
    """Ask for a resumption that is refused; what is said then."""

    def resume(*asked: object, **more: object) -> Message:
        with pytest.raises(CannotResume) as raised:
            store.queue.resume(*asked, **more)
        return raised.value.message

    return resume


def train(store: RunStore, clock: Clock, epochs: list[EpochMetrics], seconds: float = 1, cut: int | None = None) -> Run:
    run = store.queue.claim("host")
    assert run is not None
    if cut is not None:
        assert store.epochs.cut_back(run.id, run.attempt, cut)
    for metrics in epochs:
        assert store.epochs.add(run.id, run.attempt, metrics)
    store.runs.set_progress(run.id, run.attempt, Progress(epoch=5, step=3, steps=9))
    store.queue.request_stop(run.id)
    clock.now += seconds
    store.runs.set_status(
        run.id, run.attempt, RunStatus.STOPPED, Reason.USER_STOPPED, Code.STOPPED_IN_FIRST_EPOCH(), SCORES
    )
    return now(store, run)


def now(store: RunStore, run: Run) -> Run:
    found = store.runs.get(run.id)
    assert found is not None
    return found


def test_a_resumed_run_waits_again_with_all_that_it_has(store: RunStore, token: str, stopped: Run) -> None:
    resumed = store.queue.resume(token, stopped.id, 5)
    assert resumed == now(store, stopped)
    assert resumed == replace(
        stopped,
        status=RunStatus.QUEUED,
        reason=None,
        message=None,
        started=None,
        ended=None,
        worked=60.0,
        progress=Progress(),
        stop_requested=False,
        segments=(Segment(epochs=20),),
        stages=resumed.stages,
        version=resumed.version,
    )
    assert resumed.stages[:-1] == stopped.stages
    assert store.epochs.of(stopped.id) == EPOCHS
    assert store.runs.version(stopped.id) is not None
    claimed = store.queue.claim("host")
    assert claimed is not None and (claimed.id, claimed.attempt) == (stopped.id, 2)
    assert claimed.started is not None and not store.queue.stop_requested(stopped.id)


def test_epochs_and_learning_rate_can_be_changed(store: RunStore, token: str, stopped: Run) -> None:
    resumed = store.queue.resume(token, stopped.id, 5, epochs=40, learning_rate=1e-4)
    assert (resumed.spec.training.epochs, resumed.learning_rate) == (40, 1e-4)
    assert resumed.spec == SPEC.with_("training", epochs=40), "the learning rate of its first epochs stays"


@pytest.mark.parametrize("status", [status for status in RunStatus if not status.alive])
def test_however_a_run_ended_it_can_go_on(store: RunStore, refused: Refused, token: str, status: RunStatus) -> None:
    run = store.queue.submit(token, SPEC.with_("training", epochs=1), 5)
    store.queue.claim("host")
    store.epochs.add(run.id, 1, epoch(1))
    store.runs.set_status(run.id, 1, status)
    if status is RunStatus.FINISHED:
        assert refused(token, run.id, 5) == Code.TOO_FEW_EPOCHS(done=1, least=2)
    else:
        assert store.queue.resume(token, run.id, 5).status is RunStatus.QUEUED
        store.queue.request_stop(run.id)
    assert store.queue.resume(token, run.id, 5, epochs=2).status is RunStatus.QUEUED


def test_what_cannot_be_resumed(store: RunStore, refused: Refused, token: str, stopped: Run) -> None:
    other = store.workspaces.create()
    before = store.runs.version(stopped.id)
    assert refused(other, stopped.id, 5) == Code.NOT_YOURS()
    assert refused(token, "nothing", 5) == Code.NOT_YOURS()
    assert refused(token, stopped.id, 5, epochs=3) == Code.TOO_FEW_EPOCHS(done=stopped.epochs_done, least=4)
    waiting = store.queue.submit(token, SPEC, 5)
    assert refused(token, waiting.id, 5) == Code.UNDER_WAY()
    with pytest.raises(TooManyRuns) as raised:
        store.queue.resume(token, stopped.id, 1)
    assert raised.value.message == Code.TOO_MANY_RUNS(alive=1, limit=1)
    assert store.runs.version(stopped.id) == before


def test_going_on_from_the_end_keeps_every_epoch(store: RunStore, token: str, stopped: Run) -> None:
    store.queue.resume(token, stopped.id, 5, learning_rate=1e-4)
    claimed = store.queue.claim("host")
    assert claimed is not None and claimed.curve == 0
    run = store.epochs.cut_back(stopped.id, 2, 4)
    assert run is not None and run == now(store, stopped)
    assert run.segments == (Segment(20, 1e-4, from_epoch=4, attempt=2),)
    assert (run.epochs_done, run.best_epoch, run.evaluation, run.curve) == (4, 4, None, 2)
    assert store.epochs.of(run.id) == EPOCHS
    assert run.spec == SPEC


def test_an_older_state_cuts_the_curve_back_to_it(store: RunStore, token: str, stopped: Run) -> None:
    store.queue.resume(token, stopped.id, 5)
    store.queue.claim("host")
    version = store.runs.version(stopped.id)
    run = store.epochs.cut_back(stopped.id, 2, 3)
    assert run is not None
    assert store.epochs.of(run.id) == EPOCHS[:3]
    assert (run.epochs_done, run.best_epoch) == (3, 2), "the best epoch was the fourth"
    assert run.segments == (Segment(20, None, from_epoch=3, attempt=2),)
    assert store.runs.version(run.id) != version
    store.epochs.add(run.id, 2, EPOCHS[3])
    assert now(store, run).best_epoch == 4


def test_only_the_current_attempt_cuts_back(store: RunStore, token: str, stopped: Run) -> None:
    store.queue.resume(token, stopped.id, 5)
    waiting = now(store, stopped)
    assert store.epochs.cut_back(stopped.id, 1, 1) is None
    store.queue.claim("host")
    assert store.epochs.cut_back(stopped.id, 1, 1) is None
    assert store.epochs.of(stopped.id) == EPOCHS
    assert now(store, stopped).segments == waiting.segments


def test_each_resumption_is_a_segment(store: RunStore, token: str, stopped: Run, clock: Clock) -> None:
    store.queue.resume(token, stopped.id, 5, learning_rate=0.1)
    train(store, clock, [epoch(5), epoch(6)], cut=4, seconds=2)
    store.queue.resume(token, stopped.id, 5, epochs=50)
    run = train(store, clock, [epoch(7)], cut=6, seconds=3)
    assert run.segments == (Segment(20, 0.1, 4, attempt=2), Segment(50, None, 6, attempt=3))
    assert (run.learning_rate, run.worked, run.curve) == (0.1, 62.0, 3)


def test_a_segment_that_is_repeated_keeps_its_learning_rate(
    store: RunStore, token: str, stopped: Run, clock: Clock
) -> None:
    """Its worker was killed before it wrote a state of its own."""
    store.queue.resume(token, stopped.id, 5, learning_rate=0.1)
    train(store, clock, [epoch(5), epoch(6)], cut=4)
    store.queue.resume(token, stopped.id, 5)
    assert train(store, clock, [], cut=4).segments == (Segment(20, 0.1, 4, attempt=3),)
    store.queue.resume(token, stopped.id, 5, learning_rate=0.2)
    assert train(store, clock, [], cut=4).segments == (Segment(20, 0.2, 4, attempt=4),)


def test_a_resumption_that_no_worker_came_to_is_made_up_for(store: RunStore, token: str, stopped: Run) -> None:
    store.queue.resume(token, stopped.id, 5, epochs=30, learning_rate=0.1)
    store.queue.request_stop(stopped.id)
    ended = now(store, stopped)
    assert (ended.status, ended.message) == (RunStatus.STOPPED, Code.STOPPED_WAITING_AGAIN())
    assert ended.evaluation == SCORES, "nothing has changed yet"
    assert store.queue.resume(token, stopped.id, 5).segments == (Segment(30, 0.1),)
    store.queue.request_stop(stopped.id)
    assert store.queue.resume(token, stopped.id, 5, learning_rate=0.2).segments == (Segment(30, 0.2),)
    assert now(store, stopped).worked == 60.0


def test_a_run_without_a_state_starts_afresh(store: RunStore, token: str, stopped: Run) -> None:
    store.queue.resume(token, stopped.id, 5, learning_rate=0.1)
    store.queue.claim("host")
    run = store.epochs.cut_back(stopped.id, 2, 0)
    assert run is not None
    assert (run.epochs_done, run.best_epoch, run.curve) == (0, None, 2)
    assert store.epochs.of(run.id) == []
    assert run.spec.training.learning_rate == 0.1, "it holds from the first epoch on"


def test_a_resumed_run_stands_in_line_by_the_same_rules(store: RunStore, token: str, stopped: Run) -> None:
    other = store.workspaces.create()
    theirs = store.queue.submit(other, SPEC, 5)
    store.queue.resume(token, stopped.id, 5)
    assert store.queue.line() == [theirs.id, stopped.id], "they were not served yet"
