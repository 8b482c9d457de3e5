"""A run's link in two browsers: its owner's, and that of someone who may look."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tdc_core.runs.models import RunStatus
from tdc_core.ui.run.header import SHARED
from tdc_core.ui.train.page import LOST
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser


def test_a_link_is_copied_and_another_visitor_watches_the_run(app: RunningApp, page: Page, browser: Browser) -> None:
    owner = Studio(page, app.url).open("/train")
    owner.train(epochs=1000)
    link = owner.share()
    assert link.startswith(f"{app.url}/train?run=")
    owner.wait_for_epochs(max(owner.held()) + 3)
    expect(page.get_by_test_id("stPopoverBody")).to_be_visible()  # it stays open while the run goes on
    page.keyboard.press("Escape")

    guest = Studio(browser.new_context().new_page(), app.url).open(link.removeprefix(app.url))
    expect(guest.page.get_by_text(SHARED.rpartition(":material/visibility: ")[2].strip("]"))).to_be_visible()
    guest.until("epochs", lambda: len(guest.held()) == 2 and min(guest.held()) >= 3)
    guest.wait_for_epochs(max(guest.held()) + 3)
    assert guest.workspace != owner.workspace
    for key in ("stop", "train", "share", "resume"):
        assert owner.key(key).count() == (key != "resume"), "of the owner's, what a run under way has"
        expect(guest.key(key)).to_have_count(0)

    owner.stop()
    guest.wait_for_end(RunStatus.STOPPED)
    expect(guest.page.get_by_test_id("stTable")).to_be_visible()
    guest.key("leave-link").get_by_role("button").click()
    expect(guest.key("train")).to_be_visible()
    assert guest.page.url == f"{app.url}/train"
    guest.page.context.close()


def test_a_link_is_the_first_thing_that_a_fresh_server_is_asked_for(idle_app: RunningApp, page: Page) -> None:
    studio = Studio(page, idle_app.url).open(f"/train?run={'0' * 32}")
    expect(page.get_by_text(LOST)).to_be_visible()
    studio.go("Model").go("Train")
    expect(page.get_by_text(LOST)).to_have_count(0)
