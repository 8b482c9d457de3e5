"""A run is branched while it trains, on a narrow page; the branch has its numbers, and both grow on one chart."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

TRUNK = "graph.data[7].x"
AT = 4


def test_a_run_is_branched_while_it_trains_and_both_are_drawn(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=300)
    studio.wait_for_epochs(AT + 1)
    page.set_viewport_size({"width": 400, "height": 850})
    page.get_by_text("Branch from an epoch").click()
    for field, typed in (("epoch", AT), ("epochs", AT + 3), ("rate", 0.02)):
        place = page.locator(f"[class*='st-key-branch-{field}-'] input")
        place.fill(str(typed))
        place.press("Enter")
    page.get_by_role("button", name="Branch", exact=True).click()
    page.get_by_role("button", name=f"from epoch {AT}").wait_for()

    studio.until("the trunk behind it", lambda: all(x[:1] == [AT] for x in studio.graphs(TRUNK)))
    before = [len(x) for x in studio.graphs(TRUNK)]
    studio.until("a trunk that grows", lambda: [len(x) for x in studio.graphs(TRUNK)] > before)
    assert studio.graphs("graph.layout.annotations.map(mark => mark.text)") == [[f"branch from epoch {AT}"]] * 2
    shared = studio.graphs(f"graph.data[1].y.slice(0, {AT})")

    page.get_by_role("button", name=f"from epoch {AT}").click()
    own = f"graph.data[1].y.slice(0, {AT})"
    studio.until("the trunk's own lines, as they were", lambda: studio.graphs(own) == shared)
    studio.until("the trunk alone", lambda: studio.graphs(TRUNK) == [[], []])
    studio.stop()
    page.go_back()
    studio.wait_for_all(AT + 3)
    studio.wait_for_end()
    assert studio.graphs(f"graph.data[1].y.slice(0, {AT})") == shared
    assert page.evaluate("document.documentElement.scrollWidth <= 400")
