"""A sweep on iris from what varies to its start, by mouse on a wide screen and by touch on a narrow one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tdc_core.runs.group_models import GroupKind, GroupStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.sweeps import read_sweep
from tests.e2e.studio import Studio
from tests.e2e.sweeps import start_sweep
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser


def test_a_sweep_is_started_from_what_varies(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open()
    check_started(studio, app, start_sweep(studio))


def test_a_sweep_is_started_by_touch_on_a_narrow_screen(app: RunningApp, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 850}, has_touch=True, is_mobile=True)
    studio = Studio(context.new_page(), app.url).open()
    check_started(studio, app, start_sweep(studio))
    context.close()


def check_started(studio: Studio, app: RunningApp, group_id: str) -> None:
    """What was started is a sweep of what was chosen; it is stopped, so that nothing trains on."""
    store, token = RunStore(Settings(home=app.home).store_url), str(studio.workspace)
    group = store.groups.own(token, group_id)
    assert group is not None and group.kind is GroupKind.SWEEP
    sweep = read_sweep(group.content)
    assert [(item.path, item.type) for item in sweep.search] == [
        ("model.layers.0.units", "int"),
        ("training.learning_rate", "float"),
    ]
    assert (sweep.trials, sweep.sampler.type) == (12, "random")
    studio.until("its first trial", lambda: bool(store.groups.members(group_id)))
    assert len(store.groups.of(token)) == 1
    store.groups.end(group_id, GroupStatus.STOPPED, None)
    for run_id in store.groups.alive_members(group_id):
        store.queue.request_stop(run_id)
    assert studio.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
