"""The Train page with a run on it, under way and ended."""

from dataclasses import replace
from pathlib import Path

import pytest

from tdc_core.engine.service import TrainingService
from tdc_core.runs.models import Evaluation, Reason, RunStatus
from tdc_core.spec.messages import Code
from tdc_core.tasks import task
from tdc_core.tasks.metric import Metric
from tdc_core.tasks.task import CLASSIFICATION
from tdc_core.ui.frame import run_strip
from tdc_core.ui.run import words as run_words
from tdc_core.ui.run.live_feed import BLOCKED, EPOCH_OF
from tdc_core.ui.run.results import BEST, IN_FIRST_EPOCH, LAST, score_table
from tdc_core.ui.session.services import services
from tdc_core.words.messages import words_of
from tests.pages.helpers import assert_sound, live_states, look_at, open_page, open_runs, shown, texts, words_at
from tests.pages.runs import IRIS, begin, button, end, stored, submit
from tests.support.figures import scored


def test_a_run_under_way_shows_its_progress_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin(epochs=3)
    at.run()
    assert_sound(at)
    (state,) = live_states(at)
    assert (stored(run).progress.epoch, stored(run).progress.step) == (4, 6)
    assert (state["fraction"], run_words.step(stored(run)) in state["caption"]) == (3.5 / 20, True)
    left = run_words.time_left(stored(run), services().store.epochs.of(run.id))
    assert run_words.duration(33) in left
    assert left in state["caption"]
    assert state["numbers"] == ["0.3333", "0.5000", "1.5000", "0.7500"]
    assert len(at.get("plotly_chart")) == 2
    button(at, "stop").click().run()
    assert services().store.queue.stop_requested(run.id)
    assert run_words.state(stored(run)) in texts(at)
    assert button(at, "stop").disabled


def test_the_page_that_shows_the_run_has_no_strip_and_one_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    begin(epochs=3)
    at.run()
    assert [element.key for element in at.button if element.label == "Stop"] == ["stop"]
    at.switch_page("pages/model.py").run()
    assert_sound(at)
    (strip,) = live_states(at)
    assert strip["epoch"] == EPOCH_OF.format(done=3, epochs=20)
    assert strip["numbers"] == ["0.3333", "0.5000", "1.5000", "0.7500"]
    assert [element.key for element in at.button if element.label == "Stop"] == ["strip-stop"]


def test_a_host_that_can_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrainingService, "host_trouble", lambda self: "studio.sqlite3 was written by another version.")
    at = open_page(monkeypatch, "train")
    submit(at)
    at.run()
    assert "studio.sqlite3 was written by another version." in texts(at)
    at.switch_page("pages/model.py").run()
    assert [state["blocked"] for state in live_states(at)] == [BLOCKED]


def test_a_run_that_ended_shows_the_best_beside_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin(epochs=3)
    end(run)
    at.run()
    assert_sound(at)
    table = at.table[0].value
    assert list(table.index) == [BEST.format(epoch=2), LAST.format(epoch=3)]
    assert table.loc[BEST.format(epoch=2)].tolist() == ["0.1234", "0.9667"]
    assert "import keras" in at.code[-1].value
    offers = {element.key for element in at.get("download_button")}
    assert {f"script-{run.id}", f"notebook-{run.id}"} <= offers
    assert f"model-{run.id}" not in offers  # no worker has written one


def test_the_model_is_offered_where_it_lies_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin()
    end(run)
    folder: Path = services().settings.runs_dir / run.id
    folder.mkdir(parents=True)
    (folder / "model.keras").write_bytes(b"model")
    at.run()
    assert f"model-{run.id}" in {element.key for element in at.get("download_button")}


@pytest.mark.parametrize(
    ("status", "reason"),
    [(RunStatus.FAILED, Reason.NAN_LOSS), (RunStatus.INTERRUPTED, Reason.HOST_LOST), (RunStatus.FAILED, Reason.ERROR)],
)
def test_a_run_that_did_not_make_it_says_why(
    monkeypatch: pytest.MonkeyPatch, status: RunStatus, reason: Reason
) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run, message = begin(), Code.UNEXPECTED(error="ValueError")
    end(run, status, reason, message)
    at.run()
    assert_sound(at)
    assert words_of(message) in texts(at)
    assert run_words.state(stored(run)) in texts(at)


