"""The Model page below the stack: the head, the drawing, Keras' summary, and undo."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.checks import Severity, check
from tdc_core.runs.models import WarmUpState
from tdc_core.spec import HeadSpec, LayerSpec
from tdc_core.ui.model.add_layer import ADD_AFTER
from tdc_core.ui.model.layer_editor import ICON_BUTTONS, OF_LAYER
from tdc_core.ui.model.summary import IN_LINE, NOT_YET
from tdc_core.ui.model.toolbar import PARTS, STEPPED
from tdc_core.ui.model.view import ON_DATA_PAGE, TO_TRAIN
from tdc_core.ui.parts.next_step import MEND_FIRST
from tdc_core.ui.session.services import services
from tests.pages.helpers import assert_sound, draft_of, fixes, links, open_page, texts, words_at
from tests.pages.test_model import BREAST_CANCER, DIGITS, IRIS, layer_ids, units


def test_undo_and_redo_take_the_fields_with_them(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    assert at.button(key="w-undo").disabled
    assert at.button(key="w-redo").disabled
    field = f"w-layer-units-{layer_ids(at)[0]}"
    at.number_input(key=field).set_value(10).run()
    at.button(key="w-undo").click().run()
    assert_sound(at)
    assert at.number_input(key=field).value == 512
    assert draft_of(at) == IRIS
    assert at.button(key="w-undo").disabled
    at.button(key="w-redo").click().run()
    assert at.number_input(key=field).value == 10
    assert units(draft_of(at))[0] == 10
    assert at.button(key="w-redo").disabled


def test_undo_takes_back_a_preset_and_a_repair(monkeypatch: pytest.MonkeyPatch) -> None:
    start = DIGITS.with_layers(DIGITS.model.layers[1:])
    at = open_page(monkeypatch, "model", start)
    fixes(at)[0].click().run()
    at.button(key="w-preset-lenet").click().run()
    assert_sound(at)
    at.button(key="w-undo").click().run()
    assert draft_of(at) == DIGITS
    at.button(key="w-undo").click().run()
    assert draft_of(at) == start


def test_undo_says_what_it_changed_on_another_page(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    at.text_input(key="w-name").set_value("Another").run()
    at.button(key="w-undo").click().run()
    assert_sound(at)
    assert STEPPED.format(step="Undo", parts=PARTS["name"]) in texts(at)
    assert draft_of(at) == IRIS


MISTAKES = {
    "softmax over one unit": (BREAST_CANCER, {"activation": "softmax"}),
    "one unit for three classes": (IRIS, {"units": 1}),
    "integer labels for one-hot": (IRIS, {"labels": "integer"}),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_head_set_one_by_one_is_judged_and_mended_by_a_click(monkeypatch: pytest.MonkeyPatch, mistake: str) -> None:
    spec, changes = MISTAKES[mistake]
    at = open_page(monkeypatch, "model", spec)
    for name, value in changes.items():
        key = f"w-head-set-{name}"
        (at.number_input(key=key).set_value(value) if name == "units" else at.selectbox(key=key).select(value)).run()
    assert_sound(at)
    assert draft_of(at).model.head == spec.model.head.model_copy(update=changes)
    assert len(fixes(at)) == 1
    fixes(at)[0].click().run()
    assert_sound(at)
    mended = draft_of(at)
    assert [problem for problem in check(mended, find_dataset(mended.data.dataset)) if problem.path != "data"] == []


def test_the_network_is_drawn_with_its_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    head = HeadSpec(units=1, activation="softmax", loss="categorical_crossentropy", labels="one_hot")
    at = open_page(monkeypatch, "model", IRIS.with_head(head))
    drawn = [part.proto.json for part in at.get("bidi_component")]
    blocks = next(json.loads(text)["blocks"] for text in drawn if '"blocks"' in text)
    assert [block["name"] for block in blocks] == ["Input", *["Dense"] * 5, "Head"]
    assert blocks[-1]["problems"][0]["severity"] == "error"


def test_keras_is_asked_for_its_summary_and_gives_it(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    store, token = services().store, at.session_state["tdc-workspace"]
    assert not [button for button in at.button if button.key == "ask-summary"], "it is folded"
    open_summary(at)
    assert store.warm_ups.get(token) is None, "nothing is built before somebody asks"
    at.button(key="ask-summary").click().run()
    asked = store.warm_ups.get(token)
    assert asked is not None
    assert IN_LINE in words_at(at, "model-summary")
    store.warm_ups.set(asked.experiment, WarmUpState.READY, summary='Model: "as Keras prints it"')
    at.run()
    assert 'Model: "as Keras prints it"' in [code.value for code in at.code]
    at.button(key="w-add-dense").click().run()
    assert "as Keras prints it" not in str([code.value for code in at.code]), "it is another model's"


def open_summary(at: AppTest) -> None:
    at.session_state["model-summary"] = True
    at.run()
    assert_sound(at)


def test_keras_is_not_asked_for_a_model_with_a_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = IRIS.with_layers((LayerSpec.of("dense", units=0, activation="relu"),))
    at = open_page(monkeypatch, "model", wrong)
    open_summary(at)
    assert NOT_YET in words_at(at, "model-summary")
    assert not [button for button in at.button if button.key == "ask-summary"]


def test_buttons_that_show_an_icon_say_in_words_what_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    first = layer_ids(at)[0]
    for name in ("move-up", "move-down", "duplicate", "remove"):
        assert at.button(key=f"w-{name}-{first}").label == OF_LAYER.format(what=ICON_BUTTONS[name], place=1)
    (menu,) = [menu for menu in at.get("menu_button") if menu.key == f"w-add-{first}"]
    assert menu.label == ADD_AFTER.format(place=1)
    shown = [*at.button, *at.get("menu_button"), *at.get("popover")]
    assert [each for each in shown if "material" in str(getattr(each, "label", ""))] == []


def test_the_way_on_leads_to_train_and_says_what_has_to_be_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model")
    assert links(at) == ["train"]
    assert words_at(at, "next-step") == TO_TRAIN, "and nothing has to be mended"
    wrong = IRIS.with_layers((LayerSpec.of("dense", units=0, activation="relu"),)).with_("data", train="tset")
    at = open_page(monkeypatch, "model", wrong)
    mistakes = [p for p in check(wrong, find_dataset("iris")) if p.severity is Severity.ERROR]
    assert len(mistakes) >= 2
    for problem in mistakes:
        told = ON_DATA_PAGE.format(message=problem.message) if problem.path.startswith("data") else problem.message
        assert told in words_at(at, "next-step")
    assert MEND_FIRST in words_at(at, "next-step")
