"""The board of runs in a browser: named, starred, tagged, deleted, brought back; by mouse, keyboard and tap."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tdc_core.engine.lock import HostLock, code_version
from tdc_core.runs.group_models import Marks
from tdc_core.runs.models import Run
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.ui.runs.page import NOTHING_YET
from tests.e2e.axe import Axe
from tests.e2e.states import runs_in_every_state
from tests.e2e.studio import Studio, cookie_of
from tests.e2e.test_access import WIDER, drawn
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

NARROW = {"width": 400, "height": 800}
ALL = 10
"""Runs in `runs_in_every_state`."""


class Board:
    """The page Runs of a visitor who has runs in every state, and no host that changes them."""

    def __init__(self, studio: Studio, store: RunStore, runs: dict[str, Run]) -> None:
        self.studio, self.store, self.runs = studio, store, runs

    @property
    def lines(self) -> Locator:
        return self.studio.page.locator(".board tbody tr")

    def line(self, name: str) -> Locator:
        """The line of a run by the name that it has."""
        return self.lines.filter(has=self.studio.page.get_by_role("link", name=name, exact=True))

    def button(self, name: str) -> Locator:
        return self.studio.page.get_by_role("button", name=name, exact=True)

    def marks(self, name: str) -> Marks:
        run = self.store.runs.get(self.runs[name].id)
        assert run is not None
        return run.marks


@pytest.fixture
def board(start_app: Callable[..., RunningApp], page: Page, settings: Settings) -> Iterator[Board]:
    lock = HostLock(settings.home, code_version())
    lock.take()  # no host comes, so the runs stay as they are
    studio = Studio(page, start_app().url).open("/runs")
    expect(page.get_by_text(NOTHING_YET)).to_be_visible()
    store = RunStore(settings.store_url)
    made = Board(studio, store, runs_in_every_state(store, str(studio.workspace)))
    studio.open("/runs")
    expect(made.lines).to_have_count(ALL)
    yield made
    store.database.close()
    lock.release()


def test_a_run_is_named_starred_tagged_deleted_and_brought_back(board: Board, browser: Browser) -> None:
    page, studio = board.studio.page, board.studio
    board.line("finished").get_by_role("checkbox").check()
    board.button("Name and note").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("The good one")
    tags = page.get_by_role("combobox", name="Tags")
    tags.fill("keep")
    tags.press("Enter")
    page.get_by_role("textbox", name="Note").fill("Look again.")
    board.button("Save").click()
    expect(board.line("The good one").locator(".tag")).to_have_text("keep")
    for name in ("The good one", "failed", "interrupted"):  # at once: none of them gets lost
        board.line(name).get_by_role("button").click()
    studio.until(
        "three stars", lambda: all(board.marks(name).starred for name in ("finished", "failed", "interrupted"))
    )
    assert board.marks("finished").note == "Look again."

    board.line("failed").get_by_role("checkbox").check()
    board.line("waiting").get_by_role("checkbox").check()
    expect(studio.key("board-actions")).to_contain_text("3 chosen")
    board.button("Delete 2").click()
    expect(board.lines).to_have_count(ALL - 2)
    expect(board.line("waiting").get_by_role("checkbox")).to_be_checked()
    board.button("Choose none").click()
    board.button("Undo").click()
    expect(board.lines).to_have_count(ALL)
    board.button("Validation loss").click()
    expect(page.get_by_role("columnheader", name="Validation loss")).to_have_attribute("aria-sort", "ascending")
    page.get_by_label("Find runs").fill("keep")
    page.get_by_label("Find runs").press("Enter")
    expect(board.lines).to_have_count(1)
    board.line("The good one").get_by_role("link").click()
    studio.arrived("Train")
    expect(page.get_by_role("heading", name="The good one")).to_be_visible()

    stranger = Studio(browser.new_context().new_page(), studio.url).open("/runs")
    expect(stranger.page.get_by_text(NOTHING_YET)).to_be_visible()
    stranger.open(f"/train?run={board.runs['finished'].id}")
    expect(stranger.page.get_by_role("heading", name="The good one")).to_be_visible()
    assert stranger.page.get_by_text("Look again.").count() == stranger.page.get_by_text("keep").count() == 0
    stranger.page.context.close()


def test_the_board_goes_by_the_keyboard_alone(board: Board) -> None:
    page = board.studio.page
    page.get_by_label("Choose all on this page").focus()
    for _ in range(page.get_by_role("columnheader").count() - 1):  # that of the stars holds nothing
        page.keyboard.press("Tab")
    focus = page.locator(".board :focus")
    expect(focus).to_have_attribute("aria-label", "Choose waiting")
    page.keyboard.press("ArrowDown")
    expect(focus).to_have_attribute("aria-label", "Choose under way")
    page.keyboard.press("End")
    expect(focus).to_have_attribute("aria-label", "Choose finished")
    page.keyboard.press("Space")
    expect(board.studio.key("board-actions")).to_contain_text("1 chosen")
    expect(focus).to_have_attribute("aria-label", "Choose finished")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    board.studio.until("a star", lambda: board.marks("finished").starred)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.locator(".board :focus").count() == 0, "one line alone is on the way"
    board.button("Delete").focus()
    page.keyboard.press("Enter")
    expect(board.lines).to_have_count(ALL - 1)
    page.get_by_role("link", name="failed", exact=True).focus()
    page.keyboard.press("Enter")
    board.studio.arrived("Train")


def test_the_board_is_cards_on_a_phone(board: Board, browser: Browser) -> None:
    context = browser.new_context(viewport=NARROW, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    context.add_cookies([cookie_of(str(board.studio.workspace), board.studio.url)])
    phone = Board(Studio(context.new_page(), board.studio.url).open("/runs"), board.store, board.runs)
    page = phone.studio.page
    expect(phone.lines).to_have_count(ALL)
    assert page.evaluate(WIDER) == []
    phone.line("stopped in its first epoch").get_by_role("button").tap()
    phone.studio.until("a star", lambda: phone.marks("stopped in its first epoch").starred)
    page.get_by_label("Sort by").select_option("Validation loss")
    expect(phone.lines.last.locator(".loss")).to_have_text("–")
    expect(phone.lines.first.locator(".loss")).not_to_have_text("–")
    for name in ("failed", "interrupted"):
        phone.line(name).get_by_role("checkbox").tap()
    phone.button("Delete").tap()
    expect(phone.lines).to_have_count(ALL - 2)
    phone.button("Undo").tap()
    expect(phone.lines).to_have_count(ALL)
    axe = Axe()
    drawn(page)
    axe.look(page, "Runs, on a phone")
    assert axe.found == [], "\n".join(axe.found)
    phone.line("finished").tap()
    phone.studio.arrived("Train")
    context.close()


def test_the_board_passes_axe(board: Board) -> None:
    axe, page = Axe(), board.studio.page
    board.line("finished").get_by_role("checkbox").check()
    board.line("finished").get_by_role("button").click()
    board.button("Name and note").click()
    expect(board.button("Save")).to_be_visible()
    drawn(page)
    axe.look(page, "Runs, one chosen")
    page.keyboard.press("Escape")
    board.line("failed").get_by_role("checkbox").check()
    board.button("Delete").click()
    studio = board.studio
    studio.key("board-bin").get_by_role("button").click()
    expect(board.button("Delete for good")).to_be_visible()
    drawn(page)
    axe.look(page, "Runs, the bin")
    assert axe.found == [], "\n".join(axe.found)
