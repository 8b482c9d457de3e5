import math
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.experiments import ready_made
from tdc_core.catalog.optimizers import OPTIMIZERS
from tdc_core.catalog.schedules import EARLY_STOPPING, SCHEDULES
from tdc_core.engine import capacity
from tdc_core.engine.service import TrainingService
from tdc_core.runs.models import EpochMetrics, Evaluation, Progress, Reason, Run, RunStatus, Score
from tdc_core.spec import EarlyStoppingSpec, ExperimentSpec
from tdc_core.ui import train_form
from tdc_core.ui.results import score_table
from tdc_core.ui.services import services
from tdc_core.ui.train_form import SAME_CLICK, parse_rate, same_click
from tdc_core.ui.words import OF_FIELDS, explain
from tests.pages.helpers import assert_sound, draft_of, live_states, look_at, open_page, shown, texts

IRIS = ready_made()[0]
SCORES = Evaluation(
    {"validation": Score(0.1234, 0.9667), "test": None}, {"validation": Score(0.2345, 0.9333), "test": None}
)


def token(at: AppTest) -> str:
    return str(at.session_state["tdc-workspace"])


def runs(at: AppTest) -> list[Run]:
    return services().store.runs_of(token(at))


def submit(at: AppTest, spec: ExperimentSpec = IRIS) -> Run:
    return services().store.submit(token(at), spec, limit=50)


def begin(epochs: int = 3) -> Run:
    """Claim the next run as a host does, and train it so far."""
    store = services().store
    run = store.claim("test")
    assert run is not None
    store.set_status(run.id, run.attempt, RunStatus.TRAINING)
    for number in range(1, epochs + 1):
        store.add_epoch(run.id, run.attempt, EpochMetrics(number, 1 / number, 0.5, abs(number - 2) + 0.5, 0.75, 2.0))
    store.set_progress(run.id, run.attempt, Progress(epochs + 1, 6, 12, 0.4, 0.5))
    return run


def end(run: Run, status: RunStatus = RunStatus.FINISHED, reason: Reason = Reason.COMPLETED, message: str = "") -> None:
    evaluation = SCORES if status is RunStatus.FINISHED else None
    assert services().store.set_status(run.id, run.attempt, status, reason, message, evaluation)


def button(at: AppTest, key: str):
    return at.button(key=key)


def test_the_first_draft_trains_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    button(at, "train").click().run()
    assert_sound(at)
    assert [(run.spec, run.status) for run in runs(at)] == [(IRIS, RunStatus.QUEUED)]
    assert "Waiting, next in line" in texts(at)


def test_a_run_in_line_says_its_place_and_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDC_WORKERS", "1")
    at = open_page(monkeypatch, "train")
    store = services().store
    store.submit(store.create_workspace(), IRIS, limit=5)
    begin(epochs=5)  # 2 s an epoch, 15 of them to go
    submit(at)
    store.submit(store.create_workspace(), IRIS, limit=5)
    at.run()
    assert_sound(at)
    assert texts(at).count("Waiting, next in line, about 30 s") == 1  # in the panel
    at.switch_page("pages/model.py").run()
    assert texts(at).count("Waiting, next in line, about 30 s") == 1  # in the strip


def test_where_memory_is_too_short_to_train_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capacity, "memory_limit", lambda: 700_000_000)
    at = open_page(monkeypatch, "train")
    assert "Training needs about 1.0 GB of memory, and this machine gives 0.7 GB." in texts(at)
    assert button(at, "train").disabled


def test_one_click_too_many_starts_no_second_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train_form, "SAME_CLICK", timedelta(hours=1))  # however long a busy machine takes
    at = open_page(monkeypatch, "train")
    button(at, "train").click().run()
    button(at, "train").click().run()
    assert len(runs(at)) == 1


def test_only_the_same_experiment_within_moments_is_the_same_click() -> None:
    now = datetime.now(UTC)
    newest = Run("a", "w", IRIS, RunStatus.QUEUED, 0, created=now)
    assert same_click(newest, IRIS, now)
    assert not same_click(newest, IRIS, now + SAME_CLICK + timedelta(seconds=1))
    assert not same_click(newest, IRIS.with_("training", seed=1), now)
    assert not same_click(Run("a", "w", IRIS, RunStatus.FAILED, 0, created=now), IRIS, now)


