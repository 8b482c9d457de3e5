"""A sweep from "vary" to its start, as a person does it in the browser."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tdc_core.ui.train.several import SEVERAL
from tdc_core.ui.vary.card import START
from tests.e2e.studio import Studio


def start_sweep(studio: Studio, trials: int = 12, low: int = 4, high: int = 16) -> str:
    """Vary the units of the first layer on the Model page and the learning rate on the Train page, and start a sweep.

    Args:
        studio: a tab; its draft has a Dense first, and a data set that is ready.
        trials: how many.
        low, high: the units.

    Returns:
        The id of its group, whose page is open then.
    """
    page = studio.page
    studio.open("/model").arrived("Model")
    first = page.locator("[class*='st-key-layer-']").first
    press(studio, first.locator("[class*='st-key-w-more-']").get_by_role("button"))
    opened = page.get_by_test_id("stPopoverBody")
    press(studio, chip(opened, "Units"))
    for end, value in (("low", low), ("high", high)):
        field = opened.locator(f"[class*='-units-{end}-'] input")
        field.fill(str(value))
        field.press("Enter")
    page.keyboard.press("Escape")
    expect(first).to_contain_text(f"Varies: units {low} to {high}")

    studio.open("/train").arrived("Train")
    expect(studio.key("sweep-card")).to_be_visible()
    press(studio, studio.key("several-values").get_by_text(SEVERAL))
    press(studio, chip(studio.key("vary-form"), "Learning rate"))
    expect(studio.key("sweep-rows")).to_contain_text("Learning rate")
    card = studio.key("sweep-card")
    field = card.get_by_role("spinbutton", name="Trials")
    field.fill(str(trials))
    field.press("Enter")
    press(studio, card.get_by_text("Random", exact=True))
    expect(card).to_contain_text(f"{trials} trials")
    start = card.get_by_role("button", name=START)
    if touched(studio):
        start.tap()
    else:
        start.dblclick()  # which starts one
    page.wait_for_url(re.compile(r"/runs\?group=[0-9a-f]{32}"))
    return page.url.rpartition("=")[2]


def chip(place: Locator, name: str) -> Locator:
    """One of the buttons that say what varies."""
    return place.get_by_test_id("stButtonGroup").get_by_text(name, exact=True)


def press(studio: Studio, what: Locator) -> None:
    """A click, or a tap where the tab is on a device that is touched."""
    if touched(studio):
        what.tap()
    else:
        what.click()


def touched(studio: Studio) -> bool:
    """Whether the tab is on a device that is touched."""
    return bool(studio.page.evaluate("navigator.maxTouchPoints > 0"))
