"""TDC Studio as a person sees it in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tdc_core.catalog.datasets import find_dataset
from tdc_core.runs.models import RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.runs.tickets import COOKIE, new_ticket, ticket_of
from tdc_core.settings import Settings
from tdc_core.ui.run import words
from tdc_core.ui.run.results import BEST

GRAPHS = "[...document.querySelectorAll('.js-plotly-plot')].filter(graph => graph.data?.length === 8)"

expect.set_options(timeout=60_000)


class Studio:
    """A browser tab with the app in it.

    Args:
        page: the tab.
        url: where the app answers.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, path: str = "/") -> Studio:
        """Go to a page by its address, and wait until the workspace's own things are drawn."""
        self.page.goto(self.url + path)
        return self.ready()

    def reload(self) -> Studio:
        """Reload the tab."""
        self.page.reload()
        return self.ready()

    def ready(self) -> Studio:
        """Wait until the workspace's own things are drawn, and clicks are held until what came before them was run."""
        expect(self.key("experiment-card")).to_be_visible()
        self.page.wait_for_function("() => globalThis.tdcHeldClicks !== undefined")
        return self

    def go(self, title: str) -> Studio:
        """Switch to another page by the menu."""
        self.link(title).click()
        return self.arrived(title)

    def link(self, title: str) -> Locator:
        """The link to a page in the menu."""
        return self.page.get_by_test_id("stSidebarNavLink").filter(has_text=title)

    def next_step(self) -> Locator:
        """The link at the foot of a page to the next one."""
        return self.key("next-step").get_by_role("link")

    def share(self) -> str:
        """The link of the run that is looked at; the box with it stays open."""
        self.key("share").get_by_role("button").click()
        return self.page.get_by_test_id("stPopoverBody").get_by_test_id("stCode").inner_text().strip()

    def arrived(self, title: str) -> Studio:
        """Wait until a page is there."""
        expect(self.page.get_by_role("heading", name=title, exact=True, level=1)).to_be_visible()
        return self

    def key(self, name: str) -> Locator:
        """The element with this key; a field's is the one that it had at first, whichever it has now."""
        found = self.page.locator(f".st-key-{name}, [class*='st-key-{name}--']")
        return found.first if name.startswith("w-") else found  # a field before it is there until the page is drawn

    def fill(self, key: str, text: str) -> None:
        """Type into a field, and leave it."""
        field = self.key(key).locator("input")
        field.fill(text)
        field.press("Enter")
        field.press("Tab")

    def train(self, epochs: int | None = None, charts: int = 2) -> None:
        """Press Train, with another number of epochs first, and wait until as many charts show the new run."""
        if epochs is not None:
            self.change()
            self.fill("w-training-epochs", str(epochs))
        shown = "graph.tdcShows"  # the run takes over the charts of the one before
        before = self.graphs(shown)
        self.key("train").get_by_role("button").click()
        self.until("charts", lambda: len(now := self.graphs(shown)) == charts and None not in now and now != before)

    def change(self) -> None:
        """Open the settings, where they are folded into a line beside a run."""
        settings = self.key("w-training-epochs")
        expect(settings.or_(self.key("change-draft"))).to_be_visible()
        if settings.count() == 0:
            self.key("change-draft").get_by_role("button").click()
        expect(settings).to_be_visible()

    def stop(self) -> None:
        """Press Stop in the head of the run, and wait until it has."""
        self.key("stop").get_by_role("button").click()
        self.wait_for_end(RunStatus.STOPPED)

    def resume(self, epochs: int | None = None, learning_rate: str | None = None) -> None:
        """Press Resume or Train longer, with other numbers first, and wait until the run is under way."""
        form = self.key("resume-form")
        if epochs is not None:
            form.get_by_role("spinbutton").fill(str(epochs))
            form.get_by_role("spinbutton").press("Enter")
        if learning_rate is not None:
            form.get_by_role("textbox").fill(learning_rate)
            form.get_by_role("textbox").press("Enter")
        self.key("resume").get_by_role("button").click()
        expect(form).to_have_count(0)

    def wait_for_end(self, status: RunStatus = RunStatus.FINISHED, minutes: float = 5) -> None:
        """Wait until the run that is looked at has ended so."""
        expect(self.in_state("run-panel", status)).to_be_visible(timeout=minutes * 60_000)

    def in_state(self, place: str, status: RunStatus) -> Locator:
        """What says at this place that the run is in this state."""
        return self.key(place).locator(f".run-state[data-status={status.value}]").first

    def says_how_it_ended(self, place: str, home: Path) -> None:
        """Wait until the words of this place say of the workspace's newest run how it ended."""
        (run,) = RunStore(Settings(home=home).store_url).runs.of(str(self.workspace), limit=1)
        assert not run.alive
        expect(self.key(place)).to_contain_text(words.state(run))

    def row_of_the_best(self) -> Locator:
        """The scores of the best weights."""
        best = BEST.partition("{")[0]
        return self.page.get_by_test_id("stTable").get_by_role("row").filter(has_text=best)

    def held(self) -> list[int]:
        """How many epochs each of the charts has drawn."""
        return [min(lines) for lines in self.graphs("[graph.data[0].x.length, graph.data[1].x.length]")]

    def held_at_the_end(self) -> int:
        """How many epochs a run had that ended before its time, once both charts have drawn all of them."""
        found = re.search(r"\d+", self.key("run-panel").locator(".took").inner_text())
        assert found is not None, "the headline of a run that has ended says how many epochs it has"
        self.wait_for_all(int(found[0]))
        return int(found[0])

    def graphs(self, expression: str) -> list[Any]:
        """A JavaScript expression for each of the charts, of `graph`."""
        return list(self.page.evaluate(f"() => {GRAPHS}.map(graph => {expression})"))

    def wait_for_epochs(self, least: int) -> None:
        """Wait until both charts have drawn that many epochs."""
        self.until(f"{least} epochs", lambda: len(self.held()) == 2 and min(self.held()) >= least)

    def wait_for_all(self, epochs: int, charts: int = 2) -> None:
        """Wait until all charts have drawn all epochs of a run: the panel may say a moment earlier that it ended."""
        self.until(f"{epochs} epochs", lambda: self.held() == [epochs] * charts)

    def until(self, what: str, true: Callable[[], bool], seconds: float = 240) -> None:
        """Wait until something holds.

        Raises:
            AssertionError: it does not within the time.
        """
        for _ in range(int(seconds * 10)):
            if true():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"no {what} after {seconds:g} s; the charts hold {self.held()}")

    @property
    def workspace(self) -> str | None:
        """The token that the browser keeps in its cookie."""
        ticket = ticket_of({cookie["name"]: cookie["value"] for cookie in self.page.context.cookies(self.url)})
        return ticket.token if ticket else None


def title_of(dataset: str) -> str:
    """What the pages call a data set."""
    card = find_dataset(dataset)
    assert card is not None
    return card.title


def cookie_of(token: str, url: str) -> Any:
    """The cookie of a browser that has been in this workspace, as Playwright takes it."""
    return {"name": COOKIE, "value": new_ticket(token).value, "url": url}
