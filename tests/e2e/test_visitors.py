"""A workspace belongs to a browser: found again by it, hidden from others, forgotten when asked."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.models import RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.ui.frame.workspace import NOT_KEPT, RESTARTED
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

NAME = "tdc-studio-workspace"  # in the browser's storage, from before there was a cookie
BLOCKED = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no', 'SecurityError') }})"


def test_a_second_tab_shows_the_same_run_and_another_visitor_sees_none(
    app: RunningApp, page: Page, browser: Browser
) -> None:
    first = Studio(page, app.url).open("/train")
    first.train(epochs=1000)
    first.wait_for_epochs(2)
    second = Studio(page.context.new_page(), app.url).open("/train")
    second.wait_for_epochs(max(first.held()) + 2)
    assert second.workspace == first.workspace

    stranger = Studio(browser.new_context().new_page(), app.url).open("/train")
    expect(stranger.key("train")).to_be_visible()
    assert stranger.workspace != first.workspace
    assert stranger.key("run-panel").count() == stranger.key("run-strip").count() == 0
    stranger.page.context.close()

    second.stop()
    first.wait_for_end(RunStatus.STOPPED)


def test_the_draft_comes_back_and_the_id_is_in_no_address(idle_app: RunningApp, page: Page) -> None:
    studio = Studio(page, idle_app.url).open("/train")
    studio.fill("w-training-seed", "42")
    token = studio.workspace
    assert token is not None
    assert re.fullmatch("[0-9a-f]{32}", token)
    studio.until(
        "saved seed", lambda: '"seed": 42' in (RunStore(store_url(idle_app)).workspaces.load_draft(token) or "")
    )
    studio.reload()
    expect(studio.key("w-training-seed").locator("input")).to_have_value("42")
    for title in ("Data", "Model", "Train"):
        studio.go(title)
        assert token not in page.url


def test_leaving_forgets_here_and_in_the_store(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open("/train")
    studio.fill("w-training-seed", "42")
    studio.train(epochs=1000)
    token = studio.workspace
    assert token is not None
    studio.key("ask-to-leave").get_by_role("button").click()
    studio.key("leave").get_by_role("button").click()
    studio.until("new workspace", lambda: studio.workspace not in (None, token))
    expect(studio.key("run-panel")).to_have_count(0)
    store = RunStore(store_url(app))
    assert not store.workspaces.exists(token)
    assert store.runs.of(token) == []
    studio.reload()
    expect(studio.key("w-training-seed").locator("input")).to_have_value("0")
    expect(page.get_by_text(RESTARTED)).to_have_count(0)


def test_a_tab_left_behind_follows_to_the_new_workspace(idle_app: RunningApp, page: Page) -> None:
    here = Studio(page, idle_app.url).open("/train")
    there = Studio(page.context.new_page(), idle_app.url).open("/train")
    token = here.workspace
    here.key("ask-to-leave").get_by_role("button").click()
    here.key("leave").get_by_role("button").click()
    here.until("new workspace", lambda: here.workspace not in (None, token))
    new = here.workspace
    there.go("Model").ready()
    there.go("Train").ready()
    assert there.workspace == new


@pytest.mark.parametrize("kept", ["0" * 32, "not an id", "../../etc", "F" * 32])
def test_an_id_that_the_store_does_not_know_gives_a_fresh_workspace_and_says_what_is_gone(
    idle_app: RunningApp, page: Page, kept: str
) -> None:
    page.add_init_script(f"if (!sessionStorage.seen) {{ sessionStorage.seen = 1; localStorage['{NAME}'] = '{kept}' }}")
    studio = Studio(page, idle_app.url).open("/train")
    expect(page.get_by_text(RESTARTED)).to_be_visible()
    studio.until("new workspace", lambda: studio.workspace != kept)
    studio.reload()
    expect(page.get_by_text(RESTARTED)).to_have_count(0)


def test_who_kept_a_workspace_in_the_storage_has_it_in_the_cookie_from_then_on(
    idle_app: RunningApp, page: Page
) -> None:
    store = RunStore(store_url(idle_app))
    token = store.workspaces.create()
    store.workspaces.save_draft(token, ready_made()[0].with_("training", seed=42).to_json())
    page.add_init_script(f"if (!sessionStorage.seen) {{ sessionStorage.seen = 1; localStorage['{NAME}'] = '{token}' }}")
    studio = Studio(page, idle_app.url).open("/train")
    expect(studio.key("w-training-seed").locator("input")).to_have_value("42")
    studio.until("cookie", lambda: studio.workspace == token)
    studio.until("empty storage", lambda: page.evaluate(f"() => localStorage.getItem('{NAME}')") is None)
    studio.reload()
    expect(studio.key("w-training-seed").locator("input")).to_have_value("42")
    assert studio.workspace == token


def test_without_cookies_the_storage_keeps_the_workspace(idle_app: RunningApp, page: Page) -> None:
    block_cookies(page)
    studio = Studio(page, idle_app.url).open("/train")
    studio.fill("w-training-seed", "42")
    kept = page.evaluate(f"() => localStorage.getItem('{NAME}')")
    assert studio.workspace is None
    store = RunStore(store_url(idle_app))
    studio.until("saved seed", lambda: '"seed": 42' in (store.workspaces.load_draft(kept) or ""))
    studio.reload()
    expect(studio.key("w-training-seed").locator("input")).to_have_value("42")


def test_with_cookies_and_storage_blocked_everything_works_in_the_tab(app: RunningApp, page: Page) -> None:
    block_cookies(page)
    page.add_init_script(BLOCKED)
    studio = Studio(page, app.url).open("/train")
    expect(page.get_by_text(NOT_KEPT)).to_be_visible()
    studio.train(epochs=5)
    studio.wait_for_end()
    studio.wait_for_all(5)


def block_cookies(page: Page) -> None:
    """Have the browser lose each cookie that came with a page, before it opens the connection that would send it."""

    def forget(answer: Response) -> None:
        if answer.request.resource_type == "document":
            page.context.clear_cookies()

    page.on("response", forget)
    page.route("**/api/workspace", lambda route: route.abort())


def test_after_a_restart_the_run_is_still_there(start_app: Callable[..., RunningApp], page: Page) -> None:
    app = start_app()
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=5)
    studio.wait_for_end()
    token = studio.workspace
    app.stop_server()
    again = start_app()
    studio = Studio(page, again.url).open("/train")  # to a cookie another port is the same site
    assert studio.workspace == token
    studio.wait_for_epochs(5)
    studio.wait_for_end()


def store_url(app: RunningApp) -> str:
    return Settings(home=app.home).store_url
