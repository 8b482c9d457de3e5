"""How the tests get their browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts import browser


def program(folder: Path, name: str, exit_code: int = 0) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no browser on PATH, none of Playwright's, and nothing that installs one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(browser, "MAC_APPS", ())
    monkeypatch.setattr(browser, "_playwrights_own", lambda: tmp_path / "absent")
    return folder


def test_the_browser_that_was_named_comes_first(
    bare_machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare_machine, "chromium")
    named = program(tmp_path, "mine")
    monkeypatch.setenv("CHROMIUM", str(named))
    assert browser.get_browser() == named


def test_a_named_browser_that_does_not_start_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "absent"))
    with pytest.raises(browser.NoBrowser, match="absent, which does not start"):
        browser.get_browser()


def test_one_without_a_window_comes_before_one_with(bare_machine: Path) -> None:
    program(bare_machine, "chromium")
    lean = program(bare_machine, "chromium-headless-shell")
    assert browser.get_browser() == lean


def test_one_that_does_not_start_is_passed_over(bare_machine: Path) -> None:
    program(bare_machine, "chromium", exit_code=127)
    chrome = program(bare_machine, "google-chrome")
    assert browser.get_browser() == chrome


def test_a_browser_is_fetched_where_none_is_installed(bare_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def install(command: list[str]) -> bool:
        program(bare_machine, "chromium")
        return "playwright" in command

    monkeypatch.setattr(browser, "_succeeds", install)
    assert browser.get_browser() == bare_machine / "chromium"


def test_where_none_can_be_had_it_says_what_was_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "_succeeds", lambda command: False)
    with pytest.raises(browser.NoBrowser, match="chromium or google-chrome on PATH, playwright's own"):
        browser.get_browser()
