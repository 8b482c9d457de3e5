"""What varies, in a browser: a sweep started by touch on a narrow screen, and all of it as a screen reader has it.

From what varies by mouse to the words at the end: `test_sweep_page`.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tdc_core.runs.group_models import GroupKind, GroupStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.sweeps import read_sweep
from tdc_core.ui.train.several import SEVERAL
from tests.e2e.axe import Axe
from tests.e2e.studio import Studio
from tests.e2e.sweeps import chip, start_sweep
from tests.e2e.test_access import drawn
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser


def test_a_sweep_is_started_by_touch_on_a_narrow_screen(app: RunningApp, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 850}, has_touch=True, is_mobile=True)
    studio = Studio(context.new_page(), app.url).open()
    group_id = start_sweep(studio)
    store, token = RunStore(Settings(home=app.home).store_url), str(studio.workspace)
    (group,) = store.groups.of(token)
    assert group.id == group_id and group.kind is GroupKind.SWEEP
    sweep = read_sweep(group.content)
    assert (sweep.trials, sweep.sampler.type, len(sweep.search)) == (12, "random", 2)
    studio.until("its first trial", lambda: bool(store.groups.members(group_id)))
    store.groups.end(group_id, GroupStatus.STOPPED, None)
    for run_id in store.groups.alive_members(group_id):
        store.queue.request_stop(run_id)
    assert studio.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


def test_what_varies_passes_axe_and_is_removed_by_its_name(idle_app: RunningApp, page: Page) -> None:
    axe, studio = Axe(), Studio(page, idle_app.url).open("/model")
    first = page.locator("[class*='st-key-layer-']").first
    first.locator("[class*='st-key-w-more-']").get_by_role("button").click()
    opened = page.get_by_test_id("stPopoverBody")
    for name in ("Units", "Activation", "How many in a row"):
        chip(opened, name).click()
        expect(first).to_contain_text(name.lower())
    drawn(page)
    axe.look(page, "Model, what varies of a layer")

    studio.open("/train")
    studio.key("several-values").get_by_text(SEVERAL).click()
    chip(studio.key("vary-form"), "Learning rate").click()
    card = studio.key("sweep-card")
    expect(card).to_contain_text("on a log scale")
    drawn(page)
    axe.look(page, "Train, what varies")
    card.get_by_role("button", name="Change").last.click()
    expect(opened.get_by_label("From")).to_have_value("0.00001")
    drawn(page)
    axe.look(page, "Train, the values of a rate")
    page.keyboard.press("Escape")
    card.get_by_role("button", name="Do not vary activation of layer 1 (Dense)").click()
    expect(card).not_to_contain_text("Activation")
    assert axe.found == [], "\n".join(axe.found)
