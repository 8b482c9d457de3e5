"""A person's own pictures on the Data page: a zip, or class by class; their size and order; what was left out."""

from __future__ import annotations

import shutil

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.experiments import ready_made
from tdc_core.settings import file_folder
from tdc_core.spec import PicturesReading
from tdc_core.ui.data.own.gather import MORE_CLASSES, NAME, NO_CLASS, NO_PICTURES
from tdc_core.ui.data.own.pictures import EXPLAINED, LEFT_OUT
from tdc_core.ui.data.own.reading import CANCELLED
from tdc_core.ui.results.page import NO_DATA, PRIVATE
from tdc_core.ui.session.services import services
from tests.pages.helpers import assert_sound, draft_of, open_page, texts, words_at
from tests.pages.own_files import brought, expand, folders, in_this_process, picture, settle, upload, work

__all__ = ["in_this_process"]
pytestmark = pytest.mark.usefixtures("in_this_process")
IRIS = ready_made()[0]
RED, BLUE = [picture("red")] * 4, [picture("blue", (30, 40))] * 4


def reading_of(at: AppTest) -> PicturesReading:
    reading = draft_of(at).data.file
    assert isinstance(reading, PicturesReading)
    return reading


def test_a_zip_of_pictures_is_found_with_its_classes_and_what_was_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    data = folders(fire=[*RED, b"no picture"], water=[*BLUE, *[b"none"] * 24])
    at = brought(open_page(monkeypatch, "data", IRIS), "elements.zip", data)
    assert draft_of(at).data.dataset == "file:elements.zip" and "flatten" in {
        layer.type for layer in draft_of(at).model.layers
    }
    assert "8 pictures, 2 classes, 32 × 32 colour" in words_at(at, "own-found")
    assert LEFT_OUT.format(count=25) in [each.label for each in at.expander]
    expand(at, "own-left-out", "own-classes", "own-pictures")
    assert "Page 1 of 2" in texts(at) and "fire/4.png" in texts(at)
    counts = next(table.value for table in at.dataframe if "train" in table.value.columns)
    assert counts["train"].to_dict() == {"fire": 4, "water": 4}
    assert len(at.get_by_key("own-before").get("image")) == 2 * 6


def test_size_fitting_and_order_are_chosen_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    at = brought(open_page(monkeypatch, "data"), "elements.zip", folders(fire=RED, water=BLUE))
    expand(at, "own-pictures")
    assert_sound(at.selectbox(key="w-data-file-size").set_value("16 × 16").run())
    expand(at, "own-pictures")
    assert_sound(at.segmented_control(key="w-data-file-fitting").set_value("pad").run())
    assert (reading_of(at).height, reading_of(at).width, reading_of(at).fitting) == (16, 16, "pad")
    assert EXPLAINED["pad"] in texts(expand(at, "own-pictures"))
    assert_sound(at.selectbox(key="w-data-file-order-by").set_value("shuffled").run())
    assert reading_of(at).order.by == "shuffled"
    assert len(services().store.readings.on(reading_of(at).sha256)) == 2, "what was changed again is not read any more"
    settle(at)
    assert "16 × 16" in words_at(at, "own-found") and at.get("image")


def test_pictures_are_brought_class_by_class(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data")
    token = at.session_state["tdc-workspace"]

    def gather(label: str, pictures: list[bytes]) -> str:
        at.session_state["own-way"] = "pictures"
        expand(at, "own-data")
        next(each for each in at.text_input if str(each.key).startswith("own-gather-class")).set_value(label)
        if pictures:
            files = [(f"{number}.png", data, "image/png") for number, data in enumerate(pictures)]
            next(each for each in at.file_uploader if str(each.key).startswith("own-gather-files")).set_value(files)
        at.session_state["own-data"], at.session_state["own-way"] = True, "pictures"
        assert_sound(at.button(key="own-gather-add").click().run())
        at.session_state["own-way"] = "pictures"
        return texts(expand(at, "own-data"))

    assert NO_PICTURES in gather("fire", [])
    assert NO_CLASS in gather("", RED)
    assert MORE_CLASSES in gather("fire", RED)
    assert "**fire** 4 pictures · **water** 4 pictures" in gather("water", BLUE)
    assert [file.name for file in services().store.files.of(token)] == [NAME], "the archive before is not kept"
    assert_sound(at.button(key="own-gather-use").click().run())
    settle(at)
    assert draft_of(at).data.dataset == f"file:{NAME}" and "8 pictures, 2 classes" in words_at(at, "own-found")


def test_a_reading_that_is_cancelled_does_not_begin_again_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    at = brought(open_page(monkeypatch, "data"), "elements.zip", folders(fire=RED, water=BLUE))
    expand(at, "own-pictures")
    assert_sound(at.selectbox(key="w-data-file-size").set_value("16 × 16").run())
    assert_sound(at.button(key="own-reading-draft-cancel").click().run())
    assert_sound(at.run())
    assert CANCELLED.format(name="elements.zip") in words_at(at, "own-reading-draft") and work() == []
    assert_sound(at.button(key="own-reading-undo").click().run())
    assert words_at(at, "own-reading-draft") == "" and reading_of(at).height == 32


def test_results_whose_rows_are_gone_have_them_read_again_for_their_owner_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tdc_core.ui.results.page.kept_results", lambda studio, run: object())
    monkeypatch.setattr("tdc_core.ui.results.page.asking", lambda *args, **options: None)
    at = brought(open_page(monkeypatch, "data"), "elements.zip", folders(fire=RED, water=BLUE))
    token, sha256 = at.session_state["tdc-workspace"], reading_of(at).sha256
    run = services().store.queue.submit(token, draft_of(at), 5)
    shutil.rmtree(file_folder(services().settings.home, sha256) / "prepared")
    assert_sound(at.switch_page("pages/results.py").run())
    assert "elements.zip" in words_at(at, "own-reading-run") and NO_DATA not in texts(at)
    assert [source.sha256 for source in work()] == [sha256]
    other = open_page(monkeypatch, "data")
    other.query_params["run"] = run.id
    assert_sound(other.switch_page("pages/results.py").run())
    assert words_at(other, "own-reading-run") == "" and work() == []
    assert PRIVATE in texts(other)


def test_an_upload_that_is_no_longer_held_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tdc_core.ui.data.own.taking.UploadedFile", type("Other", (), {}))
    at = upload(expand(open_page(monkeypatch, "data"), "own-data"), "elements.zip", folders(fire=RED, water=BLUE))
    assert "Choose the file once more" in words_at(expand(at, "own-data"), "own-file")
