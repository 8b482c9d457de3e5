import math
import re
from datetime import UTC, datetime, timedelta

import pytest

from tdc_core.catalog.optimizers import OPTIMIZERS
from tdc_core.catalog.schedules import EARLY_STOPPING, SCHEDULES, find_schedule
from tdc_core.engine import capacity
from tdc_core.engine.line import Place
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.spec import EarlyStoppingSpec
from tdc_core.spec.messages import Code
from tdc_core.ui.parts.fields import WITH_CHANGES
from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.parts.words import OF_FIELDS, OF_OPTIMIZERS, explain
from tdc_core.ui.run import words as run_words
from tdc_core.ui.session.services import services
from tdc_core.ui.train import submitting
from tdc_core.ui.train.form import NO_NUMBER, parse_rate
from tdc_core.ui.train.optimizer_form import MORE_OF
from tdc_core.ui.train.submitting import SAME_CLICK, same_click
from tdc_core.words.messages import words_of
from tests.pages.helpers import (
    DATA_PAGE,
    assert_mended,
    assert_sound,
    assert_told,
    draft_of,
    fixes,
    links,
    live_states,
    open_page,
    texts,
    words_at,
)
from tests.pages.runs import IRIS, begin, button, end, runs, stored, submit
from tests.support.figures import epoch_metrics


def test_the_first_draft_trains_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    button(at, "train").click().run()
    assert_sound(at)
    assert [(run.spec, run.status) for run in runs(at)] == [(IRIS, RunStatus.QUEUED)]
    assert run_words.state(runs(at)[0], Place(1)) in texts(at)


def test_a_run_in_line_says_its_place_and_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDC_WORKERS", "1")
    at = open_page(monkeypatch, "train")
    store = services().store
    store.queue.submit(store.workspaces.create(), IRIS, limit=5)
    begin(epochs=5)  # 2 s an epoch, 15 of them to go
    run = submit(at)
    store.queue.submit(store.workspaces.create(), IRIS, limit=5)
    at.run()
    assert_sound(at)
    waits = run_words.state(run, Place(1, 30.0))
    assert texts(at).count(waits) == 1  # in the panel
    at.switch_page("pages/model.py").run()
    assert texts(at).count(waits) == 1  # in the strip


def test_where_memory_is_too_short_to_train_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capacity, "memory_limit", lambda: 700_000_000)
    at = open_page(monkeypatch, "train")
    problem = services().training.capacity().problem
    assert "1.0 GB" in problem and "0.7 GB" in problem
    assert problem in words_at(at, "train-form")
    assert button(at, "train").disabled


def test_one_click_too_many_starts_no_second_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submitting, "SAME_CLICK", timedelta(hours=1))  # however long a busy machine takes
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
    limit = services().settings.max_queued
    assert words_of(Code.TOO_MANY_RUNS(alive=limit, limit=limit)) in texts(at)
    assert len(runs(at)) == services().settings.max_queued


@pytest.mark.parametrize("row", OPTIMIZERS, ids=lambda row: row.name)
def test_an_optimizer_brings_its_own_learning_rate(monkeypatch: pytest.MonkeyPatch, row) -> None:
    at = open_page(monkeypatch, "train")
    at.selectbox(key="w-training-optimizer").set_value(row.name).run()
    if row.name != "adam":
        assert draft_of(at).training.optimizer == row.name
        assert draft_of(at).training.learning_rate == row.learning_rate
    assert float(at.text_input(key="w-training-learning_rate").value) == row.learning_rate


