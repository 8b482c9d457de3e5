"""Training from the Data and the Model page, as Ctrl+Enter does it."""

from __future__ import annotations

import pytest

from tdc_core.runs.models import Run
from tdc_core.ui.session.services import services
from tdc_core.ui.session.what_is_shown import OUT_OF_DATE
from tdc_core.ui.train.from_here import NOT_YET
from tests.pages.helpers import assert_sound, open_page, texts
from tests.pages.runs import IRIS, button, runs, submit

KEY = "train-from-here"


def the_run(found: list[Run]) -> Run:
    (run,) = found
    return run


@pytest.mark.parametrize("page", ["data", "model"])
def test_the_draft_is_trained_and_the_train_page_shows_it(monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    at = open_page(monkeypatch, page, IRIS)
    button(at, KEY).click().run()
    assert_sound(at)
    assert the_run(runs(at)).spec == IRIS
    assert [title.value for title in at.title] == ["Train"]


def test_why_it_is_not_trained_is_said_and_the_page_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model", IRIS.with_("training", epochs=0))
    button(at, KEY).click().run()
    assert_sound(at)
    assert NOT_YET.partition("{")[0] in texts(at) and [title.value for title in at.title] == ["Model"]
    assert not runs(at)


def test_a_full_line_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model", IRIS)
    for number in range(services().settings.max_queued):
        submit(at, IRIS.with_("training", seed=number + 1))
    button(at, KEY).click().run()
    assert_sound(at)
    assert len(runs(at)) == services().settings.max_queued and [title.value for title in at.title] == ["Model"]
    assert [error.value for error in at.error]


def test_a_press_on_an_older_screen_trains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model", IRIS)
    at.text_input(key="what-is-shown").set_value("7")
    button(at, KEY).click().run()
    assert_sound(at)
    assert OUT_OF_DATE in texts(at) and not runs(at)
