"""The Train page where several values of one setting are trained as one group."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.group_models import ORDINARY, GroupKind, GroupStatus
from tdc_core.runs.models import Run
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.messages import Code
from tdc_core.ui.session.services import services
from tdc_core.ui.session.what_is_shown import OUT_OF_DATE
from tdc_core.ui.train import values_form
from tdc_core.ui.train.values_form import QUEUED, TWO, WHY
from tdc_core.words.messages import words_of
from tests.pages.helpers import assert_sound, open_page, shown, texts
from tests.pages.runs import IRIS, button, runs, submit, token

RATE, EPOCHS, OPTIMIZER = "training.learning_rate", "training.epochs", "training.optimizer"


def open_values(monkeypatch: pytest.MonkeyPatch, draft: ExperimentSpec = IRIS) -> AppTest:
    at = open_page(monkeypatch, "train", draft)
    assert WHY not in texts(at), "it waits until it is wanted"
    return unfold(at)


def unfold(at: AppTest) -> AppTest:
    """Open the settings, where they are a line beside a run, and the part of several values."""
    at.session_state["tdc-form_open"] = True
    at.session_state["several-values"] = True
    at.run()
    assert_sound(at)
    assert WHY in texts(at)
    return at


def ask(at: AppTest, path: str, values: str | list[str]) -> AppTest:
    at.selectbox(key="values-setting").set_value(path).run()
    key = f"values-of-{path.replace('.', '-')}"
    if isinstance(values, str):
        at.text_input(key=key).set_value(values).run()
    else:
        at.multiselect(key=key).set_value(values).run()
    assert_sound(at)
    return at


def press(at: AppTest) -> AppTest:
    button(at, "values-train").click().run()
    assert_sound(at)
    return at


def in_order(at: AppTest) -> list[Run]:
    (group,) = services().store.groups.of(token(at))
    assert group.kind is GroupKind.VALUES
    return services().store.groups.members(group.id)


def test_three_rates_are_one_group_of_ordinary_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    at = ask(open_values(monkeypatch), RATE, "0,1; 0,01; 0,001")
    assert button(at, "values-train").label == "Train 3 runs"
    press(at)
    members = in_order(at)
    assert [run.spec.training.learning_rate for run in members] == [0.1, 0.01, 0.001]
    assert [dict(run.member.params) for run in members if run.member] == [{RATE: 0.1}, {RATE: 0.01}, {RATE: 0.001}]
    assert [run.name for run in members] == [
        f"{IRIS.name}, learning rate {value}" for value in ("0.1", "0.01", "0.001")
    ]
    assert not any(run.spare for run in members) and {run.terms for run in members} == {ORDINARY}
    (group,) = services().store.groups.of(token(at))
    assert group.name == f"{IRIS.name}: learning rate 0.1, 0.01, 0.001"
    assert shown(at) == members[0].id and QUEUED.format(count=3) in texts(at)
    assert services().store.workspaces.load_draft(token(at)) == IRIS.to_json(), "the draft stays"


def test_a_double_click_queues_one_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(values_form, "SAME_CLICK", timedelta(hours=1))
    at = press(ask(open_values(monkeypatch), EPOCHS, "2, 3"))
    press(ask(unfold(at), EPOCHS, "2, 3"))
    assert len(in_order(at)) == 2
    services().training.stop_group(token(at), services().store.groups.of(token(at))[0].id)
    press(ask(unfold(at), EPOCHS, "2, 3"))
    groups = services().store.groups.of(token(at))
    assert [group.status for group in groups] == [GroupStatus.RUNNING, GroupStatus.STOPPED], "it is meant anew"


def test_optimizers_bring_their_rates_which_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    at = ask(open_values(monkeypatch), OPTIMIZER, ["adam", "sgd"])
    press(at)
    adam, sgd = in_order(at)
    assert (adam.spec.training.optimizer, sgd.spec.training.optimizer) == ("adam", "sgd")
    assert sgd.member is not None
    assert sgd.member.params == {OPTIMIZER: "sgd", RATE: sgd.spec.training.learning_rate}
    assert sgd.spec.training.learning_rate != adam.spec.training.learning_rate


def test_a_loss_comes_with_its_head(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_values(monkeypatch)
    losses = [option for option in at.selectbox(key="values-setting").options if option == "Loss"]
    assert losses == ["Loss"]
    at.selectbox(key="values-setting").set_value("model.head.loss").run()
    field = next(each for each in at.multiselect if str(each.key).startswith("values-of-model-head-loss"))
    assert field.options == ["categorical_crossentropy", "sparse_categorical_crossentropy"]
    field.set_value(field.options).run()
    press(at)
    assert [run.spec.model.head.labels for run in in_order(at)] == ["one_hot", "integer"]


REFUSED: list[tuple[str, str | list[str], str]] = [
    (RATE, "0.1, fast", "“fast” is not a number"),
    (RATE, "0.1", "at least two values"),
    (RATE, "0.1, 0.1", "0.1 stands there twice."),
    (RATE, "0.1, 0", "0 can't be trained. "),
    (RATE, "11, 12", "11 can't be trained. The learning rate must be at most 10"),
    (RATE, "<b>*x*</b>, 1", "“<b>*x*</b>”"),
    (EPOCHS, "0, 5", "0 can't be trained. "),
    (EPOCHS, "5, 1e17", "100000000000000000 can't be trained. "),
    (EPOCHS, "0.5, 1", "“0.5” is not a whole number."),
    (OPTIMIZER, ["adam"], TWO),
]


def test_what_can_not_be_trained_is_said_and_nothing_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_values(monkeypatch)
    for path, values, said in REFUSED:
        ask(at, path, values)
        assert said in texts(at)
        press(at)
    assert not services().store.groups.of(token(at)) and not runs(at)


def test_what_keeps_all_of_them_from_training_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at = ask(open_values(monkeypatch, IRIS.with_("data", validation="train[")), RATE, "0.1, 0.01")
    assert texts(at).count("None of them can be trained.") == 1
    press(at)
    assert not services().store.groups.of(token(at))


def test_a_group_is_one_where_runs_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_values(monkeypatch)
    limit = services().settings.max_queued
    for _ in range(limit - 1):
        submit(at)
    press(ask(unfold(at), EPOCHS, "2, 3, 4, 5"))
    assert len(in_order(at)) == 4
    press(ask(unfold(at), EPOCHS, "6, 7"))
    assert words_of(Code.TOO_MANY_RUNS(alive=limit, limit=limit)) in texts(at)
    assert len(services().store.groups.of(token(at))) == 1


def test_a_screen_that_is_out_of_date_queues_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    at = ask(open_values(monkeypatch), EPOCHS, "2, 3")
    at.text_input(key="what-is-shown").set_value("7")
    press(at)
    assert OUT_OF_DATE in texts(at) and not services().store.groups.of(token(at))


def test_a_rate_that_can_not_be_read_keeps_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    at = ask(open_values(monkeypatch), EPOCHS, "2, 3")
    at.text_input(key="w-training-learning_rate").set_value("fast").run()
    assert button(at, "values-train").disabled


def test_another_draft_has_other_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_values(monkeypatch, IRIS.with_("training", optimizer="sgd"))
    ask(at, "training.optimizer_params.momentum", "0, 0.9")
    at.selectbox(key="w-training-optimizer").set_value("adam").run()
    assert_sound(at)
    assert at.selectbox(key="values-setting").value == RATE
    press(at)
    assert not runs(at)


def test_momentum_is_set_in_each_run(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_values(monkeypatch, IRIS.with_("training", optimizer="sgd"))
    press(ask(at, "training.optimizer_params.momentum", "0, 0.9"))
    given = [run.spec.training.optimizer_params for run in in_order(at)]
    assert [params.params if params else {} for params in given] == [{}, {"momentum": 0.9}]


def test_a_long_name_leaves_room_for_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    named = IRIS.model_copy(update={"name": "<i>" + "x" * 197})
    at = press(ask(open_values(monkeypatch, named), EPOCHS, "2, 3"))
    assert [run.name[-10:] for run in in_order(at)] == [", epochs 2", ", epochs 3"]


def test_numbers_to_predict_have_three_losses(monkeypatch: pytest.MonkeyPatch) -> None:
    diabetes = next(spec for spec in ready_made() if spec.data.dataset == "diabetes")
    at = open_values(monkeypatch, diabetes)
    at.selectbox(key="values-setting").set_value("model.head.loss").run()
    field = next(each for each in at.multiselect if str(each.key).startswith("values-of-model-head-loss"))
    assert field.options == ["mean_squared_error", "mean_absolute_error", "huber"]
