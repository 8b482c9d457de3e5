"""The app for everyone: clean by axe-core in both themes, usable by the keyboard alone, and by tapping on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tdc_core.catalog.experiments import ready_made
from tdc_core.content.glossary import glossary
from tdc_core.content.lessons import lessons
from tdc_core.engine.lock import HostLock, code_version
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import HeadSpec
from tdc_core.ui.frame.experiment_card import OPENED
from tdc_core.ui.model.add_layer import GROUPS
from tests.conftest import WAIT_MS
from tests.e2e.axe import STREAMLITS_OWN, Axe
from tests.e2e.own_data import OwnData, payload
from tests.e2e.states import runs_in_every_state
from tests.e2e.studio import Studio
from tests.support.own_files import FLOWERS
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

PAGES = ("Data", "Model", "Train", "Results", "Runs", "Learn")
MOST_STOPS = 250

_STOP = """
() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  if (!at || at === document.body) return null;
  const { width, height } = at.getBoundingClientRect();
  const labels = [...(at.labels ?? [])].map((label) => label.innerText);
  const by = (at.getAttribute("aria-labelledby") ?? "").split(" ");
  const named = by.map((id) => document.getElementById(id)?.innerText);
  const words = [at.ariaLabel, ...named, ...labels, at.innerText, at.alt, at.placeholder].find((each) => each?.trim());
  const grid = at.querySelector("[role=grid]") && "a table"; // Streamlit's, whose cells have names
  const shown = at.checkVisibility() && width * height > 0;
  return { words: words ?? grid ?? "", shown, html: at.outerHTML.slice(0, 200) };
}
"""
WIDER = """
() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
  .filter((element) => element.scrollWidth > element.clientWidth)
  .map((element) => `${element.tagName}: ${element.scrollWidth} in ${element.clientWidth}`)
