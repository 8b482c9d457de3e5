"""A workspace with runs in every state, written into the store as page, host and workers would."""

from __future__ import annotations

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.models import Evaluation, Progress, Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.spec import ExperimentSpec, HeadSpec
from tdc_core.spec.messages import Code, Message
from tests.support.figures import epoch_metrics, scored

_IRIS = ready_made()[0]
_WRONG = _IRIS.with_head(HeadSpec(units=1, activation="sigmoid", loss="binary_crossentropy", labels="integer"))
_REFUSED = _IRIS.with_head(HeadSpec(units=3, activation="softmax", loss="categorical_crossentropy", labels="integer"))
_SCORES = {"validation": scored(0.1234, 0.9667), "test": None}
_LOST = Code.NAN_LOSS(number="loss", became=Code.BECAME_NAN(), place=Code.AT_STEP(epoch=4, step=1))
_ENDS = {
    "finished": (20, RunStatus.FINISHED, Reason.COMPLETED, Code.COMPLETED(epochs=20)),
    "stopped in its first epoch": (0, RunStatus.STOPPED, Reason.USER_STOPPED, Code.STOPPED_IN_FIRST_EPOCH()),
    "failed": (3, RunStatus.FAILED, Reason.NAN_LOSS, _LOST),
    "interrupted": (5, RunStatus.INTERRUPTED, Reason.HOST_LOST, Code.HOST_LOST()),
}


def runs_in_every_state(store: RunStore, token: str) -> dict[str, Run]:
    """Runs of a workspace by what is to be seen of them; the pairs stand under the name of the wrong one."""
    runs = {}
    for name, (epochs, status, reason, message) in _ENDS.items():
        run = store.queue.submit(token, _named(name), 50)
        _end(store, _begun(store, epochs), status, reason, message)
        runs[name] = run
    for name, wrong, reason in (("pair", _WRONG, Reason.COMPLETED), ("refused", _REFUSED, Reason.KERAS_REFUSED)):
        runs[name], _ = store.queue.submit_pair(token, _named(name, wrong), _named(name), 50)
        refused = reason is Reason.KERAS_REFUSED
        status = RunStatus.FAILED if refused else RunStatus.FINISHED
        message = Code.KERAS_REFUSED(error="ValueError", words="Shapes (None, 1) and (None, 3) differ.")
        _end(store, _begun(store, 0 if refused else 8), status, reason, message)
        _end(store, _begun(store, 8), RunStatus.FINISHED, Reason.COMPLETED, Code.COMPLETED(epochs=8))
    runs["under way"] = store.queue.submit(token, _named("under way"), 50)
    _begun(store, 7)
    runs["waiting"] = store.queue.submit(token, _named("waiting"), 50)
    return runs


def _named(name: str, spec: ExperimentSpec = _IRIS) -> ExperimentSpec:
    return spec.model_copy(update={"name": name})


def _begun(store: RunStore, epochs: int) -> Run:
    run = store.queue.claim("a host")
    assert run is not None
    store.runs.set_status(run.id, run.attempt, RunStatus.TRAINING)
    for number in range(1, epochs + 1):
        store.epochs.add(
            run.id, run.attempt, epoch_metrics(number, 1 / number, 0.8, abs(number - 4) / 9 + 0.3, 0.75, 2.0)
        )
    store.runs.set_progress(run.id, run.attempt, Progress(epochs + 1, 6, 12, scored(0.4, 0.5)))
    return run


def _end(store: RunStore, run: Run, status: RunStatus, reason: Reason, message: Message) -> None:
    scores = Evaluation(_SCORES, _SCORES) if status is RunStatus.FINISHED else None
    assert store.runs.set_status(run.id, run.attempt, status, reason, message, scores)
