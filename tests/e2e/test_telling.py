"""The end of a run told by the browser while the tab is out of sight, and what is said where it may not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tdc_core.runs.models import RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tests.conftest import WAIT_MS
from tests.e2e.axe import Axe
from tests.e2e.studio import Studio
from tests.e2e.test_access import WIDER, drawn
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

RECORDER = """
(permission) => {
  globalThis.told = [];
  globalThis.Notification = class {
    static permission = permission;
    static async requestPermission() {
      return (this.permission = permission === "default" ? "granted" : permission);
    }
    constructor(title, options) { told.push([title, options.body]); }
    close() {}
  };
}
"""
HIDE = """
(hidden) => {
  Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""
BOX = "Tell me when it ends"


def train(page: Page, url: str, permission: str, epochs: int) -> Studio:
    """A run under way, in a browser that answers so when a page wants to show notifications."""
    page.add_init_script(f"({RECORDER})('{permission}')")
    studio = Studio(page, url).open("/train")
    studio.train(epochs=epochs)
    return studio


def test_the_end_is_told_to_a_tab_that_is_out_of_sight(app: RunningApp, page: Page) -> None:
    studio = train(page, app.url, "default", 300)
    studio.wait_for_epochs(1)
    title = page.title()
    assert page.evaluate("Notification.permission") == "default", "nothing is asked before it is wanted"
    page.get_by_label(BOX).check()
    page.wait_for_function("Notification.permission === 'granted'")
    studio.reload()
    expect(page.get_by_label(BOX)).to_be_checked()
    page.evaluate("Notification.permission = 'granted'")  # as a browser remembers it
    axe = Axe()
    drawn(page)
    axe.look(page, "Train, to be told")
    assert axe.found == [], "\n".join(axe.found)
    studio.go("Data")
    expect(studio.key("run-strip")).to_be_visible()
    page.evaluate(HIDE, True)
    studio.until("a notification", lambda: page.evaluate("told.length") > 0)
    ((name, words),) = page.evaluate("told")
    assert name == studio.key("run-strip").locator(".name").inner_text()
    assert words.startswith("Finished: best validation loss ") and " in epoch " in words
    assert page.title() == f"✓ {title.replace('Train', 'Data')}"
    page.evaluate(HIDE, False)
    expect(studio.key("run-strip")).to_contain_text("Finished")
    assert not page.title().startswith("✓")


def test_on_a_phone_that_allows_none_the_title_is_marked_which_is_said(app: RunningApp, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 800}, has_touch=True, is_mobile=True)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    studio = train(page, app.url, "denied", 1000)
    page.get_by_text(BOX).tap()
    expect(page.get_by_text("does not allow this page to show notifications")).to_be_visible()
    assert page.evaluate(WIDER) == []
    page.evaluate(HIDE, True)
    store = RunStore(Settings(home=app.home).store_url)
    store.queue.request_stop(store.runs.of(str(studio.workspace))[0].id)
    studio.until("a mark", lambda: page.title().startswith("✗"))
    assert page.evaluate("told") == []
    page.evaluate(HIDE, False)
    studio.wait_for_end(RunStatus.STOPPED)
    expect(page.get_by_label(BOX)).to_be_hidden()
    context.close()