def test_a_full_queue_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", seed=99))
    for seed in range(services().settings.max_queued):
        submit(at, IRIS.with_("training", seed=seed))
    button(at, "train").click().run()
    assert_sound(at)
    assert "is the most" in texts(at)
    assert len(runs(at)) == services().settings.max_queued


@pytest.mark.parametrize("row", OPTIMIZERS, ids=lambda row: row.name)
def test_an_optimizer_brings_its_own_learning_rate(monkeypatch: pytest.MonkeyPatch, row) -> None:
    at = open_page(monkeypatch, "train")
    at.selectbox(key="w-training-optimizer").set_value(row.name).run()
    if row.name != "adam":
        assert draft_of(at).training.optimizer == row.name
        assert draft_of(at).training.learning_rate == row.learning_rate
    assert float(at.text_input(key="w-training-learning_rate").value) == row.learning_rate


def test_a_learning_rate_of_ones_own_stays_with_another_optimizer(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    at.text_input(key="w-training-learning_rate").set_value("1e-4").run()
    at.selectbox(key="w-training-optimizer").set_value("sgd").run()
    assert draft_of(at).training.learning_rate == 1e-4


@pytest.mark.parametrize(
    ("typed", "rate"), [("1e-4", 1e-4), (" 0.5 ", 0.5), ("0,001", 0.001), ("abc", None), ("", None), ("1e-", None)]
)
def test_a_learning_rate_is_read_as_people_write_it(typed: str, rate: float | None) -> None:
    assert parse_rate(typed) == rate


def test_text_that_is_no_number_is_said_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS)
    at.text_input(key="w-training-learning_rate").set_value("fast").run()
    assert_sound(at)
    assert "“fast” is not a number" in texts(at)
    assert at.text_input(key="w-training-learning_rate").value == "fast"
    assert button(at, "train").disabled
    at.text_input(key="w-training-learning_rate").set_value("0.01").run()
    assert not button(at, "train").disabled
    assert draft_of(at).training.learning_rate == 0.01


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("learning_rate", math.nan, "not a number"),
        ("learning_rate", -1.0, "above 0"),
        ("epochs", 0, "Epochs must lie between"),
        ("epochs", 10**9, "Epochs must lie between"),
        ("batch_size", 0, "batch size must lie between"),
        ("seed", -1, "seed must lie between"),
        ("optimizer", "adamm", "There is no optimizer"),
    ],
)
def test_a_setting_that_is_wrong_is_said_and_blocks_train(
    monkeypatch: pytest.MonkeyPatch, field: str, value: object, words: str
) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", **{field: value}))
    assert words in texts(at)
    assert button(at, "train").disabled


def test_a_mistake_on_another_page_is_said_with_the_way_there(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("data", train="train[:200%]"))
    assert button(at, "train").disabled
    assert "train[:200%]" in texts(at)
    assert any("Data page" in link.proto.label for link in at.get("page_link"))


def test_early_stopping_is_switched_on_and_off_and_its_numbers_go_to_the_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    assert not at.expander[0].proto.expanded
    at.toggle(key="w-training-early_stopping").set_value(True).run()
    assert_sound(at)
    assert draft_of(at).training.early_stopping == EarlyStoppingSpec()
    for param, value in zip(EARLY_STOPPING, (7, 0.25), strict=True):
        field = at.number_input(key=f"w-training-early_stopping-{param.name}")
        about = explain(*OF_FIELDS.get(param.name, ()), first=param.help)
        assert (field.label, field.value, field.help) == (param.label, param.default, about)
        field.set_value(value).run()
    assert draft_of(at).training.early_stopping == EarlyStoppingSpec(patience=7, min_delta=0.25)
    at.toggle(key="w-training-early_stopping").set_value(False).run()
    assert_sound(at)
    assert draft_of(at).training.early_stopping is None


