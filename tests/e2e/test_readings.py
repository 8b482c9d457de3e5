"""A reading's change, trained beside the run by finger, and what the page says of it afterwards."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.models import RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.ui.results.trials import SEE_BOTH
from tdc_core.ui.run.trial import AFTER, BEFORE
from tdc_core.ui.run.verdict import HELPED
from tests.conftest import WAIT_MS
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

PHONE = {"width": 400, "height": 850}
CODE = "fit.rate_low"
CREEPING = ready_made()[1].with_("training", learning_rate=1e-5, epochs=6)


def test_a_change_is_tried_beside_the_run_by_finger(app: RunningApp, browser: Browser) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
    context.set_default_timeout(WAIT_MS)
    studio = Studio(context.new_page(), app.url).open("/train")
    store = RunStore(Settings(home=app.home).store_url)
    run = store.queue.submit(str(studio.workspace), CREEPING, 5)

    studio.open(f"/results?run={run.id}")
    button = studio.key(f"try-{CODE.replace('.', '-')}").get_by_role("button")
    expect(button).to_be_visible()
    button.tap()
    studio.arrived("Train")
    for side, title in (("before", BEFORE), ("after", AFTER)):
        expect(studio.key(f"side-{side}")).to_contain_text(title)
    expect(studio.in_state("state-after", RunStatus.FINISHED)).to_be_visible()
    studio.until("all epochs in all four charts", lambda: studio.held() == [CREEPING.training.epochs] * 4)
    expect(studio.key("verdict")).to_contain_text(HELPED)
    assert studio.page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    (trial,) = store.runs.trials(str(studio.workspace), run.id)
    assert (trial.tries, trial.spec) == (CODE, CREEPING.with_("training", learning_rate=1e-4))

    studio.reload()
    expect(studio.key("verdict")).to_contain_text(HELPED)
    studio.open(f"/results?run={run.id}")
    expect(studio.key(f"trial-{trial.id}")).to_contain_text(HELPED)
    studio.page.get_by_role("link", name=SEE_BOTH).tap()
    studio.arrived("Train")
    expect(studio.key("side-after")).to_be_visible()
    context.close()
