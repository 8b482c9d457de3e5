"""A name is text wherever it is shown: no link, picture, emoji, formula or tag is made of it."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tdc_core.settings import ROOT
from tdc_core.ui.frame.experiment_card import OPENED_FROM
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

NAME = "www.a.io [b](c) ![d](e.png) :smile: :material/home: $f$ g@h.io <b> &lt; http://i.io -> **j** _k_ ~~l~~ `m`"
MADE_OF_IT = (
    "a[href*='.io'], a[href='c'], img[src*='e.png'], [aria-label*='icon'][translate='no']:text('home'), .katex, del"
)


def test_a_hostile_name_is_shown_as_it_stands(app: RunningApp, page: Page, browser: Browser) -> None:
    experiment = json.loads((ROOT / "examples" / "iris.json").read_text(encoding="utf-8")) | {"name": NAME}
    studio = Studio(page, app.url).open()
    studio.key("open-experiment-box").get_by_role("button").click()
    page.locator(".st-key-open-experiment input[type=file]").set_input_files(
        {"name": "<img src=x>.json", "mimeType": "application/json", "buffer": json.dumps(experiment).encode()}
    )
    literal(page.get_by_test_id("stAlert"), OPENED_FROM.format(name=NAME, file="<img src=x>.json"))
    page.keyboard.press("Escape")
    expect(studio.key("w-name").locator("input")).to_have_value(NAME)

    studio.go("Train").train(epochs=1000)
    literal(studio.key("run-header"), NAME)
    link = studio.share()
    page.keyboard.press("Escape")
    studio.go("Data")
    literal(studio.key("run-strip"), NAME)

    guest = Studio(browser.new_context().new_page(), app.url).open(link.removeprefix(app.url))
    literal(guest.page.get_by_test_id("stMain"), NAME)
    guest.page.context.close()


def literal(place: Locator, text: str) -> None:
    """The text stands there letter by letter, and nothing on the page was made of it."""
    expect(place).to_contain_text(text)
    assert place.page.locator(MADE_OF_IT).count() == 0
    assert place.page.locator("script:not([src]):text('alert')").count() == 0
