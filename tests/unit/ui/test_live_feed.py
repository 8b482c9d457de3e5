"""What the browser is told of a run."""

import json
import math
from dataclasses import replace

import pytest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.charts.curves import x_range
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.engine.service import TrainingService
from tdc_core.runs.models import EpochMetrics, Progress, Reason, Run, RunStatus, Segment
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec.messages import Code
from tdc_core.tasks.task import CLASSIFICATION, REGRESSION
from tdc_core.ui.run.live_feed import Sight, all_epochs, change, chart_of, line_of, look, news, page_news, state_of
from tdc_core.ui.session.services import Services
from tdc_core.words.messages import words_of
from tests.support.figures import epoch_metrics

IRIS = ready_made()[0]
CARD = find_dataset(IRIS.data.dataset)


@pytest.fixture
def studio(settings: Settings) -> Services:
    store = RunStore(settings.store_url)
    return Services(settings, store, TrainingService(store, settings), DatasetLibrary(settings.home))


def begun(studio: Services, epochs: int = 3) -> Run:
    studio.store.queue.submit(studio.store.workspaces.create(), IRIS, limit=1)
    run = studio.store.queue.claim("test")
    assert run is not None
    studio.store.runs.set_status(run.id, run.attempt, RunStatus.TRAINING)
    for number in range(1, epochs + 1):
        studio.store.epochs.add(run.id, run.attempt, epoch(number))
    return run


def epoch(number: int, val_loss: float = 0.5) -> EpochMetrics:
    return epoch_metrics(number, 1.0, 0.5, val_loss, 0.25, 0.1)


def seen(studio: Services, run: Run, before: Sight | None = None) -> Sight:
    sight = look(studio, run.id, before)
    assert sight is not None
    return sight


def test_the_browser_is_told_only_the_epochs_that_it_lacks(studio: Services) -> None:
    sight = seen(studio, begun(studio, 3))
    told = news(sight, after=2, curve=0)
    assert (told["from"], told["total"], told["rows"]) == (2, 3, [[1.0, 0.5, 0.5, 0.25]])
    assert [news(sight, after=0, curve=0)["from"], len(news(sight, after=0, curve=0)["rows"])] == [0, 3]
    assert not news(sight, after=None, curve=0).keys() & {"rows", "chart"}


@pytest.mark.parametrize("after", [2, 9])
def test_epochs_of_another_curve_count_no_more(studio: Services, after: int) -> None:
    sight = seen(studio, begun(studio, 3))
    told = news(sight, after, curve=1 if after == 2 else 0)
    assert (told["from"], len(told["rows"])) == (0, 3)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_json_does_not_know_is_a_gap(studio: Services, value: float) -> None:
    run = begun(studio, 0)
    studio.store.epochs.add(run.id, run.attempt, epoch(1, val_loss=value))
    told = news(seen(studio, run), after=0, curve=0)
    assert told["rows"] == [[1.0, 0.5, None, 0.25]]
    json.dumps(told, allow_nan=False)


