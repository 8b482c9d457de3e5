"""Runs for the page tests: submitted, begun as a host does, and ended."""

from streamlit.testing.v1 import AppTest

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.models import Evaluation, Progress, Reason, Run, RunStatus
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.messages import Message
from tdc_core.ui.session.services import services
from tests.support.figures import epoch_metrics, scored

IRIS = ready_made()[0]
SCORES = Evaluation(
    {"validation": scored(0.1234, 0.9667), "test": None}, {"validation": scored(0.2345, 0.9333), "test": None}
)


def token(at: AppTest) -> str:
    return str(at.session_state["tdc-workspace"])


def runs(at: AppTest) -> list[Run]:
    return services().store.runs.of(token(at))


def submit(at: AppTest, spec: ExperimentSpec = IRIS) -> Run:
    return services().store.queue.submit(token(at), spec, limit=50)


def begin(epochs: int = 3) -> Run:
    """Claim the next run as a host does, and train it so far."""
    store = services().store
    run = store.queue.claim("test")
    assert run is not None
    store.runs.set_status(run.id, run.attempt, RunStatus.TRAINING)
    for number in range(1, epochs + 1):
        store.epochs.add(run.id, run.attempt, epoch_metrics(number, 1 / number, 0.5, abs(number - 2) + 0.5, 0.75, 2.0))
    store.runs.set_progress(run.id, run.attempt, Progress(epochs + 1, 6, 12, scored(0.4, 0.5)))
    return run


def end(
    run: Run,
    status: RunStatus = RunStatus.FINISHED,
    reason: Reason = Reason.COMPLETED,
    message: Message | None = None,
) -> None:
    evaluation = SCORES if status is RunStatus.FINISHED else None
    assert services().store.runs.set_status(run.id, run.attempt, status, reason, message, evaluation)


def stored(run: Run) -> Run:
    """The run as the store has it now."""
    found = services().store.runs.get(run.id)
    assert found is not None
    return found


def button(at: AppTest, key: str):
    return at.button(key=key)
