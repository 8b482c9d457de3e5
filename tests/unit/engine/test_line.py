"""A place in the line, and how long it takes."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, event

from tdc_core.engine.line import Place, line, places
from tdc_core.engine.service import TrainingService
from tdc_core.runs.database import to_time
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.queue import Queue
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tests.support.figures import epoch_metrics
from tests.unit.engine.conftest import spec


@pytest.mark.parametrize(
    ("working", "waiting", "workers", "seconds"),
    [
        ([40], [10, 20, 30], 1, [40, 50, 70]),
        ([40, 15], [10, 20, 30], 2, [15, 25, 40]),
        ([], [10, 20, 30], 2, [0, 0, 10]),
        ([40], [10, 20], 2, [0, 10]),
        ([None], [10, 20], 1, [None, None]),
        ([40], [None, 20], 1, [40, None]),
        ([40, None], [10, 10], 2, [40, 50]),
        ([40], [None, 20, 5], 2, [0, 40, 60]),
        ([5, 6, 7], [1], 1, [5]),
    ],
)
def test_runs_take_the_worker_that_is_free_first(
    working: list[float | None], waiting: list[float | None], workers: int, seconds: list[float | None]
) -> None:
    names = {str(number): takes for number, takes in enumerate(waiting)}
    found = places(working, names, workers)
    assert [found[name] for name in names] == [Place(number, s) for number, s in enumerate(seconds, 1)]


class Line:
    """A store in which time goes by as the test says."""

    def __init__(self, settings: Settings) -> None:
        self.now = 1_000_000.0
        self.store = RunStore(settings.store_url, lambda: self.now)
        self.token = self.store.workspaces.create()

    def submit(self, dataset: str = "iris", epochs: int = 10) -> Run:
        experiment = spec("quick").with_("data", dataset=dataset).with_("training", epochs=epochs)
        return self.store.queue.submit(self.token, experiment, 100)

    def train(self, done: int, seconds: float) -> Run:
        """Claim the next run, be 3 s about it, and train it so far."""
        run = self.store.queue.claim("host")
        assert run is not None
        self.now += 3
        for number in range(run.epochs_done + 1, run.epochs_done + done + 1):
            self.now += seconds
            self.store.epochs.add(run.id, run.attempt, epoch_metrics(number, 0.5, 0.5, 0.5, 0.5, seconds))
        return run

    def finish(self, run: Run) -> None:
        self.store.runs.set_status(run.id, run.attempt, RunStatus.FINISHED, Reason.COMPLETED)

    def place(self, run: Run, workers: int = 1) -> Place | None:
        return line(self.store, workers, to_time(self.now)).get(run.id)


@pytest.fixture
def queue(settings: Settings) -> Line:
    return Line(settings)


def test_nothing_is_said_of_time_where_nothing_is_known(queue: Line) -> None:
    first, second = queue.submit(), queue.submit()
    assert (queue.place(first), queue.place(second)) == (Place(1, 0), Place(2, None))
    queue.train(done=0, seconds=1)
    assert queue.place(first) is None
    assert queue.place(second) == Place(1, None)


def test_the_run_at_work_says_by_its_epochs_how_long_it_takes(queue: Line) -> None:
    queue.submit(epochs=30), (second := queue.submit(epochs=10)), (third := queue.submit("wine"))
    fourth = queue.submit()
    queue.train(done=10, seconds=2)
    assert queue.place(second) == Place(1, pytest.approx(40))
    assert queue.place(third) == Place(2, pytest.approx(60))  # the second is of the same data set
    assert queue.place(fourth) == Place(3, None)  # of wine nothing is known


def test_runs_of_the_same_data_set_say_how_long_those_in_line_take(queue: Line) -> None:
    queue.submit(epochs=4)
    queue.finish(queue.train(done=4, seconds=2))  # 3 s around 2 s an epoch
    queue.submit(epochs=30), (second := queue.submit(epochs=10)), (third := queue.submit("wine"))
    fourth = queue.submit()
    assert queue.place(second) == Place(2, pytest.approx(3 + 60))
    queue.train(done=0, seconds=1)  # it began 3 s ago, and has no epoch yet
    assert queue.place(second) == Place(1, pytest.approx(60))
    assert queue.place(third) == Place(2, pytest.approx(60 + 3 + 20))
    assert queue.place(fourth) == Place(3, None)  # of wine nothing is known


def test_a_run_that_was_resumed_has_what_remains_of_it(queue: Line) -> None:
    run = queue.submit(epochs=20)
    queue.finish(queue.train(done=20, seconds=1))
    queue.submit("wine")
    queue.train(done=8, seconds=4)
    queue.store.queue.resume(queue.token, run.id, 10, epochs=25)
    after = queue.submit()
    assert queue.place(run) == Place(1, pytest.approx(2 * 4))
    assert queue.place(after) == Place(2, pytest.approx(2 * 4 + 5 * 1))


def test_the_service_looks_for_all_at_once(queue: Line, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    service = TrainingService(queue.store, settings)
    runs = [queue.submit() for _ in range(3)]
    looks = []
    monkeypatch.setattr(queue.store.queue, "line", lambda: looks.append(1) or Queue.line(queue.store.queue))
    assert [place and place.number for place in map(service.place, runs)] == [1, 2, 3]
    assert len(looks) == 1
    late = queue.submit()
    assert (place := service.place(late)) and place.number == 4
    assert len(looks) == 2


def test_a_long_line_asks_no_more_of_the_store_than_a_short_one(queue: Line) -> None:
    queue.submit(), queue.submit("wine")
    queue.finish(queue.train(done=4, seconds=2))
    queue.train(done=2, seconds=2)

    def statements() -> int:
        sent: list[str] = []
        note = lambda *given: sent.append(given[2])  # noqa: E731
        event.listen(Engine, "before_cursor_execute", note)
        line(queue.store, 1, to_time(queue.now))
        event.remove(Engine, "before_cursor_execute", note)
        return len(sent)

    queue.submit()
    short = statements()
    for number in range(40):
        queue.submit("iris" if number % 2 else "wine")
    assert statements() == short <= 5
