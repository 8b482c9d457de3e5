"""A list of values is typed and trained by a double click; its runs are one line on the board, and have one name."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tdc_core.ui.train.several import SEVERAL
from tests.e2e.axe import Axe
from tests.e2e.test_access import WIDER, drawn
from tests.e2e.test_edits import quiet
from tests.e2e.test_train_key import Waiting, studio

__all__ = ["studio"]

pytestmark = pytest.mark.browser


def test_a_list_is_trained_and_found_as_one_line(studio: Waiting) -> None:
    page = studio.page
    page.set_viewport_size({"width": 400, "height": 850})
    studio.open("/train")
    page.get_by_text(SEVERAL).click()
    typed = page.get_by_label("Values")
    typed.fill("0.1, fast")
    typed.press("Control+Enter")
    expect(page.get_by_text("“fast” is not a number.")).to_be_visible()
    assert page.evaluate(WIDER) == []
    axe = Axe()
    drawn(page)
    axe.look(page, "Train, several values")
    assert axe.found == [], "\n".join(axe.found)
    typed.fill("0,1; 0,01; 0,001")
    button = studio.key("values-train").get_by_role("button")
    button.dblclick()
    runs = studio.begun(3)
    assert {run.spec.training.learning_rate for run in runs} == {0.1, 0.01, 0.001}
    assert len(studio.store.groups.of(str(studio.workspace))) == 1
    expect(page.get_by_role("heading", name="learning rate 0.1")).to_be_visible()

    page.set_viewport_size({"width": 1400, "height": 850})
    page.goto(f"{studio.url}/runs")
    line = page.locator(".board tbody tr")
    expect(line).to_have_count(1)
    line.get_by_role("button", name="Star").click()
    studio.until("three stars", lambda: all(run.marks.starred for run in studio.runs))
    line.get_by_role("checkbox").check()
    page.get_by_role("button", name="Name and tags").click()
    page.get_by_label("Name of the group").fill("Which <b>rate</b>?")
    page.get_by_role("button", name="Save").click()
    expect(line).to_contain_text("Which <b>rate</b>?")
    quiet(studio)
    line.get_by_role("button", name="List the runs of").click()
    expect(line).to_have_count(4)
    expect(line.nth(3)).to_contain_text("learning rate 0.1")
    studio.key("board-stop").get_by_role("button").click()
    studio.key("board-delete").get_by_role("button").click()
    expect(page.get_by_text("Bin (3)")).to_be_visible()
    expect(line).to_have_count(0)
