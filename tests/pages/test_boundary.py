"""Whatever a page's body does, the frame stands, and there is a way on."""

import logging

import pytest

from tdc_core.spec import LARGEST
from tdc_core.ui.data import view as data_view
from tdc_core.ui.frame import experiment_card, run_strip
from tdc_core.ui.frame.boundary import NOT_DRAWN
from tdc_core.ui.session.services import services
from tests.pages.helpers import assert_sound, draft_of, open_page
from tests.pages.test_model import IRIS

PARTS = {"page": (data_view, "dataset_cards"), "card": (experiment_card, "_summary"), "top": (run_strip, "_watched")}


def refuse(*_: object) -> None:
    raise RuntimeError("/home/somebody/secret.py")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_fails_is_said_in_its_place_and_the_others_stand(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, part: str
) -> None:
    at = open_page(monkeypatch, "data", IRIS)
    token = at.session_state["tdc-workspace"]
    services().store.queue.submit(token, IRIS, limit=5)
    at.text_input(key="w-name").set_value("Mine").run()
    with monkeypatch.context() as broken, caplog.at_level(logging.ERROR):
        broken.setattr(*PARTS[part], refuse)
        at.run()
    assert_sound(at)
    assert [error.value for error in at.error] == [NOT_DRAWN]
    assert "secret" not in str(at.main) + str(at.sidebar)
    assert "secret.py" in caplog.text
    assert "test_boundary.py" in caplog.text, "the log says where"
    assert at.text_input(key="w-name").value == "Mine"
    assert [title.value for title in at.title] == ["Data"]
    assert at.button(key="leave")
    at.button(key=f"after-{part}-undo").click().run()
    assert_sound(at)
    assert not at.error
    assert draft_of(at) == IRIS


def test_starting_afresh_after_a_failure_can_be_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data", IRIS.with_("training", epochs=7))
    with monkeypatch.context() as broken:
        broken.setattr(data_view, "dataset_cards", refuse)
        at.run()
    at.button(key="after-page-afresh").click().run()
    assert not at.error
    assert draft_of(at).training.epochs == 20


def test_what_streamlit_raises_to_lead_elsewhere_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    import streamlit as st

    at = open_page(monkeypatch, "data", IRIS)
    with monkeypatch.context() as leading:
        leading.setattr(data_view, "dataset_cards", lambda *_: st.switch_page("pages/model.py"))
        at.run()
    assert_sound(at)
    assert not at.error
    assert [title.value for title in at.title] == ["Model"]


HUGE = "9" * 4299
OUT_OF_BOUNDS = {
    "head": ('"units": 3', f'"units": {HUGE}'),
    "layer": ('"units": 512', f'"units": {HUGE}'),
    "batch": ('"batch_size": 10', f'"batch_size": {LARGEST + 1}'),
    "layers": ('"layers": [', '"layers": [' + '{"type": "flatten"},' * 200),
}


@pytest.mark.parametrize("change", OUT_OF_BOUNDS.values(), ids=OUT_OF_BOUNDS)
@pytest.mark.parametrize("page", ["data", "model", "train", "results", "learn"])
def test_a_draft_out_of_bounds_that_an_older_app_kept_leaves_every_page_standing(
    monkeypatch: pytest.MonkeyPatch, page: str, change: tuple[str, str]
) -> None:
    text = IRIS.to_json()
    assert change[0] in text
    at = open_page(monkeypatch, page, IRIS)
    at.session_state["tdc-draft"] = text.replace(*change, 1)
    at.session_state["tdc-past"] = [(text.replace(*change, 1), [])]
    at.run()
    assert_sound(at)
    assert not at.error
    assert at.text_input(key="w-name").value
    if page == "model":
        at.button(key="w-undo").click().run()
        assert_sound(at)