"""


def test_every_page_passes_axe_in_both_themes(app: RunningApp, page: Page) -> None:
    axe = Axe()
    studio = Studio(page, app.url).open()
    expect(studio.next_step()).to_be_visible()
    studio.key("own-data").locator("summary").click()
    expect(studio.key("own-file")).to_be_visible()
    page.get_by_test_id("stTooltipIcon").first.hover()
    expect(page.get_by_role("tooltip")).to_be_visible()
    axe.look(page, "Data")

    studio.go("Train")
    drawn(page)
    axe.look(page, "Train, before a run")
    studio.train(epochs=1000)  # it is to be under way for as long as it is looked at
    studio.wait_for_epochs(1)
    axe.look(page, "Train, while it runs")
    studio.go("Model")
    drawn(page)
    axe.look(page, "Model, while it runs")
    studio.go("Train")
    studio.stop()
    drawn(page)
    axe.look(page, "Train, after a run")
    studio.go("Results")
    expect(studio.key("tapped-matrix")).to_be_visible()
    drawn(page)
    axe.look(page, "Results")
    studio.key("results-view").get_by_text("Try it", exact=True).click()
    expect(page.locator(".answer .bars")).to_be_visible()
    drawn(page)
    axe.look(page, "Try it, a table")

    RunStore(Settings(home=app.home).store_url).workspaces.save_draft(str(studio.workspace), broken())
    studio.open("/model")
    drawn(page)
    page.locator("[class*='st-key-w-more-']").get_by_role("button").first.click()  # the first layer's
    expect(page.locator("[class*='st-key-w-layer-l2-']")).to_be_visible()
    axe.look(page, "Model, with mistakes")
    page.keyboard.press("Escape")
    studio.key("w-more-layers").get_by_role("button").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    drawn(page)
    axe.look(page, "More layers")

    for lesson in lessons():
        studio.open(f"/learn?lesson={lesson.front.short}")
        expect(page.get_by_role("heading", name=lesson.front.title)).to_be_visible()
        studio.key("glossary").locator("summary").click()
        if lesson.name == "curves":
            studio.key("w-learn-quiz-overfit").get_by_role("button").click()
        drawn(page)
        axe.look(page, lesson.front.title)

    assert axe.found == [], "\n".join(axe.found)
    assert set(STREAMLITS_OWN) - axe.met == set(), "no longer needed"


def test_a_file_of_ones_own_passes_axe_with_all_that_is_unfolded(idle_app: RunningApp, page: Page) -> None:
    axe, data = Axe(), OwnData(Studio(page, idle_app.url).open(), idle_app)
    data.bring(payload("flowers.csv", FLOWERS.encode()))
    data.found("flowers.csv")
    for key in ("own-columns", "own-layout", "own-data"):
        data.unfold(key)
        drawn(page)
    axe.look(page, "Data, a file")
    data.studio.key(f"own-delete-{data.file().sha256[:12]}").get_by_role("button").click()
    expect(data.studio.key("own-sure-delete")).to_be_visible()
    data.studio.key("own-sure-delete").get_by_role("button").click()
    expect(data.studio.key("own-needed")).to_be_visible()
    drawn(page)
    axe.look(page, "Data, without the file")
    assert axe.found == [], "\n".join(axe.found)


def test_runs_in_every_state_pass_axe(start_app: Callable[..., RunningApp], page: Page, settings: Settings) -> None:
    lock = HostLock(settings.home, code_version())
    lock.take()  # no host comes, so the runs stay as they are
    axe, studio = Axe(), Studio(page, start_app().url).open("/train")
    store = RunStore(settings.store_url)
    stranger = store.workspaces.create()
    shared = runs_in_every_state(store, stranger)
    mine = runs_in_every_state(store, str(studio.workspace))
    for name, run in {**mine, "shared": shared["finished"], "a shared pair": shared["pair"]}.items():
        studio.open(f"/train?run={run.id}")
        expect(page.locator("[class*='st-key-state-'], .st-key-run-panel").first).to_be_visible()
        drawn(page)
        axe.look(page, name)
    lock.release()
    assert axe.found == [], "\n".join(axe.found)


def test_every_page_is_walked_through_by_the_tab_key(idle_app: RunningApp, page: Page) -> None:
    studio = Studio(page, idle_app.url).open()
    for name in PAGES:
        studio.go(name)
        drawn(page)
        stops = list(tab_through(page))
        assert [stop["html"] for stop in stops if not stop["shown"]] == [], f"{name}: hidden and yet a stop"
        assert [stop["html"] for stop in stops if not stop["words"]] == [], f"{name}: has no name"
        if name == "Model":
            order = [f"{what}, layer 1" for what in ("Move down", "Duplicate", "Remove")] + ["Next: train it"]
            words = [stop["words"] for stop in stops]
            places = [next(at for at, each in enumerate(words) if part in each) for part in order]
            assert places == sorted(places)
            assert "Head" in words, "the picture's buttons are stops"


def test_the_app_on_a_phone(idle_app: RunningApp, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 850}, has_touch=True)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    studio = Studio(page, idle_app.url)
    page.goto(idle_app.url)
    expect(studio.next_step()).to_be_visible()
    drawn(page)
    assert page.evaluate(WIDER) == []
    first, last = (page.locator("[class*='st-key-dataset-']").nth(at).bounding_box() for at in (0, -1))
    assert first and last and last["y"] + last["height"] - first["y"] < 850, "the data sets take no more than a screen"

    page.get_by_role("heading", name="Split").get_by_test_id("stTooltipIcon").tap()
    expect(page.get_by_role("tooltip")).to_contain_text(glossary()["validation part"].means)
    page.get_by_role("heading", name="Split").tap()

    menu = page.get_by_test_id("stSidebar")
    for name in PAGES[1:]:
        page.get_by_test_id("stExpandSidebarButton").tap()
        menu.get_by_role("link", name=name).tap()
        expect(page.get_by_role("heading", name=name, exact=True, level=1)).to_be_visible()
        expect(menu).to_have_attribute("data-collapsed", "true")
        drawn(page)
        assert page.evaluate(WIDER) == [], name
    page.get_by_test_id("stExpandSidebarButton").tap()
    studio.key("ready-made").get_by_role("button").tap()
    page.get_by_role("menuitem", name=ready_made()[1].name).tap()
    expect(menu).to_have_attribute("data-collapsed", "true")
    expect(page.get_by_text(OPENED.format(name=ready_made()[1].name))).to_be_visible()

    page.goto(idle_app.url + "/model")
    studio.key("w-more-layers").get_by_role("button").tap()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name=GROUPS["regularization"])).to_be_visible()
    box = dialog.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 400
    dialog.locator(".st-key-w-add-dropout").get_by_role("button").tap()
    expect(dialog).to_have_count(0)
    expect(page.locator("[class*='st-key-layer-']").filter(has_text="Dropout")).to_have_count(1)
    studio.next_step().tap()
    expect(page.get_by_role("heading", name="Train", exact=True, level=1)).to_be_visible()
    context.close()


def broken() -> str:
    """An experiment with a mistake, a warning and a parameter that is not as usual."""
    first, *others = ready_made()[0].model.layers
    spec = ready_made()[0].with_layers((first.with_params(l2=0.01), *others)).with_("training", learning_rate=5.0)
    head = HeadSpec(units=1, activation="softmax", loss="categorical_crossentropy", labels="one_hot")
    return spec.with_head(head).to_json()


def drawn(page: Page) -> None:
    """Wait until the page is drawn to its end, and nothing on it is a place-holder any more."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)


def tab_through(page: Page) -> Iterator[dict[str, Any]]:
    """The places where the Tab key stops, from the top of the page until it leaves the page."""
    page.locator("body").evaluate("body => { body.tabIndex = -1; body.focus(); body.removeAttribute('tabindex'); }")
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(_STOP)
        if stop is None:
            return
        yield stop
    raise AssertionError(f"more than {MOST_STOPS} stops")
