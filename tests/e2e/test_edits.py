"""What is chosen is what counts: no click and no edit is lost, and none of an older draft is taken for a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.frame.two_tabs import MINE_AND_THEIRS
from tdc_core.ui.session.session import TAKEN_OVER
from tdc_core.ui.session.what_is_shown import OUT_OF_DATE
from tests.conftest import WAIT_MS
from tests.e2e.connection import SlowConnection, slow_down
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

DIGITS = next(spec for spec in ready_made() if spec.data.dataset == "digits")


@pytest.fixture
def tablet(browser: Browser) -> Iterator[Page]:
    """A tab on a device that is touched."""
    context = browser.new_context(viewport={"width": 1180, "height": 820}, has_touch=True)
    context.set_default_timeout(WAIT_MS)
    yield context.new_page()
    context.close()


def store_of(app: RunningApp) -> RunStore:
    return RunStore(Settings(home=app.home).store_url)


def saved(studio: Studio, app: RunningApp) -> ExperimentSpec | None:
    """The draft in the store; there is none before its first change."""
    text = store_of(app).workspaces.load_draft(str(studio.workspace))
    return None if text is None else ExperimentSpec.model_validate_json(text)


def draft_of(studio: Studio, app: RunningApp) -> ExperimentSpec:
    draft = saved(studio, app)
    assert draft is not None
    return draft


def units(studio: Studio) -> Locator:
    """The first layer's field."""
    return studio.page.locator("[class*='st-key-w-layer-units-']").first.locator("input")


def quiet(studio: Studio) -> None:
    expect(studio.page.locator("[data-testid=stApp]")).to_have_attribute("data-test-script-state", "notRunning")


def type_and_leave(studio: Studio, app: RunningApp, value: int, leave: Callable[[Locator], None]) -> None:
    """Type units and leave for the Train page in the same moment; the page comes and the units are kept."""
    quiet(studio)
    units(studio).fill(str(value))
    leave(studio.link("Train"))
    studio.arrived("Train")
    assert draft_of(studio, app).model.layers[0].params["units"] == value
    quiet(studio)
    studio.go("Model")
    expect(units(studio)).to_have_value(str(value))


def add_three(studio: Studio, app: RunningApp, press: Callable[[Locator], None]) -> None:
    before = len(draft_of(studio, app).model.layers)
    press(studio.key("w-add-dense").get_by_role("button").first)
    studio.until("three more layers", lambda: len(draft_of(studio, app).model.layers) == before + 3)
    quiet(studio)


def tap_three_times(button: Locator) -> None:
    for _ in range(3):
        button.tap()


def test_touches_lose_nothing(idle_app: RunningApp, tablet: Page) -> None:
    studio = Studio(tablet, idle_app.url).open("/model")
    for value in (41, 42, 43):
        type_and_leave(studio, idle_app, value, lambda link: link.tap())
    add_three(studio, idle_app, tap_three_times)


def test_mouse_and_keyboard_lose_nothing(idle_app: RunningApp, page: Page) -> None:
    studio = Studio(page, idle_app.url).open("/model")
    type_and_leave(studio, idle_app, 44, lambda link: link.click(delay=0))
    type_and_leave(studio, idle_app, 45, lambda link: link.press("Enter"))
    type_and_leave(studio, idle_app, 46, lambda link: link.evaluate("link => link.click()"))
    add_three(studio, idle_app, lambda button: button.click(click_count=3))
    add_three(studio, idle_app, lambda button: button.evaluate("button => [1, 2, 3].forEach(() => button.click())"))
    type_and_leave(studio, idle_app, 47, lambda link: link.click(delay=0))


def test_what_moves_between_press_and_release_is_clicked_once(idle_app: RunningApp, page: Page) -> None:
    studio = Studio(page, idle_app.url).open("/model")
    button, layers = (
        studio.key("w-add-dense").get_by_role("button").first,
        page.locator("[class*=st-key-w-layer-units-] input"),
    )
    layers.first.wait_for()
    quiet(studio)
    before = layers.count()
    for moved, dragged in ((150, 0), (0, 0), (-150, 0), (150, 200)):
        button.scroll_into_view_if_needed()
        place = button.bounding_box()
        assert place is not None
        page.mouse.move(place["x"] + 20, place["y"] + 10)
        page.mouse.down()
        button.evaluate("(button, by) => (button.style.translate = `0 ${by}px`)", moved)
        page.mouse.move(place["x"] + 20 + dragged, place["y"] + 10)
        page.mouse.up()
        button.evaluate("button => (button.style.translate = '')")
        before += not dragged
        page.wait_for_timeout(500)
        expect(layers).to_have_count(before)
        quiet(studio)


