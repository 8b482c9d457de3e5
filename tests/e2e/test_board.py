"""The board of runs in a browser: named, starred, deleted, brought back, compared; by mouse, keyboard and tap."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tdc_core.engine.lock import HostLock, code_version
from tdc_core.runs.group_models import Marks
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.ui.runs.page import NOTHING_YET
from tests.e2e.axe import Axe
from tests.e2e.states import runs_in_every_state
from tests.e2e.studio import Studio, cookie_of
from tests.e2e.test_access import WIDER, drawn
from tests.support.figures import epoch_metrics
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

NARROW = {"width": 400, "height": 800}
ALL = 10
"""Runs in `runs_in_every_state`."""
CURVES = "document.querySelector(\"[class*='st-key-steady-overlay'] .js-plotly-plot\")"
POINTS = "document.querySelector(\"[class*='st-key-steady-compare'] .js-plotly-plot\")"
PLACE = """
([of, trace, at]) => {
  const graph = document.querySelector(`[class*='st-key-steady-${of}'] .js-plotly-plot`);
  const { xaxis, yaxis } = graph._fullLayout;
  const area = graph.querySelector(".nsewdrag").getBoundingClientRect();
  const { x, y } = graph.data[trace];
  return [area.left + xaxis.d2p(x.at(at)), area.top + yaxis.d2p(y.at(at))];
}
"""


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

    def compare(self, *names: str) -> None:
        """Choose runs, and look at them beside one another."""
        for name in names:
            self.line(name).get_by_role("checkbox").check()
        self.button("Compare").click()
        expect(self.compared).to_have_count(len(names))
        self.studio.until("curves", lambda: self.drawn(CURVES)[:2] != [0, 0])

    @property
    def compared(self) -> Locator:
        """The runs of the comparison; the base is the first."""
        return self.studio.page.locator(".runs li")

    def drawn(self, chart: str) -> list[int]:
        """How many points each trace of a chart of the comparison has."""
        return list(self.studio.page.evaluate(f"() => {chart}?.data?.map(trace => trace.x.length) ?? [0, 0]"))

    def place(self, of: str, trace: int, at: int) -> tuple[float, float]:
        """Where on the screen a point of such a chart is."""
        self.studio.page.locator(f"[class*='st-key-steady-{of}']").scroll_into_view_if_needed()
        x, y = self.studio.page.evaluate(PLACE, [of, trace, at])
        return float(x), float(y)


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
    page.keyboard.press("Escape")
    board.compare("interrupted", "under way", "waiting")
    drawn(page)
    axe.look(page, "Runs compared")
    assert axe.found == [], "\n".join(axe.found)


def test_runs_are_compared_and_lines_and_points_lead_to_them(board: Board) -> None:
    page, studio = board.studio.page, board.studio
    board.compare("finished", "interrupted", "failed")
    names = board.compared.locator(".way")
    expect(names).to_have_text(["finished", "failed", "interrupted"])
    assert board.drawn(CURVES) == [20, 20, 1, 3, 3, 1, 5, 5, 1], "the oldest first"
    board.compared.nth(1).hover()
    faint = f"() => {CURVES}.data.map(trace => trace.opacity < 1)"
    studio.until("one line that stands out", lambda: page.evaluate(faint) == [True] * 3 + [False] * 3 + [True] * 3)
    board.button("Make base: failed").click()
    expect(names).to_have_text(["failed", "finished", "interrupted"])
    studio.reload()
    expect(names).to_have_text(["failed", "finished", "interrupted"])
    studio.until("curves", lambda: board.drawn(CURVES)[0] == 20)
    page.mouse.click(*board.place("overlay", trace=7, at=-1))
    studio.arrived("Train")
    expect(page.get_by_role("heading", name="interrupted", exact=True)).to_be_visible()
    page.go_back()
    expect(names).to_have_text(["failed", "finished", "interrupted"])
    studio.until("points", lambda: board.drawn(POINTS) == [1, 1, 1])
    page.mouse.click(*board.place("compare", trace=0, at=0))
    studio.arrived("Train")
    expect(page.get_by_role("heading", name="finished", exact=True)).to_be_visible()
    page.go_back()
    page.get_by_role("table").get_by_role("link", name="failed").click()
    studio.arrived("Train")
    page.go_back()
    board.button("All runs").click()
    expect(board.lines).to_have_count(ALL)
    expect(board.line("interrupted").get_by_role("checkbox")).to_be_checked()


def test_the_line_of_a_run_at_work_grows_and_what_was_zoomed_to_stays(board: Board) -> None:
    page, run = board.studio.page, board.runs["under way"]
    board.compare("finished", "under way")
    page.evaluate(f"() => {{ {CURVES}.isTheSame = true; Plotly.relayout({CURVES}, {{'xaxis.range': [2, 9]}}); }}")
    page.evaluate("() => { document.querySelector('.st-key-compare-head').isTheSame = true; }")
    board.store.epochs.add(run.id, 1, epoch_metrics(8, 0.3, 0.9, 0.2, 0.9, 2.0))
    board.studio.until("an epoch more", lambda: board.drawn(CURVES)[3:] == [8, 8, 1])
    expect(board.compared.nth(1)).to_contain_text("8 of 20")
    assert page.evaluate(f"() => [{CURVES}.isTheSame, ...{CURVES}.layout.xaxis.range]") == [True, 2, 9]
    assert page.evaluate("() => document.querySelector('.st-key-compare-head').isTheSame")
    assert board.store.runs.set_status(run.id, 1, RunStatus.STOPPED, Reason.USER_STOPPED)
    expect(board.compared.nth(1)).not_to_contain_text("8 of 20")
    assert page.evaluate(f"() => [{CURVES}.isTheSame, ...{CURVES}.layout.xaxis.range]") == [True, 2, 9]


def test_runs_are_compared_on_a_phone(board: Board, browser: Browser) -> None:
    context = browser.new_context(viewport=NARROW, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    context.add_cookies([cookie_of(str(board.studio.workspace), board.studio.url)])
    phone = Board(Studio(context.new_page(), board.studio.url).open("/runs"), board.store, board.runs)
    page = phone.studio.page
    for name in ("finished", "interrupted"):
        phone.line(name).get_by_role("checkbox").tap()
    phone.button("Compare").tap()
    expect(phone.compared).to_have_count(2)
    phone.button("Make base: interrupted").tap()
    expect(phone.compared.locator(".way")).to_have_text(["interrupted", "finished"])
    phone.studio.until("points", lambda: phone.drawn(POINTS) == [1, 1])
    assert page.evaluate(WIDER) == []
    axe = Axe()
    drawn(page)
    axe.look(page, "Runs compared, on a phone")
    assert axe.found == [], "\n".join(axe.found)
    page.touchscreen.tap(*phone.place("compare", trace=0, at=0))
    phone.studio.arrived("Train")
    expect(page.get_by_role("heading", name="finished", exact=True)).to_be_visible()
    context.close()
