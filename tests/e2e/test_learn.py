"""The Learn page in a browser: what follows a slider or a finger without the server's drawing it anew."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.leak import recorded_scores
from tdc_core.content.lessons import lessons
from tdc_core.ui.learn.page import PLACE
from tests.e2e.own_data import OwnData
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

POINT = "document.querySelector('.st-key-steady-function-sigmoid .js-plotly-plot')?.data?.[1]"


def open_lesson(page: Page, app: RunningApp, name: str) -> Studio:
    studio = Studio(page, app.url).open(f"/learn?lesson={name}")
    expect(page.get_by_role("heading", level=2)).to_be_visible()
    return studio


def test_a_chart_follows_its_slider_and_stays_the_same_chart(idle_app: RunningApp, page: Page) -> None:
    studio = open_lesson(page, idle_app, "Activations")
    chart = studio.key("steady-function-sigmoid").locator(".js-plotly-plot")
    expect(chart).to_be_visible()
    chart.evaluate("graph => { graph.stayed = true; }")
    slider = studio.key("w-learn-input").get_by_role("slider")
    slider.focus()
    slider.press("Home")
    studio.until("point at -6", lambda: page.evaluate(f"() => {POINT}?.x[0] === -6"))
    assert page.evaluate(f"() => {POINT}.y[0]") == pytest.approx(0.00247, abs=1e-5)
    assert chart.evaluate("graph => graph.stayed"), "the chart was drawn anew"


def test_a_chart_follows_its_slider_where_streamlits_plotly_is_out_of_reach(idle_app: RunningApp, page: Page) -> None:
    page.add_init_script("Object.defineProperty(window, 'Plotly', {get: () => undefined, set: () => {}})")
    studio = open_lesson(page, idle_app, "Activations")
    slider = studio.key("w-learn-input").get_by_role("slider")
    slider.focus()
    slider.press("Home")
    studio.until("point at -6", lambda: page.evaluate(f"() => globalThis.ownPlotly && {POINT}?.x[0] === -6"))


def test_a_pixel_is_found_in_the_row_and_a_place_in_the_image(idle_app: RunningApp, page: Page) -> None:
    studio = open_lesson(page, idle_app, "Flatten")
    lesson = studio.key("flatten-row")
    picture, row = lesson.locator("canvas.picture"), lesson.locator("canvas.row")
    expect(picture).to_be_visible()
    box = picture.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 5.5 / 8, box["y"] + box["height"] * 3.5 / 8)
    expect(lesson.locator(".words b")).to_have_text(["3", "5", "29"])  # row, column, place
    expect(lesson.locator(".number.chosen small")).to_have_text("29")
    strip = row.bounding_box()
    assert strip is not None
    page.mouse.move(strip["x"] + strip["width"] * 8.5 / 64, strip["y"] + 10)
    expect(lesson.locator(".words b")).to_have_text(["1", "0", "8"])
    picture.focus()
    picture.press("ArrowDown")
    expect(lesson.locator(".words b")).to_have_text(["2", "0", "16"])


def test_a_lesson_has_an_address_and_opens_an_experiment(idle_app: RunningApp, page: Page) -> None:
    studio = open_lesson(page, idle_app, "Split")
    split, checkpoint = (lesson for lesson in lessons() if lesson.name in ("split", "checkpoint"))
    expect(page.get_by_role("heading", level=2)).to_have_text(split.front.title)
    studio.key("next-lesson").get_by_role("button").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(checkpoint.front.title)
    studio.until("address", lambda: "lesson=Checkpoint" in page.url)
    studio.key("open-lesson").get_by_role("button").click()
    studio.key("open-lesson").get_by_role("link").click()
    studio.arrived("Train")
    opened = lesson_experiment(checkpoint.front.experiment)
    expect(studio.key("w-name").locator("input")).to_have_value(opened.name)


def test_the_table_with_the_leak_leads_to_the_data_page_and_its_fix_and_back(idle_app: RunningApp, page: Page) -> None:
    studio = open_lesson(page, idle_app, "Leak")
    columns = studio.key("leak-find")
    columns.get_by_role("radio", name="days_overdue").or_(columns.get_by_role("button", name="days_overdue")).click()
    expect(studio.key("leak-all")).to_contain_text(f"{recorded_scores()['all'].fresh:.1%}")
    studio.key("lesson-bring").get_by_role("button").click()
    studio.arrived("Data")
    data = OwnData(studio, idle_app)
    data.found("loans.csv")
    fix = data.fix("data.leak")
    fix.click()
    expect(fix).to_have_count(0)
    data.is_read()
    assert not data.table().column("days_overdue").use
    page.go_back()
    expect(studio.key("lesson-try").get_by_role("link", name="To the Data page")).to_be_visible()


def test_back_leads_to_the_lesson_before(idle_app: RunningApp, page: Page) -> None:
    studio = Studio(page, idle_app.url).open("/model").go("Learn")
    at_lesson(studio, 1)
    studio.key("lesson").get_by_role("radio", name="Split").or_(
        studio.key("lesson").get_by_role("button", name="Split")
    ).click()
    at_lesson(studio, 5)
    studio.key("next-lesson").get_by_role("button").click()
    at_lesson(studio, 6)
    page.go_back()
    at_lesson(studio, 5)
    studio.reload()
    at_lesson(studio, 5)
    studio.go("Model")
    page.go_back()
    at_lesson(studio, 5)
    page.go_back()
    at_lesson(studio, 1)
    page.go_forward()
    at_lesson(studio, 5)
    studio.go("Model").go("Learn")
    at_lesson(studio, 5)


def at_lesson(studio: Studio, number: int) -> None:
    """The page says that it is at this lesson."""
    any_place = re.compile(f"^{PLACE.format(number='[0-9]', lessons=len(lessons()))}$")
    expect(studio.page.get_by_text(any_place)).to_have_text(PLACE.format(number=number, lessons=len(lessons())))