def test_quick_clicks_wait_for_a_server_that_is_long_silent(idle_app: RunningApp, page: Page) -> None:
    connection = SlowConnection(page)
    studio = Studio(page, idle_app.url).open("/model")
    units(studio).fill("49")
    units(studio).press("Tab")
    studio.until("a draft in the store", lambda: saved(studio, idle_app) is not None)
    quiet(studio)
    page.wait_for_timeout(1000)
    said, connection.holds_tab = connection.said, True
    before = len(draft_of(studio, idle_app).model.layers)
    studio.key("w-add-dense").get_by_role("button").first.click(click_count=3)
    page.wait_for_timeout(4000)
    assert connection.said == said + 1, "the second click waits for the first one's run"
    connection.release()
    studio.until("three more layers", lambda: len(draft_of(studio, idle_app).model.layers) == before + 3)


def test_an_edit_and_a_page_that_reach_the_server_together(idle_app: RunningApp, page: Page) -> None:
    connection = SlowConnection(page)
    studio = Studio(page, idle_app.url).open("/model")
    quiet(studio)
    connection.holds_tab = True
    said = connection.said
    units(studio).fill("48")
    studio.link("Train").click()
    studio.until("the edit and the page on the way", lambda: connection.said == said + 2)
    connection.release()
    studio.arrived("Train")
    assert draft_of(studio, idle_app).model.layers[0].params["units"] == 48


def test_train_on_a_screen_that_is_out_of_date_is_said(idle_app: RunningApp, page: Page) -> None:
    connection = SlowConnection(page)
    studio = Studio(page, idle_app.url).open("/train")
    quiet(studio)
    studio.fill("w-training-epochs", "33")
    quiet(studio)
    connection.holds = True
    open_ready_made(studio)
    studio.until("the new draft", lambda: saved(studio, idle_app) == DIGITS)
    said = connection.said
    studio.fill("w-training-epochs", "44")  # still the old experiment's field
    studio.until("the entry on the way", lambda: connection.said == said + 1)
    said = connection.said
    studio.key("train").get_by_role("button").click()
    studio.until("the click on the way", lambda: connection.said == said + 1)
    connection.release()
    expect(page.get_by_text(OUT_OF_DATE)).to_be_visible()
    expect(studio.key("w-training-epochs").locator("input")).to_have_value(str(DIGITS.training.epochs))
    assert draft_of(studio, idle_app) == DIGITS
    assert store_of(idle_app).runs.of(str(studio.workspace), limit=1) == []


def test_a_slow_line_and_processor_train_what_was_chosen(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open("/train")
    quiet(studio)
    slow_down(page)
    studio.key("w-training-epochs").locator("input").fill("33")
    open_ready_made(studio)
    studio.key("train").get_by_role("button").click()
    studio.until("a run", lambda: bool(store_of(app).runs.of(str(studio.workspace), limit=1)))
    (run,) = store_of(app).runs.of(str(studio.workspace), limit=5)
    assert run.spec == DIGITS
    assert draft_of(studio, app) == DIGITS


def open_ready_made(studio: Studio) -> None:
    studio.key("ready-made").get_by_role("button").first.click()
    studio.page.get_by_role("menuitem", name=DIGITS.name).click()


def test_two_tabs_keep_what_each_has_changed(idle_app: RunningApp, page: Page) -> None:
    one = Studio(page, idle_app.url).open("/train")
    other = Studio(page.context.new_page(), idle_app.url).open("/train")
    quiet(other)
    one.fill("w-training-epochs", "33")
    one.until("the first change", lambda: (now := saved(one, idle_app)) is not None and now.training.epochs == 33)
    other.fill("w-training-batch_size", "17")
    expect(other.page.get_by_text(TAKEN_OVER.format(parts="epochs"))).to_be_visible()
    expect(other.key("w-training-epochs").locator("input")).to_have_value("33")
    one.reload()
    for field, value in (("epochs", "33"), ("batch_size", "17")):
        expect(one.key(f"w-training-{field}").locator("input")).to_have_value(value)
    one.fill("w-training-seed", "1")
    one.until("the first seed", lambda: draft_of(one, idle_app).training.seed == 1)
    other.fill("w-training-seed", "2")
    expect(other.key("clash")).to_contain_text(MINE_AND_THEIRS.format(what="Seed", theirs=1, mine=2))
    other.key("take-theirs").get_by_role("button").click()
    expect(other.key("w-training-seed").locator("input")).to_have_value("1")
    expect(other.key("clash")).to_have_count(0)