@pytest.mark.parametrize("row", SCHEDULES, ids=lambda row: row.name)
def test_each_schedule_draws_its_parameters(monkeypatch: pytest.MonkeyPatch, row) -> None:
    at = open_page(monkeypatch, "train")
    menu = at.selectbox(key="w-training-schedule")
    assert row.help in menu.help
    menu.set_value(row.name).run()
    assert_sound(at)
    assert draft_of(at).training.schedule == row.default_schedule()
    for param in row.params:
        field = at.number_input(key=f"w-training-schedule-{param.name}")
        about = explain(*OF_FIELDS.get(param.name, ()), first=param.help)
        assert (field.label, field.value, field.help) == (param.label, param.default, about)
    field.set_value(1).run()
    assert draft_of(at).training.schedule == row.default_schedule().with_params(**{row.params[-1].name: 1})
    button(at, "train").click().run()
    assert runs(at)[0].spec.training.schedule == draft_of(at).training.schedule
    button(at, "change-draft").click().run()
    at.selectbox(key="w-training-schedule").set_value("").run()
    assert draft_of(at).training.schedule is None


@pytest.mark.parametrize(
    ("values", "words", "blocked"),
    [
        ({"early_stopping": {"patience": 0}}, "Early stopping: Patience must lie between", True),
        ({"early_stopping": {"patience": 99}}, "can't stop early", False),
        ({"schedule": {"type": "cosin"}}, "There is no schedule “cosin”", True),
        ({"schedule": {"type": "cosine", "alpha": 2.0}}, "Cosine: Left at the end must lie between", True),
        ({"schedule": {"type": "warm_up", "epochs": 20}}, "leaves none of the 20 epochs", True),
    ],
)
def test_a_wrong_schedule_is_said_once_in_its_place_and_can_be_mended(
    monkeypatch: pytest.MonkeyPatch, values: dict, words: str, blocked: bool
) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", **values))
    assert at.expander[0].proto.expanded
    inside = [element.value.replace("\\", "") for element in at.expander[0].markdown]
    assert sum(words in text for text in inside) == 1
    assert texts(at).count(words) == 1
    assert button(at, "train").disabled == blocked
    next(fix for fix in at.expander[0].button if fix.label == "Fix it").click().run()
    assert_sound(at)
    assert words not in texts(at)


def test_the_learning_rate_is_shown_where_a_schedule_changes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at, IRIS.with_("training", schedule=SCHEDULES[1].default_schedule()))
    run = begin(epochs=0)
    at.run()
    assert live_states(at)[-1]["rate"] == "–"
    services().store.add_epoch(run.id, run.attempt, EpochMetrics(1, 1.0, 0.5, 1.0, 0.5, 2.0, learning_rate=0.00031))
    at.run()
    assert_sound(at)
    assert live_states(at)[-1]["rate"] == "0.00031"


def test_an_early_stop_says_why_and_the_stages_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    end(begin(), RunStatus.FINISHED, Reason.EARLY_STOPPING, "Early stopping: val_loss did not improve for 5 epochs.")
    at.run()
    state = live_states(at)[-1]
    assert (state["box"], state["why"]) == ("info", "Early stopping: val_loss did not improve for 5 epochs.")
    assert re.search(r"queued \d\.\d s, preparing \d\.\d s, training \d\.\d s", texts(at))


def test_the_code_is_there_before_the_first_run(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", seed=4711))
    assert "4711" in at.code[0].value


def test_an_experiment_with_a_mistake_has_no_code_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", epochs=0))
    assert len(at.code) == 0


def test_a_run_under_way_shows_its_progress_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin(epochs=3)
    at.run()
    assert_sound(at)
    (state,) = live_states(at)
    assert (state["fraction"], "Epoch 4 of 20, step 6 of 12" in state["caption"]) == (3.5 / 20, True)
    assert "about 33 s left" in state["caption"]
    assert state["numbers"] == ["0.3333", "0.5000", "1.5000", "0.7500"]
    assert len(at.get("plotly_chart")) == 2
    button(at, "stop").click().run()
    assert services().store.stop_requested(run.id)
    assert "Stopping" in texts(at)
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
    assert strip["epoch"] == "epoch 3 of 20"
    assert strip["numbers"] == ["0.3333", "0.5000", "1.5000", "0.7500"]
    assert [element.key for element in at.button if element.label == "Stop"] == ["strip-stop"]


def test_a_host_that_can_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrainingService, "host_trouble", lambda self: "studio.sqlite3 was written by another version.")
    at = open_page(monkeypatch, "train")
    submit(at)
    at.run()
    assert "studio.sqlite3 was written by another version." in texts(at)
    at.switch_page("pages/model.py").run()
    assert "The training host can't start; the Train page says why." in texts(at)


