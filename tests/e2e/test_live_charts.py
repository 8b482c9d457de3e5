"""The charts of a run grow in place: nothing that a person set on them is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tdc_core.runs.models import RunStatus
from tdc_core.ui.run.live_feed import EPOCH_OF
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

FRAMES = """async () => {
    const ask = window.requestAnimationFrame;
    let asked = 0;
    window.requestAnimationFrame = (draw) => (asked++, ask(draw));
    await new Promise((done) => setTimeout(done, 1000));
    window.requestAnimationFrame = ask;
    return asked;
}"""

LEGEND = "[...graph.querySelectorAll('.legend .traces')].map(item => item.style.opacity)"


def test_charts_keep_their_place_their_zoom_and_their_legend(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=400)
    studio.wait_for_epochs(3)
    studio.graphs("graph.marked = true")
    page.evaluate("() => Plotly.relayout(document.querySelector('.js-plotly-plot'), {'xaxis.range': [2, 9]})")
    studio.graphs("Plotly.restyle(graph, {visible: 'legendonly'}, [0])")

    held = max(studio.held())
    studio.wait_for_epochs(held + 3)
    studio.change()
    studio.key("w-training-shuffle").locator("input").press("Space")
    studio.wait_for_epochs(held + 8)  # the whole page has run again meanwhile
    studio.stop()  # and once more

    assert studio.graphs("graph.marked") == [True, True]
    assert studio.graphs("graph.layout.xaxis.range.map(Math.round).join()")[0] == "2,9"
    assert studio.graphs("graph.data.map(trace => trace.visible ?? true)") == [["legendonly", *[True] * 7]] * 2
    counts = "graph.data[0].x.every((epoch, index) => epoch === index + 1)"
    assert studio.graphs(counts) == [True, True]

    studio.train()  # another run takes over the charts, with the axes of a new one
    studio.wait_for_epochs(3)
    assert studio.graphs("graph.marked") == [True, True]
    assert studio.graphs("graph.layout.xaxis.range.map(Math.round).join()") == ["-7,408"] * 2
    assert studio.graphs(counts) == [True, True]
    studio.stop()
    studio.until("frames", lambda: page.evaluate(FRAMES) == 0)  # a page on which nothing moves is not laid out anew


def test_an_epoch_costs_little_however_long_the_run(app: RunningApp, page: Page) -> None:
    sizes: list[int] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.dataReceived", lambda part: sizes.append(part["dataLength"]))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sizes.append(len(frame))))
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=1000)
    studio.wait_for_epochs(60)
    before, bytes_before = studio.held()[0], sum(sizes)
    studio.wait_for_epochs(before + 40)
    per_epoch = (sum(sizes) - bytes_before) / (studio.held()[0] - before)
    studio.stop()
    assert 50 < per_epoch < 1000


def test_charts_are_drawn_where_streamlit_shares_no_plotly(app: RunningApp, page: Page) -> None:
    page.add_init_script("Object.defineProperty(window, 'Plotly', {get: () => undefined, set: () => {}})")
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=20)
    studio.wait_for_end()
    studio.wait_for_all(20)


def test_a_hidden_tab_asks_nothing(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=1000)
    studio.wait_for_epochs(2)
    page.evaluate("() => Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    page.wait_for_timeout(2000)  # whatever was on its way
    held = studio.held()
    page.wait_for_timeout(3000)
    assert studio.held() == held
    page.evaluate("() => Object.defineProperty(document, 'hidden', {value: false})")
    studio.wait_for_epochs(max(held) + 5)
    studio.stop()


def test_the_strip_shows_the_run_on_every_page_and_says_when_it_ended(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=1000)
    studio.wait_for_epochs(1)
    for title in ("Data", "Model"):
        studio.go(title)
        expect(studio.key("run-strip")).to_contain_text("val_accuracy")
        expect(studio.key("run-strip")).to_contain_text(re.compile(EPOCH_OF.format(done=r"\d+", epochs=1000)))
    studio.go("Train").wait_for_epochs(3)  # all points are there again, and more come
    studio.go("Model")
    studio.key("strip-stop").get_by_role("button").click()
    expect(studio.key("run-strip").get_by_role("link")).to_be_visible()  # to the run that has ended
    studio.says_how_it_ended("run-strip", app.home)
    studio.key("run-strip").get_by_role("link").click()
    studio.wait_for_end(RunStatus.STOPPED)
    expect(studio.key("run-strip")).to_have_count(0)
