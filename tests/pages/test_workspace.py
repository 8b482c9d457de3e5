import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.engine.service import TrainingService
from tdc_core.runs.store import StoreError
from tdc_core.runs.workspaces import Workspaces
from tdc_core.settings import ROOT
from tests.pages.helpers import assert_sound, texts


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app for a browser that has not answered yet."""
    monkeypatch.setattr(TrainingService, "_start_host_unless_served", lambda self: None)
    monkeypatch.chdir(ROOT)
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)


def test_nothing_of_anyones_is_drawn_before_the_browser_has_answered(fresh: AppTest) -> None:
    fresh.run()
    assert_sound(fresh)
    assert texts(fresh) == ""
    assert len(fresh.button) == len(fresh.text_input) == 0


def test_a_token_that_the_store_does_not_know_opens_nothing(fresh: AppTest) -> None:
    fresh.session_state["tdc-workspace"] = "0" * 32
    fresh.run()
    assert_sound(fresh)
    assert texts(fresh) == ""


def test_a_store_that_cannot_be_used_is_said_in_words(fresh: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Workspaces, token: str) -> bool:
        raise StoreError("The database was written by another version of TDC Studio.")

    monkeypatch.setattr(Workspaces, "exists", refuse)
    fresh.session_state["tdc-workspace"] = "0" * 32
    fresh.run()
    assert_sound(fresh)
    assert [error.value for error in fresh.error] == ["The database was written by another version of TDC Studio."]
