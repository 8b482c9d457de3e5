"""What the environment may say, and how it is told what it may not."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest
from sqlalchemy import make_url

from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings, SettingsError, allowed, load_settings


def refused(monkeypatch: pytest.MonkeyPatch, **environment: str) -> SettingsError:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as error:
        load_settings()
    return error.value


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TDC_MAX_EPOCHS", "many", "TDC_MAX_EPOCHS is “many” and must be a whole number of at least 1."),
        ("TDC_MAX_EPOCHS", "0", "TDC_MAX_EPOCHS is “0” and must be a whole number of at least 1."),
        ("TDC_MAX_EPOCHS", "5.5", "TDC_MAX_EPOCHS is “5.5” and must be a whole number of at least 1."),
        ("TDC_WORKERS", "65", "TDC_WORKERS is “65” and must be a whole number from 1 to 64."),
        ("TDC_WORKERS", "", "TDC_WORKERS is empty and must be a whole number from 1 to 64."),
        ("TDC_MAX_LAYERS", "201", "TDC_MAX_LAYERS is “201” and must be a whole number from 1 to 200."),
        ("TDC_MAX_UPLOAD_KB", "123456", "TDC_MAX_UPLOAD_KB is “123456” and must be a whole number from 1 to 100000."),
        ("TDC_IDLE_MINUTES", "1e-300", "TDC_IDLE_MINUTES is “1e-300” and must be a finite number of at least 0.001."),
        ("TDC_WORKERS", "2\n\x1b[31m\u202e3", "TDC_WORKERS is “2 [31m 3” and must be a whole number from 1 to 64."),
        ("TDC_MAX_MINUTES", "0", "TDC_MAX_MINUTES is “0” and must be a finite number above 0."),
        ("TDC_OFFLINE", "maybe", "TDC_OFFLINE is “maybe” and must be true or false."),
        ("TDC_HOME", "", "TDC_HOME is empty and must be the path of a folder."),
        ("TDC_HOME", " ", "TDC_HOME is “ ” and must be the path of a folder."),
        ("TDC_MANUAL_DIR", "", "TDC_MANUAL_DIR is empty and must be the path of a folder."),
    ],
)
def test_a_wrong_value_is_one_sentence_with_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    error = refused(monkeypatch, **{name: value})
    assert str(error) == words
    assert error.on_page == f"{name} must{words.split(' must')[1]}", "visitors see no values"


@pytest.mark.parametrize("value", ["inf", "-inf", "nan", "Infinity", "1e999"])
@pytest.mark.parametrize(
    "name", [name for name, field in Settings.model_fields.items() if field.annotation is float], ids=str
)
def test_a_number_that_is_not_finite_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    assert "must be a finite number" in str(refused(monkeypatch, **{f"TDC_{name.upper()}": value}))


def test_a_misspelt_name_is_told_with_the_one_that_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    error = refused(monkeypatch, TDC_MAX_EPOCH="5", tdc_offlin="true")
    assert str(error) == error.on_page
    assert "TDC_MAX_EPOCH is no setting. Did you mean “TDC_MAX_EPOCHS”?" in str(error)
    assert "TDC_OFFLIN is no setting. Did you mean “TDC_OFFLINE”?" in str(error)


def test_a_name_like_no_other_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert str(refused(monkeypatch, TDC_ZZZZZZZZZZZ="1")) == "TDC_ZZZZZZZZZZZ is no setting."


def test_the_tests_own_variable_is_fine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TDC_TEST_DATA", str(tmp_path))
    load_settings()


def test_an_address_is_told_without_its_value_which_may_hold_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    error = refused(monkeypatch, TDC_DATABASE_URL="me:secret@host")
    assert str(error) == error.on_page
    assert str(error).startswith("TDC_DATABASE_URL must be the address of a database as SQLAlchemy takes it")


def test_a_huge_value_is_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(str(refused(monkeypatch, TDC_MAX_EPOCHS="9" * 5000))) < 200


def test_a_home_that_can_not_be_made_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    error = refused(monkeypatch, TDC_HOME=str(tmp_path / "file" / "home"))
    assert str(error).startswith(f"TDC_HOME must be a folder that can be made and written, not {tmp_path}/file/home: ")
    assert str(tmp_path) not in error.on_page and "TDC_HOME" in error.on_page


def test_every_setting_says_what_is_allowed() -> None:
    assert all(allowed(name) for name in Settings.model_fields)
    assert allowed("fresh_processes") == "true or false"


@pytest.mark.parametrize("name", ["plain", "a?b", "a%41b", "a b#c&d=e", "ü@:[x]", "a%00b", "%", "+"])
def test_the_store_lies_in_the_home_folder_whatever_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    home = tmp_path / name
    monkeypatch.setenv("TDC_HOME", str(home))
    store = RunStore(load_settings().store_url)
    store.workspaces.create()
    store.database.close()
    assert (home / "studio.sqlite3").is_file()
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [name]


def test_so_it_is_where_paths_have_other_slashes() -> None:
    home = PureWindowsPath("C:\\Users\\Zoë a\\50%25?")
    url = Settings.model_construct(home=home, database_url="").store_url
    assert make_url(url).database == "C:\\Users\\Zoë a\\50%25?\\studio.sqlite3"
