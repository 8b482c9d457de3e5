"""A trained model tried on something new: a drawing by finger, a picture, a slider by key and by finger."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Locator, Page, expect

from tdc_core.catalog.experiments import ready_made
from tdc_core.settings import ROOT
from tdc_core.spec import ExperimentSpec
from tests.conftest import WAIT_MS
from tests.e2e.axe import Axe
from tests.e2e.studio import Studio
from tests.e2e.test_results import STILL, WHERE
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

TABLET = {"width": 820, "height": 1180}
BY_DATA = {spec.data.dataset: spec for spec in ready_made()}
MNIST = BY_DATA["mnist"].with_("data", train="train[:10%]", validation="train[99%:]", test=None)
MNIST = MNIST.with_("training", epochs=3)
Points = Sequence[tuple[float, float]]
ONE: Points = ((0.5, 0.15), (0.5, 0.5), (0.5, 0.85))
TWO: Points = (
    *((0.3, 0.3), (0.5, 0.22), (0.7, 0.32), (0.65, 0.48), (0.5, 0.55)),
    *((0.35, 0.7), (0.3, 0.8), (0.5, 0.8), (0.72, 0.78)),
)
ZERO: Points = (
    *((0.5, 0.2), (0.36, 0.27), (0.3, 0.5), (0.36, 0.73), (0.5, 0.8)),
    *((0.64, 0.73), (0.7, 0.5), (0.64, 0.27), (0.5, 0.2)),
)
SMALL_AND_ASIDE = 0.35
"""How large a drawing is beside the others, in the pad's corner."""


def trained(app: RunningApp, spec: ExperimentSpec) -> str:
    """The id of a run that has ended, of whoever uses the command line."""
    file = app.home / "experiment.json"
    file.write_text(spec.to_json())
    command = [sys.executable, "-m", "tdc_core", "train", str(file)]
    environment = {**os.environ, "TDC_HOME": str(app.home)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"^Run ([0-9a-f]{32})", done.stdout, re.MULTILINE)
    assert found is not None
    return found[1]


def try_it(page: Page, app: RunningApp, run_id: str) -> Studio:
    studio = Studio(page, app.url).open(f"/results?run={run_id}")
    studio.key("results-view").get_by_text("Try it", exact=True).tap()
    return studio


def open_a_cell(page: Page, app: RunningApp, run_id: str) -> None:
    """Tap the zeros that are taken for zeros in the confusion matrix."""
    Studio(page, app.url).open(f"/results?run={run_id}")
    page.wait_for_function("() => document.querySelector('[class*=st-key-results-matrix] .nsewdrag')")
    page.locator("[class*=st-key-results-matrix] .js-plotly-plot").scroll_into_view_if_needed()
    page.wait_for_function(STILL)
    page.touchscreen.tap(*page.evaluate(WHERE, ["0", "0"]))
    expect(page.get_by_text(re.compile(r"^\d+ rows of 0 taken for 0$"))).to_be_visible()


def says(page: Page) -> Locator:
    """What the model says, in words."""
    return page.locator(".answer .words")


