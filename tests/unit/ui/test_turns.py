"""Pages wait for their turn, and one that takes long holds up nobody."""

import threading
import time

import pytest

from tdc_core.ui.frame import turns
from tdc_core.ui.frame.turns import turn


class Page(threading.Thread):
    """One that is drawn until it is let go."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.begun, self.let_go = threading.Event(), threading.Event()
        self.start()

    def run(self) -> None:
        with turn():
            self.begun.set()
            self.let_go.wait(30)


def test_two_pages_are_drawn_at_a_time_and_the_next_follows_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_PATIENCE", 30.0)
    first, second = Page(), Page()
    assert first.begun.wait(10) and second.begun.wait(10)
    third = Page()
    assert not third.begun.wait(0.3)
    first.let_go.set()
    assert third.begun.wait(10)
    for page in (second, third):
        page.let_go.set()
        page.join(10)


def test_a_page_does_not_wait_for_ever_and_gives_back_only_what_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_PATIENCE", 0.05)
    pages = [Page() for _ in range(4)]
    assert all(page.begun.wait(10) for page in pages)
    for page in pages:
        page.let_go.set()
        page.join(10)
    monkeypatch.setattr(turns, "_PATIENCE", 30.0)
    began = time.monotonic()
    later = [Page() for _ in range(3)]
    assert sum(page.begun.wait(0.5) for page in later) == 2
    assert time.monotonic() - began < 10
    for page in later:
        page.let_go.set()


def test_a_page_that_fails_gives_its_turn_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_PATIENCE", 30.0)
    for _ in range(5):
        with pytest.raises(ValueError, match="lost"), turn():
            raise ValueError("lost")