def test_a_run_that_ended_shows_the_best_beside_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin(epochs=3)
    end(run)
    at.run()
    assert_sound(at)
    table = at.table[0].value
    assert list(table.index) == ["Best, epoch 2", "Last, epoch 3"]
    assert table.loc["Best, epoch 2"].tolist() == ["0.1234", "0.9667"]
    assert "import keras" in at.code[-1].value
    offers = {element.proto.label for element in at.get("download_button")}
    assert "Download the script" in offers
    assert "Download the model" not in offers  # no worker has written one


def test_the_model_is_offered_where_it_lies_on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin()
    end(run)
    folder: Path = services().settings.runs_dir / run.id
    folder.mkdir(parents=True)
    (folder / "model.keras").write_bytes(b"model")
    at.run()
    assert "Download the model" in [element.proto.label for element in at.get("download_button")]


@pytest.mark.parametrize(
    ("status", "reason"),
    [(RunStatus.FAILED, Reason.NAN_LOSS), (RunStatus.INTERRUPTED, Reason.HOST_LOST), (RunStatus.FAILED, Reason.ERROR)],
)
def test_a_run_that_did_not_make_it_says_why(
    monkeypatch: pytest.MonkeyPatch, status: RunStatus, reason: Reason
) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    end(begin(), status, reason, "The loss became nan in epoch 4. Try a smaller learning rate.")
    at.run()
    assert_sound(at)
    assert "Try a smaller learning rate." in texts(at)
    assert status.value.capitalize() in texts(at)


def test_the_newest_run_is_shown_and_an_earlier_one_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    earlier = begin(epochs=2)
    end(earlier)
    newer = submit(at, IRIS.with_("training", seed=5))
    at.run()
    assert shown(at) == newer.id
    assert "Waiting" in texts(at)
    look_at(at, earlier.id)
    assert shown(at) == earlier.id
    assert at.table[0].value.index[0] == "Best, epoch 2"
    assert not [element for element in at.button if element.key == f"run-{newer.id}"], "the list closes"


def test_nobody_elses_run_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    store = services().store
    other = store.submit(store.create_workspace(), IRIS, limit=5)
    at.session_state["tdc-selected_run"] = other.id
    at.run()
    assert_sound(at)
    assert len(at.get("plotly_chart")) == 0
    assert "Waiting" not in texts(at)


def test_the_strip_is_on_every_page_and_tells_the_end_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    submit(at)
    run = begin()
    at.run()
    assert "epoch 3 of 20" in texts(at)
    end(run)
    at.run()
    assert "Finished." in texts(at)
    at.run()
    assert "Finished." not in texts(at)


def test_an_end_that_nobody_watched_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    submit(at)
    end(begin())
    at.run()
    assert "Finished." not in texts(at)


def test_scores_of_a_test_part_stand_beside_those_of_validation() -> None:
    both = {"validation": Score(0.1, 0.9), "test": Score(0.2, 0.8)}
    table = score_table(Evaluation(both, both), best_epoch=4, last_epoch=9)
    assert list(table.columns) == ["Validation loss", "Validation accuracy", "Test loss", "Test accuracy"]
    assert table.loc["Last, epoch 9"].tolist() == ["0.1000", "0.9000", "0.2000", "0.8000"]