def draw(page: Page, points: Points, scale: float = 1) -> None:
    """Draw one stroke with a finger."""
    pad = page.locator(".pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    touches = page.context.new_cdp_session(page)
    for number, (x, y) in enumerate(points):
        point = {"x": box["x"] + x * scale * box["width"], "y": box["y"] + y * scale * box["height"]}
        kind = "touchMove" if number else "touchStart"
        touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    touches.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@pytest.fixture
def tablet(browser: Browser):
    context = browser.new_context(viewport=TABLET, has_touch=True)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


@pytest.mark.parametrize("spec", [BY_DATA["digits"], MNIST], ids=["digits", "mnist"])
def test_a_drawing_is_recognised_while_it_is_drawn(app: RunningApp, tablet: Page, spec: ExperimentSpec) -> None:
    run_id = trained(app, spec)
    open_a_cell(tablet, app, run_id)
    asked: list[str] = []
    tablet.on("request", lambda request: asked.append(request.url))
    try_it(tablet, app, run_id)
    with tablet.expect_response(re.compile("api/results/network")):
        draw(tablet, ZERO)
    expect(says(tablet)).to_have_text(re.compile("^0, "))
    clear = tablet.get_by_role("button", name="Clear")
    for points, digit in ((ONE, "1"), (TWO, "2")):
        clear.tap()
        expect(says(tablet)).to_have_text("Draw something.")
        asked.clear()
        draw(tablet, points)
        expect(says(tablet)).to_have_text(re.compile(f"^{digit}, "))
        assert [url for url in asked if "/api/results/" in url] == [], "the browser has the model"

    clear.tap()
    draw(tablet, ZERO, SMALL_AND_ASIDE)
    expect(says(tablet)).to_have_text(re.compile("^0, "))
    rows, columns = (tablet.locator(".seen").get_attribute(name) for name in ("height", "width"))
    assert f"{rows} × {columns}" in tablet.locator("figcaption").inner_text()
    seen = tablet.locator(".seen")
    inked = seen.get_attribute("aria-label")
    tablet.get_by_label("Place and size as in the data").tap()
    expect(seen).not_to_have_attribute("aria-label", str(inked))
    tablet.get_by_label("Place and size as in the data").tap()
    expect(seen).to_have_attribute("aria-label", str(inked))

    tablet.locator(".file").set_input_files({"name": "two.png", "mimeType": "image/png", "buffer": photo(TWO)})
    expect(says(tablet)).to_have_text(re.compile("^2, "))
    tablet.locator(".file").set_input_files({"name": "no.png", "mimeType": "image/png", "buffer": b"no picture"})
    expect(tablet.locator(".trouble")).to_contain_text("no picture")
    draw(tablet, ONE)
    expect(says(tablet)).to_have_text(re.compile("^1, "))
    expect(tablet.locator(".trouble")).to_be_empty()

    axe = Axe()
    axe.look(tablet, "Try it, a drawing")
    assert axe.found == []

    clear.tap()  # and without a finger, or a mouse
    tablet.locator(".pad").focus()
    for keys in (["ArrowUp"] * 9, [" "], ["ArrowDown"] * 18, [" "], ["ArrowRight"] * 3):
        for key in keys:
            tablet.keyboard.press(key)
    expect(says(tablet)).to_have_text(re.compile("^1, "))


def photo(points: Points) -> bytes:
    """A dark stroke on light paper."""
    image = Image.new("RGB", (500, 400), (225, 220, 210))
    drawn = [(60 + 300 * x, 40 + 300 * y) for x, y in points]
    ImageDraw.Draw(image).line(drawn, fill=(40, 40, 70), width=34, joint="curve")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_a_row_is_changed_by_key_and_by_finger(app: RunningApp, tablet: Page) -> None:
    run_id = trained(app, BY_DATA["iris"].with_("data", train="train[:100]", validation="train[100:]", test=None))
    studio = try_it(tablet, app, run_id)
    rows = studio.page.get_by_label("Begin with row")
    expect(rows.locator("option")).not_to_have_count(0)
    rows.select_option(label=next(text for text in rows.locator("option").all_inner_texts() if "setosa" in text))
    expect(says(tablet)).to_have_text(re.compile("^Iris-setosa, "))
    length, width = tablet.get_by_label("petal length (cm)"), tablet.get_by_label("petal width (cm)")
    length.focus()
    tablet.keyboard.press("End")
    box = width.bounding_box()
    assert box is not None
    tablet.touchscreen.tap(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
    expect(says(tablet)).to_have_text(re.compile("^Iris-virginica, "))
    expect(tablet.locator("small.was")).to_have_text("In the data it is Iris-setosa. You changed 2 values.")
    tablet.get_by_role("button", name="Back to the row").tap()
    expect(says(tablet)).to_have_text(re.compile("^Iris-setosa, "))


def test_a_predicted_number_follows_a_slider_and_a_server_that_is_asked(app: RunningApp, tablet: Page) -> None:
    run_id = trained(app, BY_DATA["diabetes"])
    studio = Studio(tablet, app.url).open(f"/results?run={run_id}")
    expect(studio.key("results-view")).to_be_visible()  # the results are there
    network = next(Path(app.home, "runs", run_id, "results").glob("epoch-*/network.bin"))
    network.unlink()  # as for a layer that the browser does not know
    try_it(tablet, app, run_id)
    number = tablet.locator(".number")
    expect(number).to_have_text(re.compile(r"^\d"))
    before = float(number.inner_text())
    tablet.get_by_label("bmi").focus()
    with tablet.expect_response(re.compile("api/results/answers")):
        tablet.keyboard.press("End")
    expect(number).not_to_have_text(f"{before:g}")
    assert float(number.inner_text()) > before, "a higher body mass index, a worse course"
    expect(says(tablet)).to_contain_text("in the data, which is the open mark")