@pytest.mark.parametrize("row", OPTIMIZERS, ids=lambda row: row.name)
def test_an_optimizer_draws_its_parameters(monkeypatch: pytest.MonkeyPatch, row) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", optimizer=row.name, learning_rate=row.learning_rate))
    shown = {field.key for field in (*at.number_input, *at.toggle)}
    keys = {param.name: f"w-training-optimizer_params-{param.name}-{row.name}" for param in row.params}
    assert {param.name for param in row.params if keys[param.name] in shown} == {
        param.name for param in row.params if not param.advanced
    }
    given = {}
    for param in row.params:
        at.session_state[f"w-training-more-{row.name}"] = True
        at.run()
        about = explain(*OF_OPTIMIZERS[param.name], first=param.help)
        field = (at.toggle if param.kind == "bool" else at.number_input)(key=keys[param.name])
        assert (field.label, field.value, field.help) == (param.label, param.default, about)
        given[param.name] = True if param.kind == "bool" else 0.5
        field.set_value(given[param.name]).run()
        assert_sound(at)
        assert draft_of(at).training.optimizer_params.params == given
    folded = sum(param.advanced for param in row.params)
    at.session_state[f"w-training-more-{row.name}"] = False
    at.run()
    labels = [pop.proto.popover.label for pop in at.get("popover")]
    assert labels.count(WITH_CHANGES.format(label=MORE_OF.format(optimizer=row.keras_name), changed=folded)) == 1
    button(at, "train").click().run()
    assert runs(at)[0].spec.training.optimizer_params.params == given


def test_a_parameter_that_is_put_back_is_left_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", optimizer="sgd", learning_rate=0.01))
    key = "w-training-optimizer_params-momentum-sgd"
    at.number_input(key=key).set_value(0.9).run()
    assert "optimizer_params" in draft_of(at).to_json()
    at.number_input(key=key).set_value(0.0).run()
    assert "optimizer_params" not in draft_of(at).to_json()


def test_another_optimizer_keeps_the_parameters_that_it_has_too(monkeypatch: pytest.MonkeyPatch) -> None:
    params = {"momentum": 0.9, "nesterov": True, "clipnorm": 1.0}
    at = open_page(monkeypatch, "train", IRIS.with_("training", optimizer="sgd", optimizer_params=params))
    at.selectbox(key="w-training-optimizer").set_value("rmsprop").run()
    assert draft_of(at).training.optimizer_params.params == {"momentum": 0.9, "clipnorm": 1.0}
    at.selectbox(key="w-training-optimizer").set_value("adamw").run()
    assert_sound(at)
    assert draft_of(at).training.optimizer_params.params == {"clipnorm": 1.0}
    assert at.number_input(key="w-training-optimizer_params-weight_decay-adamw").value == 0.004
    assert not [field for field in at.number_input if "momentum" in (field.key or "")]


@pytest.mark.parametrize(
    ("optimizer", "params", "named"),
    [
        ("sgd", {"momentum": 1.5}, ("SGD", "0.99", "1.5")),
        ("adam", {"momentum": 0.9}, ("Adam", "“momentum”")),
        ("adam", {"beta_1": "**x** <b>"}, ("Adam", "Beta 1")),
        ("adam", {"# x](b)": 1}, ("Adam", "“# x](b)”")),
    ],
)
def test_a_wrong_parameter_is_said_once_and_can_be_mended(
    monkeypatch: pytest.MonkeyPatch, optimizer: str, params: dict, named: tuple[str, ...]
) -> None:
    rate = {"sgd": 0.01, "adam": 0.001}[optimizer]
    spec = IRIS.with_("training", optimizer=optimizer, learning_rate=rate, optimizer_params=params)
    at = open_page(monkeypatch, "train", spec)
    (told,) = assert_told(at, "training.optimizer_params")
    (place,) = (f"training.optimizer_params.{name}" for name in params)
    assert place in [problem.path for problem in looked_at(spec, services()).problems]
    assert [word for word in named if word not in told] == []
    assert texts(at).count(told) == 1
    assert button(at, "train").disabled
    fixes(at)[0].click().run()
    assert_sound(at)
    assert_mended(at, told)
    assert not button(at, "train").disabled


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
    assert NO_NUMBER.format(typed="fast") in words_at(at, "train-form")
    assert at.text_input(key="w-training-learning_rate").value == "fast"
    assert button(at, "train").disabled
    at.text_input(key="w-training-learning_rate").set_value("0.01").run()
    assert NO_NUMBER.format(typed="fast") not in words_at(at, "train-form")
    assert not button(at, "train").disabled
    assert draft_of(at).training.learning_rate == 0.01


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("learning_rate", math.nan),
        ("learning_rate", -1.0),
        ("epochs", 0),
        ("epochs", 10**9),
        ("batch_size", 0),
        ("seed", -1),
        ("optimizer", "adamm"),
    ],
)
def test_a_setting_that_is_wrong_is_said_and_blocks_train(
    monkeypatch: pytest.MonkeyPatch, field: str, value: object
) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", **{field: value}))
    assert_told(at, f"training.{field}")
    assert button(at, "train").disabled