def test_without_a_best_epoch_there_is_one_row_of_the_weights_at_the_end() -> None:
    at_the_end = Evaluation({"validation": Score(0.1, 0.9)}, {"validation": Score(0.2, 0.8)})
    assert score_table(at_the_end, None, 0).to_dict("index") == {
        "Stopped in epoch 1": {"Validation loss": "0.2000", "Validation accuracy": "0.8000"}
    }
    assert list(score_table(at_the_end, None, 3).index) == ["Last, epoch 3"]  # each val_loss was no number


def resume_fields(at: AppTest, run: Run):
    return at.number_input(key=f"resume-epochs-{run.id}-1"), at.text_input(key=f"resume-rate-{run.id}-1")


def test_a_stopped_run_is_resumed_with_another_rate_and_more_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin(epochs=3)
    end(run, RunStatus.STOPPED, Reason.USER_STOPPED)
    submit(at, IRIS.with_("training", seed=5))
    at.run()
    look_at(at, run.id)
    epochs, rate = resume_fields(at, run)
    assert (epochs.value, epochs.min, epochs.max, rate.value) == (20, 3, services().settings.max_epochs, "")
    assert rate.placeholder == "0.001, as before"
    assert button(at, "resume").label == "Resume"
    epochs.set_value(30)
    rate.set_value("1e-4").run()
    button(at, "resume").click().run()
    assert_sound(at)
    resumed = services().store.get(run.id)
    assert resumed is not None
    assert (resumed.status, resumed.spec.training.epochs, resumed.learning_rate) == (RunStatus.QUEUED, 30, 1e-4)
    assert "Waiting" in texts(at)
    assert shown(at) == run.id, "it is the one that is looked at"
    assert not [element for element in at.button if element.key == "resume"]


def test_a_finished_run_is_trained_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at, IRIS.with_("training", epochs=3))
    run = begin(epochs=3)
    end(run)
    at.run()
    epochs, _ = resume_fields(at, run)
    assert (epochs.value, epochs.min) == (6, 4)
    assert button(at, "resume").label == "Train longer"
    button(at, "resume").click().run()
    assert_sound(at)
    resumed = services().store.get(run.id)
    assert resumed is not None and (resumed.spec.training.epochs, resumed.segments[0].learning_rate) == (6, None)


@pytest.mark.parametrize(("typed", "words"), [("fast", "“fast” is not a number"), ("-1", "above 0")])
def test_a_learning_rate_that_is_wrong_resumes_nothing(monkeypatch: pytest.MonkeyPatch, typed: str, words: str) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin()
    end(run, RunStatus.INTERRUPTED, Reason.HOST_LOST)
    at.run()
    resume_fields(at, run)[1].set_value(typed).run()
    assert words in texts(at)
    assert button(at, "resume").disabled


def test_a_run_with_all_epochs_that_it_may_have_is_not_trained_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDC_MAX_EPOCHS", "3")
    at = open_page(monkeypatch, "train")
    submit(at, IRIS.with_("training", epochs=3))
    end(begin(epochs=3))
    at.run()
    assert_sound(at)
    assert not [element for element in at.button if element.key == "resume"]


def test_the_script_says_from_where_on_a_resumed_run_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    end(begin(epochs=3), RunStatus.STOPPED, Reason.USER_STOPPED)
    store = services().store
    store.resume(token(at), runs(at)[0].id, 5, learning_rate=0.1)
    run = store.claim("test")
    assert run is not None and store.cut_back(run.id, run.attempt, 3)
    at.run()
    assert "in every epoch" not in texts(at)
    assert "up to epoch 3, after which this run was changed" in texts(at)


def test_a_sound_experiment_that_is_looked_at_is_made_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    asked = services().store.warm_up(token(at))
    assert asked is not None and asked.spec == IRIS
    at.number_input(key="w-training-epochs").set_value(7).run()
    asked = services().store.warm_up(token(at))
    assert asked is not None and asked.spec.training.epochs == 7


def test_what_can_not_be_trained_is_not_made_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", learning_rate=99.0))
    assert services().store.warm_up(token(at)) is None


def test_nothing_is_made_ready_while_a_run_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data")
    submit(at)
    at.switch_page("pages/train.py").run()
    assert services().store.warm_up(token(at)) is None
