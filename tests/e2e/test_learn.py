"""The Learn page in a browser: what follows a slider or a finger without the server's drawing it anew."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

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
    expect(lesson.locator(".words")).to_contain_text("Row 3, column 5 → place 29")
    expect(lesson.locator(".number.chosen small")).to_have_text("29")
    strip = row.bounding_box()
    assert strip is not None
    page.mouse.move(strip["x"] + strip["width"] * 8.5 / 64, strip["y"] + 10)
    expect(lesson.locator(".words")).to_contain_text("Row 1, column 0 → place 8")
    picture.focus()
    picture.press("ArrowDown")
    expect(lesson.locator(".words")).to_contain_text("Row 2, column 0 → place 16")


def test_a_lesson_has_an_address_and_opens_an_experiment(idle_app: RunningApp, page: Page) -> None:
    studio = open_lesson(page, idle_app, "Split")
    expect(page.get_by_role("heading", level=2)).to_have_text("What a split is for")
    studio.key("next-lesson").get_by_role("button").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("What a checkpoint keeps")
    studio.until("address", lambda: "lesson=Checkpoint" in page.url)
    studio.key("open-lesson").get_by_role("button").click()
    studio.key("open-lesson").get_by_role("link", name="To the Train page").click()
    expect(page.get_by_role("heading", name="Train", exact=True, level=1)).to_be_visible()
    expect(studio.key("w-name").locator("input")).to_have_value("Breast cancer, 40 epochs")


def test_back_leads_to_the_lesson_before(idle_app: RunningApp, page: Page) -> None:
    studio = Studio(page, idle_app.url).open("/model").go("Learn")
    lesson = page.get_by_text(re.compile(r"^Lesson \d of 8$"))
    expect(lesson).to_have_text("Lesson 1 of 8")
    studio.key("lesson").get_by_role("radio", name="Split").or_(
        studio.key("lesson").get_by_role("button", name="Split")
    ).click()
    expect(lesson).to_have_text("Lesson 5 of 8")
    studio.key("next-lesson").get_by_role("button").click()
    expect(lesson).to_have_text("Lesson 6 of 8")
    page.go_back()
    expect(lesson).to_have_text("Lesson 5 of 8")
    studio.reload()
    expect(lesson).to_have_text("Lesson 5 of 8")
    studio.go("Model")
    page.go_back()
    expect(lesson).to_have_text("Lesson 5 of 8")
    page.go_back()
    expect(lesson).to_have_text("Lesson 1 of 8")
    page.go_forward()
    expect(lesson).to_have_text("Lesson 5 of 8")
    studio.go("Model").go("Learn")
    expect(lesson).to_have_text("Lesson 5 of 8")
