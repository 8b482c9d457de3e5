"""Results while a run goes on, and what becomes of them at its end, by finger."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tdc_core.runs.models import RunStatus
from tdc_core.settings import Settings
from tdc_core.ui.results.asking import AFTER, AGAIN
from tdc_core.ui.run.results import TO_RESULTS
from tests.conftest import WAIT_MS
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

TABLET = {"width": 820, "height": 1180}
EPOCHS = 1000


def test_results_during_a_run_and_after_it(app: RunningApp, browser: Browser) -> None:
    context = browser.new_context(viewport=TABLET, has_touch=True)
    context.set_default_timeout(WAIT_MS)
    studio = Studio(context.new_page(), app.url).open("/train")
    studio.fill("w-training-batch_size", "1")  # so that it is under way for as long as it is looked at
    studio.train(epochs=EPOCHS)
    studio.wait_for_epochs(1)
    runs = Settings(home=app.home).runs_dir
    studio.until("saved weights", lambda: any(runs.glob("*/state.npz")))

    studio.open("/results")
    expect(studio.in_state("results-panel", RunStatus.TRAINING)).to_be_visible()
    expect(studio.key("scores")).to_have_count(0)
    studio.key("evaluate").get_by_role("button").tap()
    expect(studio.key("tapped-matrix")).to_be_visible()
    expect(studio.key("evaluation")).to_contain_text(AFTER.partition("{")[0])
    expect(studio.key("evaluate")).to_contain_text(AGAIN)
    (during,) = runs.glob("*/results/epoch-*")
    studio.key("stop").get_by_role("button").tap()
    expect(studio.in_state("results-panel", RunStatus.STOPPED)).to_be_visible()
    studio.until("newer results", lambda: not during.exists() and any(runs.glob("*/results/epoch-*")))
    expect(studio.key("evaluate")).to_have_count(0)
    expect(studio.key("tapped-matrix")).to_be_visible()

    studio.open("/train")
    studio.page.get_by_role("link", name=TO_RESULTS).tap()
    studio.arrived("Results")
    link = studio.share()
    studio.page.keyboard.press("Escape")
    studio.key("results-place").get_by_role("link").tap()
    studio.arrived("Data")
    expect(studio.key("row-place")).to_be_in_viewport()
    assert re.search(r"[?]row=train(:|%3A)\d+$", studio.page.url)
    studio.key("look-first").get_by_role("button").tap()
    expect(studio.key("row-place")).to_have_count(0)
    studio.until("address without a row", lambda: "row=" not in studio.page.url)
    studio.page.go_back()
    expect(studio.key("row-place")).to_be_visible()
    studio.page.go_back()
    studio.arrived("Results")
    context.close()

    stranger = browser.new_context()
    other = Studio(stranger.new_page(), app.url).open(link.removeprefix(app.url))
    expect(other.key("tapped-matrix")).to_be_visible()
    expect(other.key("evaluate")).to_have_count(0)
    stranger.close()