def test_the_newest_run_is_shown_and_an_earlier_one_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    earlier = begin(epochs=2)
    end(earlier)
    newer = submit(at, IRIS.with_("training", seed=5))
    at.run()
    assert shown(at) == newer.id
    assert run_words.state(newer) in texts(at)
    look_at(at, earlier.id)
    assert shown(at) == earlier.id
    assert at.table[0].value.index[0] == BEST.format(epoch=2)
    assert not [element for element in at.button if element.key == f"run-{newer.id}"], "the list closes"


def test_nobody_elses_run_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    store = services().store
    other = store.queue.submit(store.workspaces.create(), IRIS, limit=5)
    at.session_state["tdc-selected_run"] = other.id
    at.run()
    assert_sound(at)
    assert len(at.get("plotly_chart")) == 0
    assert live_states(at) == []


def test_the_strip_is_on_every_page_and_tells_the_end_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    submit(at)
    run = begin()
    at.run()
    assert live_states(at)[0]["epoch"] == EPOCH_OF.format(done=3, epochs=20)
    end(run)
    at.run()
    assert run_words.state(stored(run)) in words_at(at, "run-strip")
    at.run()  # in the same moment: the browser has heard of the end as well
    assert run_words.state(stored(run)) in words_at(at, "run-strip")
    monkeypatch.setattr(run_strip, "_ONE_MOMENT", 0.0)
    at.run()
    assert words_at(at, "run-strip") == ""


def test_an_end_that_nobody_watched_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    submit(at)
    end(begin())
    at.run()
    assert words_at(at, "run-strip") == ""


def test_a_run_from_before_its_task_got_a_metric_is_shown_with_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    later = Metric("recall", "Recall", "max", keras="Recall")
    newer = replace(task.CLASSIFICATION, metrics=(*task.CLASSIFICATION.metrics, later), score=later)
    monkeypatch.setattr(task, "TASKS", (newer, task.REGRESSION))
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin(epochs=3)
    at.run()
    assert_sound(at)
    (state,) = live_states(at)
    assert state["numbers"] == ["0.3333", "0.5000", "–", "1.5000", "0.7500", "–"]
    assert len(at.get("plotly_chart")) == 3
    end(run)
    at.run()
    assert_sound(at)
    assert at.table[0].value.loc[BEST.format(epoch=2)].tolist() == ["0.1234", "0.9667"]
    open_runs(at)
    assert f"{later.validation} {run_words.NO_FIGURE}" in at.button(key=f"run-{run.id}").label.replace("\\", "")


def test_scores_of_a_test_part_stand_beside_those_of_validation() -> None:
    both = {"validation": scored(0.1, 0.9), "test": scored(0.2, 0.8)}
    table = score_table(Evaluation(both, both), 4, 9, CLASSIFICATION.metrics)
    metrics = CLASSIFICATION.metrics
    assert list(table.columns) == [metric.of(part) for part in ("validation", "test") for metric in metrics]
    assert table.loc[LAST.format(epoch=9)].tolist() == ["0.1000", "0.9000", "0.2000", "0.8000"]


def test_without_a_best_epoch_there_is_one_row_of_the_weights_at_the_end() -> None:
    at_the_end = Evaluation({"validation": scored(0.1, 0.9)}, {"validation": scored(0.2, 0.8)})
    columns = [metric.of("validation") for metric in CLASSIFICATION.metrics]
    assert score_table(at_the_end, None, 0, CLASSIFICATION.metrics).to_dict("index") == {
        IN_FIRST_EPOCH: dict(zip(columns, ("0.2000", "0.8000"), strict=True))
    }
    table = score_table(at_the_end, None, 3, CLASSIFICATION.metrics)
    assert list(table.index) == [LAST.format(epoch=3)]  # each val_loss was no number
