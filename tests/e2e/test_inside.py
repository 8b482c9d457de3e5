"""Inside a model in a browser: a unit chosen by finger and by key, and a slider that moves a chart that stays."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tdc_core.catalog.experiments import ready_made
from tdc_core.spec import LayerSpec
from tests.e2e.studio import Studio
from tests.e2e.test_try import tablet, trained
from tests.support.running_app import RunningApp

__all__ = ["tablet"]

pytestmark = pytest.mark.browser

IRIS = ready_made()[0].with_layers((LayerSpec.of("dense", units=24),)).with_("training", epochs=4)
PLANE = "[class*='st-key-steady-plane-'] .js-plotly-plot"


def test_a_unit_is_tapped_and_a_slider_moves_the_plane(app: RunningApp, tablet: Page) -> None:
    studio = Studio(tablet, app.url).open(f"/results?run={trained(app, IRIS)}")
    studio.key("results-view").get_by_text("Inside", exact=True).tap()
    studio.key("inside-view").get_by_text("Layer by layer", exact=True).tap()
    unit = studio.key("inside").get_by_label("Unit, 0 to 23")
    expect(unit).to_have_value("0")
    mosaic = studio.key("tapped-inside").locator(".js-plotly-plot")
    mosaic.scroll_into_view_if_needed()
    box = mosaic.bounding_box()
    assert box is not None
    tablet.touchscreen.tap(box["x"] + box["width"] * 2.5 / 8, box["y"] + box["height"] * 1.5 / 3)
    expect(unit).to_have_value("10")
    expect(studio.key("inside").get_by_text("Unit 10, reckoned out")).to_be_visible()
    unit.press("ArrowUp")
    expect(studio.key("inside").get_by_text("Unit 11, reckoned out")).to_be_visible()

    studio.key("inside-view").get_by_text("See it learn", exact=True).tap()
    plane = tablet.locator(PLANE)
    expect(plane).to_be_visible()
    before = answers(tablet)
    plane.evaluate("chart => { chart.marked = true; }")
    slider = studio.key("inside-epoch").get_by_role("slider")
    for _ in range(3):
        slider.press("ArrowLeft")
    tablet.wait_for_function(
        "([plane, old]) => JSON.stringify(document.querySelector(plane).data[0].z) !== old", arg=[PLANE, before]
    )
    assert plane.evaluate("chart => chart.marked"), "the chart stays and is not mounted anew"


def answers(page: Page) -> str:
    return str(page.evaluate("plane => JSON.stringify(document.querySelector(plane).data[0].z)", PLANE))
