"""An epoch that takes long, and how charts are looked at."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import LayerSpec
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

WIDE = LayerSpec.of("dense", units=1536, activation="relu")
SLOW = ready_made()[1].with_layers((LayerSpec.of("flatten"), WIDE, WIDE)).with_("training", epochs=1, batch_size=1)
LINE = "graph.data[3].x.length"


def test_a_long_epoch_is_a_thin_line_until_its_point_is_there(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open("/train")
    RunStore(Settings(home=app.home).store_url).queue.submit(str(studio.workspace), SLOW, limit=1)
    studio.reload()
    studio.until("line of the first epoch", lambda: before_the_first_epoch(studio, 3))
    assert studio.graphs("graph.data[3].showlegend") == [True, True]
    studio.reload()  # as somebody who comes later
    studio.until("line again", lambda: before_the_first_epoch(studio, 3))
    studio.wait_for_end()
    studio.wait_for_all(1)
    assert studio.graphs(LINE) == [0, 0]
    assert studio.graphs("graph.data[3].showlegend") == [False, False]


def before_the_first_epoch(studio: Studio, points: int) -> bool:
    """Both charts show a line of so many points at least, and no epoch."""
    return [held == 0 and line >= points for held, line in studio.graphs(f"[graph.data[0].x.length, {LINE}]")] == [
        True,
        True,
    ]


def test_how_charts_are_looked_at_is_chosen_in_place_and_kept(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=400)
    studio.wait_for_epochs(3)
    studio.graphs("graph.marked = true")
    page.evaluate("() => Plotly.relayout(document.querySelector('.js-plotly-plot'), {'xaxis.range': [2, 9]})")
    studio.graphs("Plotly.restyle(graph, {visible: 'legendonly'}, [1])")
    options = studio.key("chart-options-run")
    options.locator("summary").press("Enter")
    options.get_by_role("slider").press("End")
    options.get_by_label("Loss").press("Space")
    options.get_by_label("Accuracy").press("Space")

    chosen = [["log", None], ["linear", "0,1.03"]]
    axes = "[graph.layout.yaxis.type, graph.layout.yaxis.autorange ? null : graph.layout.yaxis.range.join()]"
    studio.until("scales", lambda: studio.graphs(axes) == chosen)
    studio.until("smoothed lines", lambda: min(studio.graphs("graph.data[4].x.length")) > 3)
    assert studio.graphs("graph.marked") == [True, True]
    assert studio.graphs("graph.layout.xaxis.range.map(Math.round).join()")[0] == "2,9"
    assert studio.graphs("[graph.data[1].visible, graph.data[5].visible]") == [["legendonly"] * 2] * 2
    held = max(studio.held())
    studio.wait_for_epochs(held + 5)
    assert min(studio.graphs("graph.data[4].x.length")) >= held + 5, "they grow with the run"
    studio.stop()
    assert studio.graphs("graph.marked") == [True, True]

    studio.reload()
    studio.held_at_the_end()
    assert studio.graphs(axes) == chosen
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    options.locator("summary").press("Enter")
    expect(options.get_by_role("slider")).to_be_visible()
    expect(options.get_by_role("slider")).to_have_value("0.95")
    options.get_by_label("Loss").press("Space")
    options.get_by_role("slider").press("Home")
    studio.until("linear", lambda: studio.graphs(axes) == [["linear", None], chosen[1]])
    studio.until("no smoothed lines", lambda: studio.graphs("graph.data[4].x.length") == [0, 0])
