"""Five seeds, from a run that has ended to the words that say whether it is luck; by touch on a narrow page."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tdc_core.results.seeds import SeedsPlan
from tdc_core.runs.group_models import GroupStatus
from tdc_core.runs.models import RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.ui.train.luck_form import AGAINST, LUCK, WHY
from tests.conftest import WAIT_MS
from tests.e2e.axe import Axe
from tests.e2e.studio import Studio, cookie_of
from tests.e2e.test_access import WIDER, drawn
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

SEEDS, EPOCHS, SLOWER = 5, 4, 1e-5
LINES = """
() => [...document.querySelectorAll(".js-plotly-plot")]
  .filter((graph) => graph.data?.length > 8)
  .flatMap((graph) => graph.data.filter(({ y }) => y?.length).length)
"""


def test_five_seeds_of_a_run_against_the_draft_end_in_a_verdict(app: RunningApp, page: Page, browser: Browser) -> None:
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=EPOCHS)
    studio.wait_for_end()
    studio.change()
    studio.fill("w-training-learning_rate", str(SLOWER))
    expect(studio.key("train-form")).to_contain_text("The draft has changed since this run")

    context = browser.new_context(viewport={"width": 400, "height": 850}, has_touch=True, is_mobile=True)
    context.set_default_timeout(WAIT_MS)
    context.add_cookies([cookie_of(str(studio.workspace), app.url)])
    phone = Studio(context.new_page(), app.url).open(page.url.removeprefix(app.url))
    phone.page.get_by_text(LUCK).tap()
    expect(phone.page.get_by_text(WHY)).to_be_visible()
    phone.page.get_by_text(AGAINST).tap()
    phone.page.get_by_role("button", name="Train the seeds").tap()
    expect(phone.page.get_by_text(f"of {2 * SEEDS} runs have ended.")).to_be_visible()
    assert phone.page.evaluate(WIDER) == []

    verdict = re.compile(rf"is better by [0-9.]+, and {SEEDS} seeds say that this is not luck")
    expect(phone.page.get_by_text(verdict)).to_be_visible(timeout=5 * WAIT_MS)
    expect(phone.page.get_by_text(f"on average over {SEEDS} seeds")).to_have_count(2)
    store = RunStore(Settings(home=app.home).store_url)
    (group,) = store.groups.of(str(studio.workspace))
    runs = store.groups.members(group.id)
    assert group.status is GroupStatus.FINISHED and {run.status for run in runs} == {RunStatus.FINISHED}
    assert [run.spec.training.learning_rate for run in runs] == [runs[0].spec.training.learning_rate, SLOWER] * SEEDS
    assert SeedsPlan.model_validate_json(group.content).count == SEEDS
    phone.until("a line for each seed, and a mean of each", lambda: phone.page.evaluate(LINES) == [2 * SEEDS + 2])
    axe = Axe()
    drawn(phone.page)
    axe.look(phone.page, "Train, five seeds, on a phone")
    assert axe.found == [], "\n".join(axe.found)
    context.close()

    studio.reload()
    page.get_by_text(LUCK).click()
    expect(page.get_by_text(verdict)).to_be_visible()
    studio.go("Runs")
    expect(page.locator(".board tbody tr.group")).to_contain_text("10 runs over seeds")
    expect(page.locator(".board tbody tr")).to_have_count(2)
