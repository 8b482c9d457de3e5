"""The Data page with a person's own file: what is wrong with it is mended, others go on meanwhile, and a phone does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tdc_core.settings import ROOT
from tests.conftest import WAIT_MS
from tests.e2e.own_data import OwnData, payload
from tests.e2e.studio import Studio, title_of
from tests.e2e.test_access import WIDER
from tests.pages.own_files import picture
from tests.support.running_app import RunningApp
from tests.support.tables import HARD, need_hard_files

pytestmark = pytest.mark.browser

PLACES = """() => {
  const places = new Set();
  const look = () => {
    const button = document.querySelector("[class*='-data-leak-'] button");
    if (button) places.add(Math.round(button.getBoundingClientRect().y));
    requestAnimationFrame(look);
  };
  look();
  globalThis.places = places;
}"""
"""Notes from now on where the button lies that mends a leak, at each picture that the browser paints."""
LARGE, ANSWER_MS = 40_000_000, 10_000
CELLS = "size\tweight\tkind\n" + "".join(f"{n % 9 + 9 * (n % 2)}\t{n % 7}.5\t{'ab'[n % 2]}\n" for n in range(60))


def test_a_planted_leak_is_found_and_mended_by_one_click(idle_app: RunningApp, page: Page) -> None:
    data = OwnData(Studio(page, idle_app.url).open(), idle_app)
    page.evaluate(PLACES)
    data.bring(ROOT / "examples" / "broken" / "leak.csv")
    found, fix = data.found("leak.csv"), data.fix("data.leak")
    expect(fix).to_have_count(1)
    (leak,) = [problem for problem in data.problems() if problem.code == "data.leak"]
    expect(found).to_contain_text(leak.message)
    assert data.table().column("grade").use
    assert len(page.evaluate("[...places]")) == 1, "what one is about to click on stays where it is"
    fix.click()
    expect(fix).to_have_count(0)
    assert not data.table().column("grade").use
    data.studio.until("reading without the column", lambda: data.is_ready(data.source()))
    data.is_read()
    expect(found).not_to_contain_text(leak.message)
    data.unfold("own-columns")
    expect(data.studio.key("w-data-file-columns-0-use").get_by_role("checkbox")).not_to_be_checked()


def test_a_class_of_pictures_is_added_once_by_a_double_click(idle_app: RunningApp, page: Page) -> None:
    data = OwnData(Studio(page, idle_app.url).open(), idle_app)
    panel = data.unfold("own-data")
    data.studio.key("own-way").get_by_role("radio").nth(2).click()
    for count, (label, colour) in enumerate((("plums", "blue"), ("limes", "green")), 1):
        page.get_by_label("Class", exact=True).fill(label)
        panel.locator("input[type=file]").set_input_files(payload(f"{label}.png", picture(colour)))
        expect(panel.get_by_test_id("stFileChipIconSpinner")).to_have_count(0)
        data.studio.key("own-gather-add").get_by_role("button").dblclick()
        expect(panel.get_by_text(re.compile(r"\d picture")).first).to_contain_text(f"{label} 1 picture")
        expect(page.get_by_label("Class", exact=True)).to_have_count(1)  # the field before it has gone
        expect(page.locator("[data-test-script-state=notRunning]")).to_have_count(1)
        assert panel.get_by_role("alert").count() == 0, f"class {count} is there, and nothing is said against it"


@pytest.fixture
def others(browser: Browser) -> Iterator[Page]:
    """A tab of another visitor."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(WAIT_MS)
    yield context.new_page()
    context.close()