def test_a_second_look_reads_only_what_is_new(studio: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    run = begun(studio, 3)
    before = seen(studio, run)
    studio.store.epochs.add(run.id, run.attempt, epoch(4))
    asked: list[int] = []
    read = studio.store.epochs.of
    monkeypatch.setattr(studio.store.epochs, "of", lambda run_id, after: asked.append(after) or read(run_id, after))
    assert [point.epoch for point in seen(studio, run, before).epochs] == [1, 2, 3, 4]
    assert asked == [3]


def test_epochs_of_a_run_that_was_cut_back_are_read_anew(studio: Services) -> None:
    run = begun(studio, 3)
    before = seen(studio, run)
    studio.store.epochs.cut_back(run.id, run.attempt, 1)
    after = seen(studio, run, before)
    assert (after.run.curve, [point.epoch for point in after.epochs]) == (run.attempt, [1])


def test_of_what_was_told_before_only_the_changes_are_said(studio: Services) -> None:
    run = begun(studio, 3)
    first = news(seen(studio, run), after=0, curve=0)
    assert change({}, first) == first
    studio.store.epochs.add(run.id, run.attempt, epoch(4, val_loss=0.1))
    second = news(seen(studio, run), after=3, curve=0)
    said = change(first, second)
    assert said["rows"] == [[1.0, 0.5, 0.1, 0.25]]
    assert said["chart"] == {"best": 4}
    assert said["state"].keys() <= {"fraction", "caption", "done", "numbers", "times", "epoch"}
    assert len(json.dumps(said)) < 1000


def test_a_run_that_ended_early_fills_its_axis(studio: Services) -> None:
    run = replace(begun(studio, 0), epochs_done=3)
    assert chart_of(run)["shown"] == chart_of(run)["asked"] == x_range(20, begins=0)
    assert chart_of(replace(run, status=RunStatus.STOPPED))["shown"] == x_range(3)
    assert chart_of(run)["best"] == 0


TRAIL = ((25, 1.23456789, 0.5), (50, 0.987654321, math.nan))
INSIDE = Progress(epoch=4, step=75, steps=100, values={"loss": 0.5, "accuracy": 0.75}, trail=TRAIL)


def test_the_epoch_under_way_is_a_line_up_to_the_newest_batch(studio: Services) -> None:
    run = replace(seen(studio, begun(studio, 3)).run, progress=INSIDE)
    line = [[3.25, 1.235, 0.5], [3.5, 0.9877, None], [3.75, 0.5, 0.75]]
    assert line_of(run) == {"epoch": 4, "from": 0, "points": line}
    json.dumps(line_of(run), allow_nan=False)
    at_the_last = replace(INSIDE, step=50)
    assert line_of(replace(run, progress=at_the_last))["points"] == line[:2]


@pytest.mark.parametrize(
    "more",
    [
        {"epochs_done": 4},  # its own point is there
        {"status": RunStatus.EVALUATING},
        {"status": RunStatus.STOPPED},
        {"status": RunStatus.FAILED},
        {"progress": replace(INSIDE, trail=())},
    ],
)
def test_between_epochs_and_after_an_end_there_is_no_line(studio: Services, more) -> None:
    run = replace(seen(studio, begun(studio, 3)).run, progress=INSIDE)
    assert line_of(replace(run, **more)) == {"epoch": 0, "from": 0, "points": []}


def test_of_a_line_only_its_new_end_is_told(studio: Services) -> None:
    run = begun(studio, 3)

    def told(progress: Progress) -> dict:
        studio.store.runs.set_progress(run.id, run.attempt, progress)
        return news(seen(studio, run), after=3, curve=0)

    first = told(INSIDE)
    longer = told(replace(INSIDE, step=80, trail=(*TRAIL, (78, 0.5, 0.5))))
    assert change(first, longer)["line"] == {"epoch": 4, "from": 2, "points": [[3.78, 0.5, 0.5], [3.8, 0.5, 0.75]]}
    assert "line" not in change(longer, longer)
    studio.store.epochs.add(run.id, run.attempt, epoch(4))
    assert change(longer, news(seen(studio, run), after=3, curve=0))["line"]["points"] == []
    next_epoch = replace(INSIDE, epoch=5, trail=((1, 9.0, 0.0),))
    assert change(longer, told(next_epoch))["line"] == {
        "epoch": 5,
        "from": 0,
        "points": [[4.01, 9, 0], [4.75, 0.5, 0.75]],
    }
    assert "line" not in news(seen(studio, run), after=None, curve=0), "who draws no charts gets none"


def test_a_long_first_epoch_has_the_axis_for_itself(studio: Services) -> None:
    run = replace(begun(studio, 0), status=RunStatus.TRAINING, progress=replace(INSIDE, epoch=1))
    assert chart_of(run)["shown"] == x_range(1, begins=0)
    assert chart_of(replace(run, epochs_done=1))["shown"] == x_range(20, begins=0)


def test_marks_of_resumptions_and_the_curve(studio: Services) -> None:
    run = replace(begun(studio, 0), segments=(Segment(20, None, 4, 2), Segment(20, 0.1, 9, 3), Segment(30)))
    assert [mark["text"] for mark in chart_of(run)["marks"]["annotations"]] == ["resumed", "resumed, learning rate 0.1"]
    assert page_news(studio, run, CLASSIFICATION)["curve"] == 3


def test_a_page_is_drawn_with_words_and_gets_its_epochs_elsewhere(studio: Services) -> None:
    run = seen(studio, begun(studio, 3)).run
    assert "rows" not in page_news(studio, run, CLASSIFICATION)
    assert page_news(studio, run, CLASSIFICATION)["state"]["numbers"] == ["1.0000", "0.5000", "0.5000", "0.2500"]
    assert [all_epochs(studio, run, CLASSIFICATION)["from"], len(all_epochs(studio, run, CLASSIFICATION)["rows"])] == [
        0,
        3,
    ]
    assert page_news(studio, run, CLASSIFICATION)["seq"] == studio.store.runs.version(run.id)


def test_words_are_plain_text(studio: Services) -> None:
    run = replace(begun(studio, 0), spec=IRIS.model_copy(update={"name": "**a** <b> [x](http://y)"}))
    assert state_of(studio, run, CLASSIFICATION, [])["name"] == "**a** <b> [x](http://y)"


def test_a_message_is_told_in_words_that_are_plain_text(studio: Services) -> None:
    run = begun(studio, 0)
    message = Code.UNEXPECTED(error="**a** <b> [x](http://y)")
    studio.store.runs.set_status(run.id, run.attempt, RunStatus.FAILED, Reason.ERROR, message)
    assert page_news(studio, seen(studio, run).run, CLASSIFICATION)["state"]["why"] == words_of(message)
    assert "**a** <b> [x](http://y)" in words_of(message)


def test_what_is_going_on_before_the_first_epoch_is_the_headline(studio: Services) -> None:
    note = Code.READING(dataset="iris")
    run = replace(begun(studio, 0), status=RunStatus.PREPARING, progress=Progress(note=note))
    assert state_of(studio, run, CLASSIFICATION, [])["headline"] == words_of(note)


def test_a_run_that_is_gone_is_none(studio: Services) -> None:
    assert look(studio, "0" * 32) is None


def test_a_run_that_predicts_a_number_tells_its_own_numbers(studio: Services) -> None:
    studio.store.queue.submit(studio.store.workspaces.create(), ready_made()[4], limit=1)
    run = studio.store.queue.claim("test")
    assert run is not None
    values = {"loss": 3000.0, "mae": 40.5, "r2": 0.5, "val_loss": 4000.25, "val_mae": 50.0, "val_r2": -0.25}
    studio.store.epochs.add(run.id, run.attempt, EpochMetrics(1, values, 0.1))
    now = studio.store.runs.get(run.id)
    assert now is not None
    told = page_news(studio, now, REGRESSION)
    assert all_epochs(studio, now, REGRESSION)["rows"] == [list(values.values())]
    assert told["state"]["numbers"] == ["3000.0", "40.5000", "0.5000", "4000.2", "50.0000", "-0.2500"]
    assert [key for key, _ in told["titles"]] == list(values)
    assert told["titles"][-1] == ("val_r2", "Validation R²")