def test_a_mistake_on_another_page_is_said_with_the_way_there(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("data", train="train[:200%]"))
    assert button(at, "train").disabled
    assert_told(at, "data.split")
    assert links(at) == [DATA_PAGE]


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
    ("values", "code", "blocked"),
    [
        ({"early_stopping": {"patience": 0}}, "training.early_stopping", True),
        ({"early_stopping": {"patience": 99}}, "training.early_stopping.never", False),
        ({"schedule": {"type": "cosin"}}, "training.schedule.type", True),
        ({"schedule": {"type": "cosine", "alpha": 2.0}}, "training.schedule", True),
        ({"schedule": {"type": "warm_up", "epochs": 20}}, "training.schedule.warm_up", True),
    ],
)
def test_a_wrong_schedule_is_said_once_in_its_place_and_can_be_mended(
    monkeypatch: pytest.MonkeyPatch, values: dict, code: str, blocked: bool
) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", **values))
    assert at.expander[0].proto.expanded
    inside = [element.value.replace("\\", "") for element in at.expander[0].markdown]
    (told,) = assert_told(at, code)
    assert sum(told in text for text in inside) == 1
    assert texts(at).count(told) == 1
    assert button(at, "train").disabled == blocked
    fixes(at.expander[0])[0].click().run()
    assert_sound(at)
    assert_mended(at, told)


def test_a_field_of_a_schedule_that_is_gone_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cosine, plateau = (find_schedule(name).default_schedule() for name in ("cosine", "reduce_on_plateau"))
    at = open_page(monkeypatch, "train", IRIS.with_("training", schedule=cosine))
    other = IRIS.with_("training", schedule=plateau)
    services().store.workspaces.save_draft(at.session_state["tdc-workspace"], other.to_json())  # by another tab
    at.session_state["tdc-draft"] = other.to_json()
    at.number_input(key="w-training-schedule-alpha").set_value(0.5).run()
    assert draft_of(at).training.schedule == plateau
    assert_sound(at)


def test_the_learning_rate_is_shown_where_a_schedule_changes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at, IRIS.with_("training", schedule=SCHEDULES[1].default_schedule()))
    run = begin(epochs=0)
    at.run()
    assert live_states(at)[-1]["rate"] == "–"
    services().store.epochs.add(run.id, run.attempt, epoch_metrics(1, 1.0, 0.5, 1.0, 0.5, 2.0, learning_rate=0.00031))
    at.run()
    assert_sound(at)
    assert live_states(at)[-1]["rate"] == "0.00031"


def test_an_early_stop_says_why_and_the_stages_how_long(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run, message = begin(), Code.EARLY_STOPPING(monitor="val_loss", patience=5)
    end(run, RunStatus.FINISHED, Reason.EARLY_STOPPING, message)
    at.run()
    state = live_states(at)[-1]
    assert (state["box"], state["why"]) == ("info", words_of(message))
    assert state["times"] == run_words.stage_times(stored(run), datetime.now(UTC))
    stages = (RunStatus.QUEUED, RunStatus.PREPARING, RunStatus.TRAINING)
    assert re.fullmatch(", ".join(rf"{stage.value} \d\.\d s" for stage in stages), state["times"])


def test_the_code_is_there_before_the_first_run(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", seed=4711))
    assert "4711" in at.code[0].value


def test_an_experiment_with_a_mistake_has_no_code_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", epochs=0))
    assert len(at.code) == 0