def test_others_go_on_while_a_huge_or_hostile_file_is_read(
    idle_app: RunningApp, page: Page, others: Page, tmp_path: Path
) -> None:
    need_hard_files()
    other = Studio(others, idle_app.url).open()
    data = OwnData(Studio(page, idle_app.url).open(), idle_app)
    data.bring(large(tmp_path / "large.csv"))
    data.studio.until("job", lambda: bool(data.jobs()))
    choose(other, "digits")
    other.open("/model")
    assert data.jobs(), "it is still being read"
    data.studio.key("own-wanted-cancel").get_by_role("button").click()
    expect(data.studio.key("own-wanted")).to_have_count(0)
    data.studio.until("end of the job", lambda: not data.jobs())

    other.open()
    data.studio.key("own-file").locator("input[type=file]").set_input_files(HARD / "bomb.zip")
    data.studio.until("job", lambda: bool(data.jobs()))
    choose(other, "breast_cancer")
    expect(data.studio.key("own-wanted").get_by_role("alert")).to_contain_text("bomb.zip")
    choose(other, "iris")


def test_what_was_said_of_a_file_goes_once_the_next_one_is_on_its_way(idle_app: RunningApp, page: Page) -> None:
    data = OwnData(Studio(page, idle_app.url).open(), idle_app)
    data.bring(payload("empty.csv", b""))
    said = data.studio.key("own-wanted").get_by_role("alert")
    expect(said).to_contain_text("empty.csv")
    coming: list[Route] = []
    page.route("**/upload_file/**", lambda route: coming.append(route))
    data.studio.key("own-file").locator("input[type=file]").set_input_files(payload("cells.tsv", CELLS.encode()))
    data.studio.until("upload", lambda: bool(coming))
    expect(said).to_be_hidden()
    coming[0].continue_()
    data.found("cells.tsv")


def test_cells_are_pasted_on_a_phone(idle_app: RunningApp, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 850}, has_touch=True, is_mobile=True)
    context.set_default_timeout(WAIT_MS)
    page = context.new_page()
    page.goto(idle_app.url)
    studio = Studio(page, idle_app.url)
    data = OwnData(studio, idle_app)
    expect(studio.next_step()).to_be_visible()
    studio.key("own-data").locator("summary").tap()
    studio.key("own-way").get_by_role("radio").nth(1).tap()
    cells = studio.key("own-paste").locator("textarea")
    cells.tap()
    page.keyboard.insert_text(CELLS)
    studio.key("own-paste-read").get_by_role("button").tap()
    data.found("Pasted table.tsv")
    assert (data.table().separator, data.table().target, data.source().sha256) == ("\t", "kind", data.file().sha256)
    assert [column.kind for column in data.table().columns] == ["number", "number", "category"]
    assert page.evaluate(WIDER) == []
    context.close()


def choose(studio: Studio, name: str) -> None:
    """Choose a bundled data set, which is to be answered soon, however long a file takes."""
    studio.key(f"choose-{name}").get_by_role("button").click(timeout=ANSWER_MS)
    expect(studio.key("experiment-card")).to_contain_text(title_of(name), timeout=ANSWER_MS)


def large(path: Path) -> Path:
    """A table of 40 MB, with as many rows as are read."""
    numbers = [
        ",".join(f"{n * prime % 99991 / 7:.4f}" for prime in (7919, 104729, 15485863, 2750159)) for n in range(9999)
    ]
    rows = "".join(f"{row},{'ab'[n % 2]}\n" for n, row in enumerate(numbers))
    with path.open("w") as file:
        file.write("width,height,depth,weight,kind\n")
        for _ in range(LARGE // len(rows)):
            file.write(rows)
    return path


def test_no_cell_of_a_file_leaves_as_a_formula(idle_app: RunningApp, page: Page) -> None:
    """A spreadsheet runs what begins with "=", and Streamlit writes cells into a CSV file as they stand."""
    rows = "".join(f"{n % 9 + 9 * (n % 2)},=1+{n % 3},{'ab'[n % 2]}\n" for n in range(60))
    data = OwnData(Studio(page, idle_app.url).open(), idle_app)
    data.bring(payload("sums.csv", f"size,sum,kind\n{rows}".encode()))
    data.found("sums.csv")
    table = page.get_by_test_id("stMain").get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    table.hover()
    expect(page.get_by_role("button", name="Fullscreen").first).to_be_visible()
    expect(page.get_by_text("=1+1").first).to_be_attached()
    expect(page.get_by_role("button", name="Download as CSV")).to_have_count(0)
