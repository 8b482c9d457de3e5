"""A run that is stopped or lost goes on, and its curve is joined on."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tdc_core.runs.models import RunStatus
from tests.e2e.studio import Studio
from tests.support.processes import end_hosts
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

EPOCHS_IN_ORDER = "graph.data.slice(0, 2).every(line => line.x.every((epoch, index) => epoch === index + 1))"
SPAN = "graph.layout.xaxis.range"
WORDS = "(graph.layout.annotations ?? []).map(mark => mark.text)"


def test_a_stopped_run_is_resumed_and_the_curve_joined_on(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=400)
    studio.wait_for_epochs(5)
    studio.stop()
    done = studio.held_at_the_end()
    studio.until("shorter axis", lambda: all(high < done + 10 for _, high in studio.graphs(SPAN)))
    first_half = studio.graphs("graph.data[1].y")

    studio.resume(learning_rate="1e-4")
    studio.wait_for_epochs(done + 5)
    studio.until("words at the line", lambda: studio.graphs(WORDS) == [["resumed, learning rate 0.0001"]] * 2)
    assert studio.graphs(EPOCHS_IN_ORDER) == [True, True]
    assert studio.graphs(f"graph.data[1].y.slice(0, {done})") == first_half
    assert studio.graphs("graph.layout.shapes.map(line => line.x0)") == [[done + 0.5]] * 2
    assert all(high > 400 for _, high in studio.graphs(SPAN)), "the axis has room for all epochs again"

    studio.stop()
    done = studio.held_at_the_end()
    studio.resume(epochs=done + 7)
    studio.wait_for_end()
    studio.wait_for_all(done + 7)
    assert studio.graphs(EPOCHS_IN_ORDER) == [True, True]
    assert studio.graphs(WORDS) == [["resumed, learning rate 0.0001", "resumed"]] * 2

    studio.resume(epochs=done + 9)  # trained longer
    studio.wait_for_all(done + 9)
    studio.wait_for_end()


def test_a_run_whose_processes_were_killed_is_cut_back_and_repeats_its_epochs(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=1000)
    studio.wait_for_epochs(3)
    studio.stop()  # which writes a state; the next is written ten seconds into the next attempt
    done = studio.held_at_the_end()
    studio.resume(learning_rate="0.01")
    studio.wait_for_epochs(done + 10)
    end_hosts(app.home)
    studio.wait_for_end(RunStatus.INTERRUPTED)
    held, lines = studio.held_at_the_end(), studio.graphs("graph.data[1].y")

    studio.resume(learning_rate="0.02")
    studio.until("shorter or longer curve", lambda: studio.held()[0] != held)
    studio.until("the mark", lambda: studio.graphs(WORDS)[0][-1:] == ["resumed, learning rate 0.02"])
    cut = round(studio.graphs("graph.layout.shapes.at(-1).x0")[0] - 0.5)
    assert done <= cut <= held
    studio.wait_for_epochs(held + 5)
    studio.stop()
    assert studio.graphs(EPOCHS_IN_ORDER) == [True, True]
    now = studio.graphs("graph.data[1].y")
    assert [line[:cut] for line in now] == [line[:cut] for line in lines]
    if cut < held:
        assert [line[cut:held] for line in now] != [line[cut:held] for line in lines], "other epochs, another rate"
