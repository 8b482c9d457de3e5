"""The page Runs: the board of all runs of the workspace."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.ui.runs.page import NOTHING_YET
from tests.pages.helpers import assert_sound, fed_components, links, open_page, texts
from tests.pages.runs import submit


def board(at: AppTest) -> dict[str, Any]:
    """What the board was drawn with."""
    return next(each for each in fed_components(at) if "lines" in each)


def test_before_a_run_there_is_one_sentence_and_a_way(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    assert NOTHING_YET in texts(at)
    assert links(at)[-1] == "train"


def test_what_is_chosen_stays_so_on_other_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    first, second = submit(at), submit(at)
    at.session_state["board-chosen"] = [first.id]
    at.switch_page("pages/model.py").run()
    at.switch_page("pages/runs.py").run()
    assert_sound(at)
    assert [line["id"] for line in board(at)["lines"]] == [second.id, first.id]
    assert board(at)["chosen"] == [first.id]
