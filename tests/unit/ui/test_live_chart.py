import json
import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tdc_core.catalog.experiments import ready_made
from tdc_core.charts.curves import x_range
from tdc_core.runs.models import EpochMetrics, Progress, Run, RunStatus, Segment, Stage
from tdc_core.ui.live_chart import answer, changed_lately, interval_ms


def run(status: RunStatus = RunStatus.TRAINING, done: int = 3, best: int | None = 2) -> Run:
    return Run(
        "abc",
        "w",
        ready_made()[0],
        status,
        attempt=1,
        created=datetime.now(UTC),
        epochs_done=done,
        best_epoch=best,
        progress=Progress(epoch=done + 1),
    )


def epoch(number: int, seconds: float = 0.1, val_loss: float = 0.5) -> EpochMetrics:
    return EpochMetrics(number, 1.0, 0.5, val_loss, 0.25, seconds)


def test_the_browser_is_sent_only_what_it_lacks() -> None:
    told = answer(run(), [epoch(3)], held=2, turn=7, pace=0.1, room=0.2)
    assert (told["turn"], told["from"], told["total"], told["epochs"]) == (7, 2, 3, [3])
    assert [chart["lines"] for chart in told["charts"]] == [[[1.0], [0.5]], [[0.5], [0.25]]]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_json_does_not_know_is_a_gap(value: float) -> None:
    told = answer(run(), [epoch(1, val_loss=value)], held=0, turn=1, pace=0.1, room=0.2)
    assert told["charts"][0]["lines"] == [[1.0], [None]]
    json.dumps(told, allow_nan=False)


def test_a_run_that_goes_on_is_asked_about_again_and_one_that_ended_early_fills_its_axis() -> None:
    going = answer(run(), [], held=3, turn=1, pace=0.1, room=0.2)
    stopped = answer(run(RunStatus.STOPPED), [], held=3, turn=1, pace=0.1, room=0.2)
    assert (going["alive"], going["span"]["shown"]) == (True, x_range(20))
    assert (stopped["alive"], stopped["span"]["shown"]) == (False, x_range(3))


def test_no_best_epoch_is_a_nought() -> None:
    assert answer(run(best=None), [], held=0, turn=1, pace=0.1, room=0.2)["best"] == 0


@pytest.mark.parametrize(
    ("pace", "room", "changed", "interval"),
    [
        (0.01, 0.1, False, 200),
        (0.01, 0.1, True, 200),
        (1.5, 0.1, False, 300),
        (60, 0.1, False, 400),
        (None, 0.1, False, 400),
        (None, 0.1, True, 100),
        (None, 1.2, True, 1200),
        (0.01, 1.2, False, 1200),
        (60, 2, False, 2000),
    ],
)
def test_questions_come_as_often_as_there_is_news_and_room(
    pace: float | None, room: float, changed: bool, interval: int
) -> None:
    assert interval_ms(pace, room, changed) == interval


def test_a_status_is_new_for_a_second() -> None:
    began = datetime(2030, 1, 1, tzinfo=UTC)
    begun = replace(run(), stages=(Stage(RunStatus.QUEUED, began), Stage(RunStatus.TRAINING, began)))
    assert changed_lately(begun, began + timedelta(seconds=0.9))
    assert not changed_lately(begun, began + timedelta(seconds=1.1))


def test_a_page_of_all_epochs_stays_small() -> None:
    told = answer(run(done=1000), [epoch(number) for number in range(1, 1001)], held=0, turn=1, pace=0.1, room=0.2)
    assert len(json.dumps(told)) < 60_000


def test_the_curve_is_told_apart_by_the_attempt_that_cut_it_back_last() -> None:
    resumed = replace(run(), segments=(Segment(20, None, 4, attempt=2), Segment(20, 0.1, 9, attempt=3), Segment(30)))
    assert answer(run(), [], held=3, turn=1, pace=0.1, room=0)["curve"] == 0
    told = answer(resumed, [], held=3, turn=1, pace=0.1, room=0)
    assert told["curve"] == 3
    assert [mark["text"] for mark in told["marks"]["annotations"]] == ["resumed", "resumed, learning rate 0.1"]
    json.dumps(told, allow_nan=False)
