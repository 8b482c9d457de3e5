"""What is seen first on the Train page: the curves, on a wide screen and on a phone, while a run goes on and after."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.models import RunStatus
from tdc_core.ui.run import words
from tdc_core.ui.train.draft_line import CHANGED, PARTS
from tests.conftest import WAIT_MS
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

WIDE, PHONE = {"width": 1400, "height": 900}, {"width": 400, "height": 800}
LOWEST = {"wide": 345, "phone": 560}
"""Pixels from the top at which the Loss chart may begin: a good half of it is seen on a phone too."""


def test_the_curves_come_first_and_the_address_names_the_run(app: RunningApp, page: Page, browser: Browser) -> None:
    studio = Studio(page, app.url).open("/model").go("Train")
    studio.train(epochs=1000)
    studio.wait_for_epochs(2)
    run = run_in_address(studio)
    assert_curves_first(studio)
    expect(page.locator("[class*='st-key-'][class*='stop']").get_by_role("button")).to_have_count(1)
    expect(studio.key("run-strip")).to_have_count(0)
    studio.stop()
    assert_curves_first(studio)
    below = studio.key("resume-form").bounding_box()
    assert below is not None and below["y"] > tops(studio)["chart"] + 300

    studio.reload()
    expect(studio.key("run-header")).to_contain_text(ready_made()[0].name)
    expect(studio.in_state("run-panel", RunStatus.STOPPED)).to_be_visible()
    studio.says_how_it_ended("run-panel", app.home)
    assert run_in_address(studio) == run
    studio.key("runs").get_by_role("button").click()
    studio.says_how_it_ended("runs-list", app.home)
    assert words.GETTING_READY not in studio.key("runs-list").inner_text()
    page.keyboard.press("Escape")

    phone = browser.new_context(viewport=PHONE, has_touch=True)
    phone.set_default_timeout(WAIT_MS)
    touched = Studio(phone.new_page(), app.url)
    touched.page.add_init_script(f"localStorage['tdc-studio-workspace'] = '{studio.workspace}'")
    touched.open(f"/train?run={run}")
    touched.wait_for_epochs(2)
    expect(touched.key("w-training-epochs")).to_have_count(0)
    touched.key("change-draft").get_by_role("button").tap()
    touched.fill("w-training-epochs", "999")
    longer = words.settings(ready_made()[0].with_("training", epochs=999).training)
    expect(touched.key("w-training-epochs").locator("input")).to_have_value("999")
    touched.key("fold-draft").get_by_role("button").tap()
    folded = touched.key("train-form").filter(has_text=longer)  # beside the open one, until that has gone
    expect(folded.filter(has_text=CHANGED.format(parts=PARTS["training"]))).to_have_count(1)
    expect(touched.key("train-form")).to_have_count(1)
    touched.key("train").get_by_role("button").tap()
    expect(touched.in_state("run-panel", RunStatus.STOPPED)).to_have_count(0)
    touched.wait_for_epochs(1)
    assert run_in_address(touched) != run
    chart_is_high_up(touched, "phone")
    touched.stop()
    chart_is_high_up(touched, "phone")
    touched.key("runs").get_by_role("button").tap()
    touched.key(f"run-{run}").get_by_role("button").tap()
    expect(touched.key("runs-list")).to_have_count(0)
    touched.until("the first run", lambda: run_in_address(touched) == run)
    touched.page.go_back()
    touched.until("the run before", lambda: run_in_address(touched) != run)
    expect(touched.key("run-header")).to_contain_text(longer)
    phone.close()

    page.go_back()
    studio.arrived("Model")


def assert_curves_first(studio: Studio) -> None:
    """On both screens the Loss chart begins high up, below the head of the run, and nothing is cut off sideways."""
    for name, size in (("phone", PHONE), ("wide", WIDE)):
        studio.page.set_viewport_size(size)
        chart_is_high_up(studio, name)
        at = tops(studio)
        assert at["title"] < at["head"] < at["state"] < at["chart"]
        assert studio.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def chart_is_high_up(studio: Studio, screen: str) -> None:
    """Wait until the Loss chart is there and begins high up: it is drawn a moment after the words around it."""
    studio.until(f"chart high up on a {screen} screen", lambda: tops(studio)["chart"] <= LOWEST[screen], seconds=20)


def tops(studio: Studio) -> dict[str, float]:
    """How far below the top of the screen each part of the page begins, in pixels."""
    places = {"title": "h1", "head": ".st-key-run-header", "state": ".st-key-run-panel", "chart": ".js-plotly-plot"}
    script = """places => Object.fromEntries(Object.entries(places).map(
        ([name, place]) => [name, document.querySelector(place)?.getBoundingClientRect().top ?? Infinity]))"""
    return dict(studio.page.evaluate(script, places))


def run_in_address(studio: Studio) -> str:
    """The id of the run that the tab's address names."""
    studio.until("run in the address", lambda: re.search(r"/train\?run=[0-9a-f]{32}$", studio.page.url) is not None)
    return studio.page.url.rpartition("=")[2]
