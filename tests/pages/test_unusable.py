"""An installation that can't be used says so on every page, inside the frame, in words for visitors."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.engine.service import TrainingService
from tdc_core.runs.troubles import STORE_WORDS
from tdc_core.settings import ROOT, SettingsError, load_settings, refusal
from tdc_core.ui.frame.workspace import UNUSABLE
from tdc_core.ui.parts.problems import plain
from tests.pages.helpers import assert_sound


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(TrainingService, "_start_host_unless_served", lambda self: None)
    monkeypatch.chdir(ROOT)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.session_state["tdc-workspace"] = "0" * 32
    return at


def refused() -> str:
    """What is wrong with the settings as they are, in words for visitors."""
    try:
        load_settings()
    except SettingsError as error:
        return UNUSABLE.format(words=error.on_page)
    return refusal("database_url")  # which is tried where the store is opened


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("TDC_MAX_EPOCH", "5", "“TDC_MAX_EPOCHS”"),
        ("TDC_KEEP_DAYS", "nan", "TDC_KEEP_DAYS"),
        ("TDC_HOME", "/proc/none/home", "TDC_HOME"),
        ("TDC_DATABASE_URL", "mysql://me:secret@host:port/base", "TDC_DATABASE_URL"),
    ],
)
def test_a_wrong_setting(fresh: AppTest, monkeypatch: pytest.MonkeyPatch, name: str, value: str, named: str) -> None:
    monkeypatch.setenv(name, value)
    for _ in range(2):
        fresh.run()
        assert_sound(fresh)
        [error] = fresh.error
        assert error.value == plain(refused())
        assert named in error.value.replace("\\", "")
        assert value not in error.value or name == "TDC_MAX_EPOCH"


def test_a_broken_store_is_told_without_its_path_and_logged_with_it(
    fresh: AppTest, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home.mkdir()
    (home / "studio.sqlite3").write_bytes(b"nothing of the kind" * 1000)
    fresh.run()
    assert_sound(fresh)
    [error] = fresh.error
    assert STORE_WORDS[sqlite3.SQLITE_NOTADB] in error.value and "HOME" in error.value
    assert str(home) not in error.value.replace("\\", "")
    assert str(home / "studio.sqlite3") in caplog.text
    (home / "studio.sqlite3").unlink()
    fresh.run()
    assert not fresh.error, "mended, it is used without a restart"


def test_a_link_straight_to_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDC_MAX_EPOCH", "5")
    monkeypatch.chdir(ROOT)
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    at.switch_page("pages/train.py").run()
    assert_sound(at)
    assert ["TDC_MAX_EPOCH" in error.value.replace("\\", "") for error in at.error] == [True]
