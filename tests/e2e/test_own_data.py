"""People's own tables and pictures, from the file to what a model makes of them; seen and deleted by their owner."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, FilePayload, Page, WebSocket, expect

from tdc_core.runs.runs import proof_of
from tdc_core.settings import file_folder
from tdc_core.spec import PicturesReading
from tdc_core.ui.data.own.layout import DECIMALS, ENCODINGS
from tdc_core.ui.results.page import PRIVATE
from tests.conftest import WAIT_MS
from tests.e2e.own_data import OwnData, payload
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp
from tests.support.workbooks import xlsx

pytestmark = pytest.mark.browser

KINDS, CITIES = ("빨간사과", "노란모과"), ("서울특별시", "부산광역시", "대구광역시")
"""Classes and categories: words that stand nowhere else."""
FRUITS = [(CITIES[row % 3], 61.390625 + 25 * (row % 2) + row % 12 / 8, KINDS[row % 2]) for row in range(120)]
"""A city, a weight that tells the kinds apart (the same in four bytes as in eight), and the kind."""
PLUMS = ("mirabelle", "damson")
KOREAN = "도시;무게;품종\n" + "".join(
    f"{city};{f'{weight}'.replace('.', ',')};{kind}\n" for city, weight, kind in FRUITS
)
KOREAN_FILE = payload("과일.csv", KOREAN.encode("cp949"))


def brought(app: RunningApp, page: Page, file: FilePayload = KOREAN_FILE) -> OwnData:
    """The Data page with a file that was brought."""
    data = OwnData(Studio(page, app.url).open(), app)
    data.bring(file)
    return data


def test_a_korean_table_with_decimal_commas_goes_from_upload_to_evaluation(app: RunningApp, page: Page) -> None:
    data = brought(app, page)
    found = data.found("과일.csv")
    expect(found).to_contain_text("120 rows, 3 columns")
    expect(found).to_contain_text(DECIMALS[","])
    assert [column.kind for column in data.table().columns] == ["category", "number", "category"]
    assert data.table().encoding in ENCODINGS and data.table().target == "품종"
    run = data.train()
    assert run.evaluation is not None and run.evaluation.best["validation"] is not None
    expect(page.get_by_test_id("stTable").first).to_be_visible()
    rows = data.studio.key("scores").get_by_test_id("stDataFrame").first
    expect(rows).to_contain_text(re.compile("|".join(CITIES)))
    expect(rows).to_contain_text(re.compile("|".join(KINDS)))


def test_the_second_sheet_of_a_workbook_goes_from_upload_to_evaluation(app: RunningApp, page: Page) -> None:
    rows: list[list[Any]] = [
        ["width", "height", "shape"],
        *([20 + n % 7 + 30 * (n % 2), n % 5, ("tall", "wide")[n % 2]] for n in range(80)),
    ]
    book = xlsx({"Read me": [["Measured in May"]], "Boxes": rows})
    data = brought(app, page, payload("boxes.xlsx", book))
    expect(data.found("boxes.xlsx")).to_contain_text("“Boxes”")
    assert (data.table().sheet, data.table().target) == ("Boxes", "shape")
    data.unfold("own-layout")
    expect(data.studio.key("w-data-file-sheet").locator("input")).to_have_value("Boxes")
    data.train()
    expect(data.studio.key("scores").get_by_test_id("stDataFrame").first).to_contain_text(re.compile("tall|wide"))


def test_a_zip_of_pictures_goes_from_upload_to_evaluation(app: RunningApp, page: Page) -> None:
    data = brought(app, page, payload("shapes.zip", shapes(20)))
    expect(data.found("shapes.zip")).to_contain_text("40 pictures, 2 classes")
    assert isinstance(data.experiment().data.file, PicturesReading)
    expect(page.get_by_role("img", name="ring").first).to_be_visible()
    data.train(epochs=2)
    shown = data.studio.key("scores").locator("img[alt*='taken for']")
    expect(shown.first).to_have_attribute("alt", re.compile("(ring|cross), taken for (ring|cross)"))


def shapes(count: int) -> bytes:
    """A zip with a folder of rings and one of crosses, so many of each, of several sizes."""
    made, chance = io.BytesIO(), random.Random(1)
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(count):
            side, left = 30 + number, chance.randint(1, 8)
            box = (left, 4, side - 6, side - chance.randint(2, 8))
            ring, cross = (Image.new("RGB", (side, side), (number * 9, 30, 60)) for _ in range(2))
            ImageDraw.Draw(ring).ellipse(box, outline="white", width=3)
            ImageDraw.Draw(cross).line(box, fill="white", width=3)
            for name, picture in (("ring", ring), ("cross", cross)):
                packed = io.BytesIO()
                picture.save(packed, "PNG")
                archive.writestr(f"shapes/{name}/{number}.png", packed.getvalue())
    return made.getvalue()


def test_another_visitor_gets_nothing_of_a_file_and_is_told_which_is_needed(
    app: RunningApp, page: Page, stranger: Page, tmp_path: Path
) -> None:
    mine, theirs = sent_to(page), sent_to(stranger)
    data = brought(app, page)
    data.found("과일.csv")
    run = data.train()
    expect(data.studio.key("scores").get_by_test_id("stDataFrame").first).to_be_visible()
    assert {*KINDS, *CITIES} <= words_in(mine), "what is sent to the owner is seen here"
    assert weights_in(mine)
    with page.expect_download() as download:
        data.studio.key("download-experiment").get_by_role("button").click()
    file = tmp_path / "experiment.json"
    download.value.save_as(file)

    guest = Studio(stranger, app.url).open(f"/train?run={run.id}")
    guest.wait_for_epochs(4)
    guest.open(f"/results?run={run.id}")
    expect(stranger.get_by_text(PRIVATE)).to_be_visible()
    guest.open()
    guest.key("open-experiment-box").get_by_role("button").click()
    stranger.locator(".st-key-open-experiment input[type=file]").set_input_files(file)
    expect(guest.key("own-needed")).to_contain_text("과일.csv")
    expect(guest.key("own-needed")).to_contain_text(data.file().sha256[:8])
    stranger.keyboard.press("Escape")
    for title in ("Model", "Learn", "Train", "Data"):
        guest.go(title).ready()
    expect(guest.key("own-needed")).to_be_visible()
    assert guest.workspace != data.studio.workspace
    assert (words_in(theirs), weights_in(theirs)) == (set(), set())
    assert not {*KINDS, *CITIES} & set(re.split(r"\W+", file.read_text(encoding="utf-8")))

    where = f"{app.url}/api/results/%s?run={run.id}&epoch={len(data.store.epochs.of(run.id))}%s"
    row = struct.pack("<4f", *[1.0] * 4)
    for proof in ("", f"&proof={proof_of(str(guest.workspace), run.id)}"):
        assert stranger.request.get(where % ("network", proof)).status == 404
        assert stranger.request.post(where % ("answers", proof), data=row).status == 404
    proof = f"&proof={proof_of(str(data.studio.workspace), run.id)}"
    assert page.request.get(where % ("network", proof)).status == 200, "the address is right"
    told = stranger.request.get(f"{app.url}/api/runs?run={run.id}&after=0").text()
    assert not [word for word in (*KINDS, *CITIES) if word in told]


def test_deleting_a_file_deletes_it_with_its_run_and_says_what_is_needed(app: RunningApp, page: Page) -> None:
    plums = "weight,kind\n" + "".join(f"{9 + n % 8 + 20 * (n % 2)},{PLUMS[n % 2]}\n" for n in range(60))
    data = brought(app, page, payload("plums.csv", plums.encode()))
    data.found("plums.csv")
    run, sha256 = data.train(epochs=1), data.file().sha256
    folder, results = file_folder(data.home, sha256), data.home / "runs" / run.id
    assert folder.is_dir() and results.is_dir() and files_with(data.home, PLUMS[0])
    data.studio.go("Data")
    data.unfold("own-data")
    data.studio.key(f"own-delete-{sha256[:12]}").get_by_role("button").click()
    expect(data.studio.key("own-sure-delete")).to_be_visible()
    assert folder.is_dir(), "nothing goes before one is sure"
    data.studio.key("own-sure-delete").get_by_role("button").click()
    expect(data.studio.key("own-needed")).to_contain_text("plums.csv")
    assert not folder.exists() and not results.exists()
    assert data.store.runs.get(run.id) is None and data.store.files.of(str(data.studio.workspace)) == ()
    assert files_with(data.home, PLUMS[0]) == []


def files_with(home: Path, word: str) -> list[Path]:
    """All that lies on the disk and has this word in it."""
    return [path for path in home.rglob("*") if path.is_file() and word.encode() in path.read_bytes()]


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """A tab of somebody else."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(WAIT_MS)
    yield context.new_page()
    context.close()


def sent_to(page: Page) -> list[bytes]:
    """All that the server sends to a tab by its connection, from now on."""
    sent: list[bytes] = []

    def keep(frame: str | bytes) -> None:
        sent.append(frame if isinstance(frame, bytes) else frame.encode())

    def listen(connection: WebSocket) -> None:
        connection.on("framereceived", keep)

    page.on("websocket", listen)
    return sent


def words_in(sent: list[bytes]) -> set[str]:
    """The classes and categories that are in it."""
    return {word for word in (*KINDS, *CITIES) if any(word.encode() in each for each in sent)}


def weights_in(sent: list[bytes]) -> set[float]:
    """The numbers of rows that are in it, as text or as a table has them."""
    return {
        weight
        for _, weight, _ in FRUITS
        if any(form in each for form in (f"{weight}".encode(), struct.pack("<d", weight)) for each in sent)
    }
