"""The Results page in a browser: a cell of the confusion matrix is chosen by mouse, by finger and by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from tdc_core.engine.lock import HostLock, code_version
from tdc_core.settings import Settings
from tdc_core.ui.session.services import services
from tests.e2e.studio import Studio
from tests.pages.results import IRIS, drawn, keep
from tests.pages.runs import begin, end
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

WHERE = """([true_, taken]) => {
    const chart = document.querySelector('[class*=st-key-results-matrix] .js-plotly-plot');
    const { xaxis, yaxis } = chart._fullLayout, box = chart.getBoundingClientRect();
    return [box.left + xaxis._offset + xaxis.d2p(taken), box.top + yaxis._offset + yaxis.d2p(true_)];
}"""
OUTLINED = "document.querySelector('[class*=st-key-results-matrix] .js-plotly-plot')?.data?.[0].selectedpoints"
STILL = """async () => {
    const place = () => JSON.stringify(document.querySelector('[class*=st-key-results-matrix] .nsewdrag')
        ?.getBoundingClientRect());
    const before = place();
    await new Promise((done) => setTimeout(done, 700));
    return before === place();
}"""
CLASSES = ("Iris-setosa", "Iris-versicolor", "Iris-virginica")


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 400, "height": 850}, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def results(page: Page, url: str) -> tuple[Studio, np.ndarray]:
    """The page with a run on it, and which classes its validation part is taken for."""
    studio = Studio(page, url).open("/train")
    services().store.queue.submit(str(studio.workspace), IRIS, 50)
    run, parts = begin(epochs=3), drawn(IRIS)
    end(run)
    keep(run, parts)
    studio.open(f"/results?run={run.id}")
    page.wait_for_function("() => document.querySelector('[class*=st-key-results-matrix] .nsewdrag')")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.locator("[class*=st-key-results-matrix] .js-plotly-plot").scroll_into_view_if_needed()
    page.wait_for_function(STILL)
    part = parts["validation"]
    counts = np.zeros((3, 3), int)
    np.add.at(counts, (part.part.labels, part.best_answers), 1)
    return studio, counts


def told(page: Page, counts: np.ndarray, true: int, taken: int) -> None:
    """Wait until the rows of a cell are shown, and the cell is outlined."""
    many = counts[true, taken]
    words = f"{many} row{'s' if many > 1 else ''} of {CLASSES[true]} taken for {CLASSES[taken]}"
    expect(page.get_by_text(words, exact=True)).to_be_visible(timeout=8000)
    page.wait_for_function(f"() => JSON.stringify({OUTLINED}) === '[{3 * true + taken}]'", timeout=8000)
    page.wait_for_timeout(400)  # else the next click is the second of a double click


def test_a_cell_is_chosen_by_mouse_and_by_keyboard(
    start_app: Callable[..., RunningApp], page: Page, settings: Settings
) -> None:
    lock = HostLock(settings.home, code_version())
    lock.take()  # no host comes, so the run stays as it is
    studio, counts = results(page, start_app().url)
    assert (counts > 0).sum() > 5
    for true, taken in ((1, 2), (2, 1)):
        page.mouse.click(*page.evaluate(WHERE, [CLASSES[true], CLASSES[taken]]))
        told(page, counts, true, taken)
    box = studio.key("results-true").get_by_role("combobox")
    box.focus()
    page.keyboard.type("versicolor")
    page.keyboard.press("Enter")
    told(page, counts, 1, 1)
    page.mouse.click(*page.evaluate(WHERE, [CLASSES[1], CLASSES[2]]))
    told(page, counts, 1, 2)
    lock.release()


def test_a_finger_chooses_the_cell_that_it_is_on(
    start_app: Callable[..., RunningApp], phone: Page, settings: Settings
) -> None:
    lock = HostLock(settings.home, code_version())
    lock.take()
    _, counts = results(phone, start_app().url)
    for true, taken in ((1, 2), (2, 1), (0, 0)):
        phone.touchscreen.tap(*phone.evaluate(WHERE, [CLASSES[true], CLASSES[taken]]))
        told(phone, counts, true, taken)
    lock.release()
