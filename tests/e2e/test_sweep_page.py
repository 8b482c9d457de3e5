"""A sweep in a browser: from what varies to its page, killed and gone on; charts and table, by mouse, key and tap."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tdc_core.engine.lock import HostLock, code_version
from tdc_core.runs.group_models import Group, GroupKind, GroupStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.sweeps import Outcome, read_sweep
from tdc_core.ui.sweep.charts import AT_A_GLANCE
from tests.e2e.axe import Axe
from tests.e2e.studio import Studio, cookie_of
from tests.e2e.sweeps import start_sweep
from tests.e2e.test_access import WIDER, drawn, tab_through
from tests.support.running_app import RunningApp
from tests.support.sweep_runs import add_trial, begin_sweep, sweep_for, train_trial, whole_sweep

pytestmark = pytest.mark.browser

TRIALS = 12
GRAPH = "document.querySelector(`[class*='st-key-steady-trials-{name}-'] .js-plotly-plot`)"
GRAPHS = """[...document.querySelectorAll("[class*='st-key-steady-trials-'] .js-plotly-plot")]"""
LOOKED_AT = f"() => {GRAPH}?.layout.shapes.at(-1).visible ?? null"


def test_a_sweep_from_what_varies_is_killed_in_the_midst_and_goes_on_to_its_words(
    start_app: Callable[..., RunningApp], page: Page, settings: Settings
) -> None:
    app = start_app()
    studio, store = Studio(page, app.url).open(), RunStore(settings.store_url)
    group_id = start_sweep(studio, TRIALS)
    (group,) = store.groups.of(str(studio.workspace))
    assert group.id == group_id and group.kind is GroupKind.SWEEP, "a double click starts one"
    varied = [(item.path, item.type) for item in read_sweep(group.content).search]
    assert varied == [("model.layers.0.units", "int"), ("training.learning_rate", "float")]
    head, best = studio.key("group-name"), studio.key("group-best")
    expect(best).to_contain_text("Best so far: trial ")
    studio.until("charts", lambda: len(drawn_at(page)) == 4)
    page.evaluate(f"() => {GRAPHS}.forEach((graph) => (graph.isMarked = true))")
    studio.until("some trials", lambda: ended(store, group) >= 3)
    expect(head).to_contain_text(re.compile(rf"[3-9] of {TRIALS} trials have ended"))
    assert len(page.evaluate(f"() => {GRAPH.format(name='best')}.data[1].x")) >= 1
    assert drawn_at(page) == [True] * 4, "the charts grow where they are"

    app.stop()
    before = ended(store, group)
    assert before < TRIALS and now(store, group).alive, "it was killed in the midst"
    again = start_app()
    studio = Studio(page, again.url).open(f"/runs?group={group.id}")
    expect(head).to_contain_text(f"of {TRIALS} trials have ended")
    studio.until("more trials", lambda: ended(store, group) > before)
    page.goto("about:blank")  # a closed browser stops nothing
    studio.until("an end", lambda: not now(store, group).alive)
    assert now(store, group).status is GroupStatus.FINISHED, (settings.home / "host.log").read_text()
    studio.open(f"/runs?group={group.id}")
    words = studio.key("group-verdict")
    expect(words).to_contain_text(f"{TRIALS} trials: {TRIALS} trained to the end.")
    expect(words).to_contain_text("What mattered most was the")
    expect(words).to_contain_text("Trained again with 3 other seeds, its validation loss is ")
    outcome = Outcome.model_validate_json(now(store, group).outcome or "")
    assert outcome.best is not None and len(outcome.repeats) == 3
    assert [run.member.number for run in store.groups.members(group.id) if run.member] == list(range(TRIALS + 3))
    expect(page.locator(".trials tbody tr")).to_have_count(TRIALS + 3)
    expect(page.locator(".trials tbody tr.best")).to_contain_text(f"Trial {outcome.best.number}")
    store.database.close()
    again.stop()  # before the first, which would wait for a host that is the second one's child


@pytest.fixture
def group(start_app: Callable[..., RunningApp], page: Page, settings: Settings) -> Iterator[tuple[Studio, Group]]:
    """A sweep that has ended, on its page, and no host that changes anything."""
    lock = HostLock(settings.home, code_version())
    lock.take()
    studio, store = Studio(page, start_app().url).open("/runs"), RunStore(settings.store_url)
    made = whole_sweep(store, str(studio.workspace), 30)
    studio.open("/runs")
    page.get_by_role("link", name=made.name, exact=True).click()
    expect(studio.key("group-verdict")).to_be_visible()
    drawn(page)
    yield studio, made
    store.database.close()
    lock.release()


def test_a_trial_is_found_in_all_charts_and_opened(group: tuple[Studio, Group]) -> None:
    studio, _ = group
    page = studio.page
    assert f"group={group[1].id}" in page.url
    page.set_viewport_size({"width": 1280, "height": 2000})  # charts out of sight are told once they are in it
    best = page.locator("[class*='st-key-steady-trials-best-'] .js-plotly-plot")
    expect(best).to_be_visible()
    studio.until("points", lambda: page.evaluate(f"() => {GRAPH.format(name='best')}.data[1].x.length") > 9)
    page.wait_for_timeout(500)
    point = best.locator(".scatterlayer .trace").nth(3).locator(".point").first
    point.hover(force=True)
    studio.until("the line of it", lambda: page.evaluate(LOOKED_AT.format(name="parallel")) is True)
    box = point.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    picked = studio.key("picked-trial")
    expect(picked).to_contain_text("learning rate")
    picked.get_by_role("button", name="Open as draft").click()
    expect(page.get_by_text("Your draft is now the experiment of trial")).to_be_visible()
    expect(picked).to_be_visible()
    picked.get_by_role("button", name="Close").click()
    expect(picked).to_have_count(0)
    studio.until("no line", lambda: page.evaluate(LOOKED_AT.format(name="parallel")) is False)

    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".trials tbody tr")).to_have_count(8)
    page.get_by_role("button", name="Previous", exact=True).click()
    expect(page.locator(".trials tbody tr")).to_have_count(25)
    second = page.locator(".trials a.way").nth(1)
    name = second.inner_text().lower()
    second.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Your draft is now the experiment of {name}.")).to_be_visible()
    second.focus()
    page.keyboard.press("Enter")
    studio.arrived("Train")
    page.go_back()
    expect(studio.key("group-verdict")).to_be_visible()
    studio.key("all-runs").get_by_role("button").click()
    expect(page.locator(".board")).to_be_visible()
    assert "group=" not in page.url
    line = page.locator(".board tbody tr.group")
    line.get_by_role("button", name="List the runs of").click()
    expect(page.locator(".board tbody tr.inside")).to_have_count(33)


def test_a_sweep_on_a_phone_and_by_axe(group: tuple[Studio, Group], browser: Browser, settings: Settings) -> None:
    studio, made = group
    axe, page = Axe(), studio.page
    axe.look(page, "A sweep that has ended")
    stops = list(tab_through(page))
    assert [stop["html"] for stop in stops if not stop["shown"] or not stop["words"]] == []
    assert sum(stop["words"].startswith("Open as draft: ") for stop in stops) == 25
    store, token = RunStore(settings.store_url), str(studio.workspace)
    sweep = sweep_for(TRIALS, name="A name without an end " * 4)
    live = begin_sweep(store, token, sweep)
    for number in range(8):
        add_trial(store, live, sweep, number)
        train_trial(store, number, ends="failed" if number == 2 else "working" if number == 7 else "")
    studio.open(f"/runs?group={live.id}")
    expect(page.get_by_role("heading", name=AT_A_GLANCE)).to_be_visible()
    drawn(page)
    axe.look(page, "A sweep that goes on")

    context = browser.new_context(viewport={"width": 400, "height": 800}, has_touch=True, is_mobile=True)
    context.add_cookies([cookie_of(token, studio.url)])
    phone = Studio(context.new_page(), studio.url).open(f"/runs?group={made.id}")
    expect(phone.key("group-verdict")).to_be_visible()
    drawn(phone.page)
    assert phone.page.evaluate(WIDER) == []
    axe.look(phone.page, "A sweep on a phone")
    phone.until("points", lambda: phone.page.evaluate(f"() => {GRAPH.format(name='parallel')}?.data[4].x.length") > 3)
    phone.page.wait_for_timeout(500)
    line = phone.page.locator("[class*='st-key-steady-trials-parallel-'] .scatterlayer .trace").nth(4)
    line.locator(".point").first.scroll_into_view_if_needed()
    box = line.locator(".point").first.bounding_box()
    assert box is not None
    phone.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(phone.key("picked-trial")).to_be_visible()
    phone.page.locator(".trials tbody tr button").first.tap()
    expect(phone.page.get_by_text("Your draft is now the experiment of trial")).to_be_visible()
    context.close()
    store.database.close()
    assert axe.found == [], "\n".join(axe.found)


def drawn_at(page: Page) -> list[bool]:
    """Whether each of the charts has the mark, which is gone with a chart that is drawn anew."""
    return list(page.evaluate(f"() => {GRAPHS}.map((graph) => Boolean(graph.isMarked))"))


def now(store: RunStore, group: Group) -> Group:
    found = store.groups.get(group.id)
    assert found is not None
    return found


def ended(store: RunStore, group: Group) -> int:
    """How many of its trials have come to an end of their own."""
    return sum(run.evaluation is not None for run in store.groups.members(group.id) if run.terms.lean)
