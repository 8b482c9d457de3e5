"""Another page is asked for in the middle of a run, over a slow connection."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tdc_core.runs.models import RunStatus
from tdc_core.ui.run.live_feed import EPOCH_OF
from tests.e2e.connection import SlowConnection
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("back", [False, True], ids=["by the menu", "back"])
def test_a_page_that_was_switched_to_stays(app: RunningApp, page: Page, back: bool) -> None:
    connection = SlowConnection(page)
    studio = Studio(page, app.url).open("/model")
    studio.go("Train").train(epochs=1000)
    studio.wait_for_epochs(2)
    connection.holds = True
    if back:
        page.go_back()
    else:
        studio.link("Model").click()
    page.wait_for_timeout(1200)  # in which charts and strip would ask several times
    connection.release()
    title = page.get_by_role("heading", name="Model", exact=True, level=1)
    expect(title).to_be_visible()
    expect(studio.key("beside")).to_be_visible()
    page.wait_for_timeout(3000)
    assert title.is_visible() and studio.key("beside").is_visible()
    expect(studio.in_state("run-strip", RunStatus.TRAINING)).to_contain_text(
        re.compile(EPOCH_OF.format(done=r"\d+", epochs=1000))
    )
    studio.key("strip-stop").get_by_role("button").click()
    expect(studio.key("run-strip").get_by_role("link")).to_be_visible()  # to the run that has ended
    studio.says_how_it_ended("run-strip", app.home)
