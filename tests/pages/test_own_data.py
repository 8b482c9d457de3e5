"""A person's own table on the Data page: brought, read, found, changed, deleted, and seen by nobody else."""

from __future__ import annotations

import shutil

import pytest
from streamlit.runtime.uploaded_file_manager import UploadedFile
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.experiments import ready_made
from tdc_core.settings import Settings, file_folder
from tdc_core.spec import OWN, Order
from tdc_core.spec.messages import Code
from tdc_core.ui.data.own import reading, taking
from tdc_core.ui.data.own.bring import NOTHING_PASTED
from tdc_core.ui.data.own.columns import BY_HAND, USED
from tdc_core.ui.data.own.edit import NO_FEATURES
from tdc_core.ui.data.own.held import SURE_IN_USE
from tdc_core.ui.data.own.needed import AFRESH, SAME_COLUMNS
from tdc_core.ui.data.own.order import EXPLAINED
from tdc_core.ui.data.own.sentinels import COUNT_AS_MISSING
from tdc_core.ui.session.services import services
from tdc_core.words.messages import words_of
from tests.pages.helpers import assert_sound, draft_of, open_page, texts, words_at
from tests.pages.own_files import (
    CARS,
    brought,
    entry,
    expand,
    files_in,
    in_this_process,
    on_file,
    settle,
    table_of,
    upload,
    work,
)

__all__ = ["in_this_process"]
pytestmark = pytest.mark.usefixtures("in_this_process")
IRIS = ready_made()[0]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The Data page with a file that was brought and read."""
    return brought(open_page(monkeypatch, "data"), "cars.csv", CARS)


def test_a_file_is_brought_read_and_the_draft_moves_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    dropped: list[UploadedFile] = []
    monkeypatch.setattr("tdc_core.ui.data.own.taking.drop", dropped.append)
    at = open_page(monkeypatch, "data")
    assert not at.file_uploader or all(not str(field.key).startswith("own-") for field in at.file_uploader)
    upload(expand(at, "own-data"), "cars.csv", CARS)
    assert [each.name for each in dropped] == ["cars.csv"]
    assert "cars.csv" in words_at(at, "own-wanted") and draft_of_or_none(at) is None
    settle(at)
    assert draft_of(at).data.dataset == "file:cars.csv" and draft_of(at).name == "cars.csv"
    assert draft_of(at).model.head.units == 1 and draft_of(at).data.target_scaling == "standard"
    assert "60 rows, 45 of them used, 4 columns, semicolons, utf-8, decimal comma" in words_at(at, "own-found")
    assert words_of(Code.TABLE_TARGET_LAST()) in words_at(at, "own-found")
    assert entry(at) != "own-data" and not at.session_state[entry(at)], "it is folded from the start, and moves nothing"
    assert "own-wanted" not in texts(at)


def test_the_entry_stays_open_for_a_file_that_comes_while_the_one_before_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = expand(open_page(monkeypatch, "data"), "own-data")
    monkeypatch.setattr(taking, "uploading", lambda: True)
    field = at.file_uploader[0].key
    upload(at, "cars.csv", CARS)
    assert at.file_uploader[0].key == field, "the next one is on its way into it"
    monkeypatch.setattr(taking, "uploading", lambda: False)
    monkeypatch.setattr(reading, "uploading", lambda: True)
    settle(at)
    assert draft_of(at).data.dataset == OWN + "cars.csv" and entry(at) == "own-data"
    assert at.file_uploader[0].key == field
    monkeypatch.setattr(reading, "uploading", lambda: False)
    settle(upload(at, "more.csv", CARS + "\n"))
    assert draft_of(at).data.dataset == OWN + "more.csv" and entry(at) != "own-data"


def test_what_was_copied_in_a_spreadsheet_is_a_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    at = expand(open_page(monkeypatch, "data"), "own-data")
    at.session_state["own-way"] = "paste"
    expand(at, "own-data")
    at.session_state[entry(at)] = True
    assert_sound(at.button(key="own-paste-read").click().run())
    expand(at, "own-data")
    assert NOTHING_PASTED in texts(at)
    at.text_area[0].set_value(CARS.replace(";", "\t").replace(",", "."))
    assert_sound(at.button(key="own-paste-read").click().run())
    settle(at)
    assert draft_of(at).data.dataset == "file:Pasted table.tsv" and table_of(at).separator == "\t"


@pytest.mark.parametrize(("name", "data", "words"), [("a.csv", "%PDF-1.4 \n1 0 obj\n", "PDF"), ("b.csv", "", "empty")])
def test_what_is_no_table_is_said_and_nothing_is_lost(
    monkeypatch: pytest.MonkeyPatch, name: str, data: str, words: str
) -> None:
    at = brought(open_page(monkeypatch, "data"), name, data)
    error = next(str(each.value) for each in at.get_by_key("own-wanted").error)
    assert words in error and draft_of_or_none(at) is None
    assert_sound(at.button(key="own-wanted-close").click().run())
    assert words_at(at, "own-wanted") == ""


def test_a_file_that_is_too_large_is_refused_where_it_was_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDC_MAX_FILE_MB", "0.0001")
    at = upload(expand(open_page(monkeypatch, "data"), "own-data"), "cars.csv", CARS)
    expand(at, "own-data")
    assert "larger than" in words_at(at, "own-file")
    assert services().store.files.of(at.session_state["tdc-workspace"]) == ()


def test_a_reload_in_the_middle_finds_the_file_that_is_being_read(monkeypatch: pytest.MonkeyPatch) -> None:
    at = upload(expand(open_page(monkeypatch, "data"), "own-data"), "cars.csv", CARS)
    again = open_page(monkeypatch, "data")
    again.session_state["tdc-workspace"] = at.session_state["tdc-workspace"]
    again.session_state["tdc-once-own-adopted"] = False  # as a tab that was just opened
    assert_sound(again.run())
    assert "cars.csv" in words_at(again, "own-wanted")
    settle(again)
    assert draft_of(again).data.dataset == "file:cars.csv"


def test_whoever_has_moved_on_meanwhile_is_not_brought_back(monkeypatch: pytest.MonkeyPatch) -> None:
    at = upload(expand(open_page(monkeypatch, "data"), "own-data"), "cars.csv", CARS)
    assert_sound(at.button(key="choose-wine").click().run())
    settle(at)
    assert draft_of(at).data.dataset == "wine" and words_at(at, "own-wanted") == ""


def test_a_column_is_left_out_in_place_and_undo_takes_it_back(at: AppTest) -> None:
    before = draft_of(at)
    expand(at, "own-columns")
    assert not at.checkbox(key="w-data-file-columns-0-use").value, "a name that differs in every row is no feature"
    assert_sound(at.checkbox(key="w-data-file-columns-1-use").uncheck().run())
    assert [column.name for column in table_of(at).features] == ["origin"]
    assert "cars.csv" in words_at(at, "own-reading-draft")
    assert [source.reading for source in work()] == [table_of(at)]
    assert_sound(at.run())
    assert words_at(at, "own-reading-draft") == "" and draft_of(at).model == before.model
    expand(at, "own-columns")
    assert_sound(at.checkbox(key="w-data-file-columns-2-use").uncheck().run())
    assert NO_FEATURES in texts(at) and [column.name for column in table_of(at).features] == ["origin"]


def test_a_kind_can_be_chosen_by_hand(at: AppTest) -> None:
    expand(at, "own-columns")
    assert_sound(at.selectbox(key="w-data-file-columns-1-kind").set_value("category").run())
    assert table_of(at).column("power").kind == "category"
    expand(at, "own-columns")
    assert BY_HAND in words_at(at, "own-column-1")


def test_another_target_brings_kinds_aim_and_order_along_and_keeps_what_was_set_by_hand(at: AppTest) -> None:
    expand(at, "own-columns")
    assert_sound(at.checkbox(key="w-data-file-columns-1-use").uncheck().run())
    settle(at)
    assert_sound(at.selectbox(key="w-data-file-target").set_value("origin").run())
    assert table_of(at).target == "km", "the draft stays until the file is read"
    settle(at)
    reading, draft = table_of(at), draft_of(at)
    assert (reading.target, reading.aim, reading.order.by) == ("origin", "classes", "stratified")
    assert [column.name for column in reading.features] == ["km"], "power was left out by hand"
    assert draft.model.head.loss != "mean_squared_error" and draft.data.target_scaling is None
    assert USED.format(used=1, all=3) in texts(expand(at, "own-columns"))


def test_a_number_can_be_taken_for_classes(at: AppTest) -> None:
    assert_sound(at.segmented_control(key="w-data-file-aim").set_value("classes").run())
    settle(at)
    assert table_of(at).aim == "classes" and draft_of(at).model.head.labels != "number"


def test_how_it_was_read_can_be_set_and_the_rest_follows(at: AppTest) -> None:
    expand(at, "own-layout")
    assert at.selectbox(key="w-data-file-decimal").value == ","
    assert_sound(at.checkbox(key="w-data-file-header").uncheck().run())
    settle(at)
    assert not table_of(at).header and table_of(at).columns[0].name == "column 1"
    expand(at, "own-layout")
    assert_sound(at.selectbox(key="w-data-file-separator").set_value("|").run())
    settle(at)
    assert at.get_by_key("own-wanted").error and table_of(at).separator == ";", "the old reading stays"


def test_the_order_of_the_rows_is_chosen_before_they_are_sliced(at: AppTest) -> None:
    assert_sound(at.selectbox(key="w-data-file-order-by").set_value("group").run())
    assert table_of(at).order == Order(by="group", column="origin")
    assert EXPLAINED["group"] in words_at(at, "own-order"), "it stays while the file is read"
    settle(at)
    assert_sound(at.number_input(key="w-data-file-order-seed").set_value(7).run())
    assert table_of(at).order == Order(by="group", seed=7, column="origin")


def test_a_number_that_may_mean_missing_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "\n".join(f"{9999 if n % 15 == 0 else 10 + n % 7},{'ab'[n % 2]}" for n in range(60))
    at = brought(open_page(monkeypatch, "data"), "heat.csv", f"heat,kind\n{rows}\n")
    assert "9999 stands 4 times in heat" in words_at(at, "own-found")
    button = next(each for each in at.button if each.label == COUNT_AS_MISSING)
    assert_sound(button.click().run())
    assert table_of(at).column("heat").missing == ("9999",)
    assert COUNT_AS_MISSING not in [each.label for each in at.button]


def test_arrays_that_are_gone_are_made_again_of_themselves(at: AppTest) -> None:
    reading = table_of(at)
    shutil.rmtree(file_folder(services().settings.home, reading.sha256) / "prepared")
    assert_sound(at.run())
    assert "cars.csv" in words_at(at, "own-reading-draft")
    assert [source.reading for source in work()] == [reading]


def test_a_file_that_was_guessed_before_is_used_though_its_arrays_are_gone(
    at: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading = table_of(at)
    shutil.rmtree(file_folder(services().settings.home, reading.sha256) / "prepared")
    other = brought(open_page(monkeypatch, "data"), "cars.csv", CARS)
    assert table_of(other) == reading and words_at(other, "own-wanted") == ""


def test_deleting_asks_once_more_and_leaves_the_draft_waiting_for_its_file(at: AppTest, settings: Settings) -> None:
    spec, reading = draft_of(at), table_of(at)
    services().store.queue.submit(at.session_state["tdc-workspace"], spec, 5)
    short = reading.sha256[:12]
    expand(at, "own-data")
    assert_sound(at.button(key=f"own-delete-{short}").click().run())
    expand(at, "own-data")
    assert "1 run" in words_at(at, "own-sure") and SURE_IN_USE in words_at(at, "own-sure")
    assert files_in(settings.home) == {reading.sha256}
    assert_sound(at.button(key="own-sure-delete").click().run())
    assert files_in(settings.home) == set() and draft_of(at) == spec
    assert "cars.csv" in words_at(at, "own-needed") and reading.sha256[:8] in words_at(at, "own-needed")
    upload(at, "renamed.csv", CARS, "own-needed-file")
    settle(at)
    assert draft_of(at) == spec and "45 rows used" in words_at(at, "own-found")


@pytest.mark.parametrize("choice", [SAME_COLUMNS, AFRESH])
def test_another_file_than_the_needed_one_can_be_used_all_the_same(
    at: AppTest, monkeypatch: pytest.MonkeyPatch, choice: str
) -> None:
    spec = on_file(IRIS, "cars.csv", table_of(at).with_column("power", use=False))
    other = open_page(monkeypatch, "data", spec)
    upload(other, "more.csv", CARS + "\ncar 60;170,5;Ulm;9\n", "own-needed-file")
    assert draft_of(other) == spec and "another file" in words_at(other, "own-needed")
    key = "own-other-same" if choice == SAME_COLUMNS else "own-other-afresh"
    assert_sound(other.button(key=key).click().run())
    settle(other)
    assert draft_of(other).data.dataset == "file:more.csv"
    assert table_of(other).column("power").use == (choice == AFRESH)


def test_another_workspace_with_the_experiment_sees_nothing_of_the_file(
    at: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_page(monkeypatch, "data", draft_of(at))
    assert "cars.csv" in words_at(other, "own-needed")
    seen = texts(other) + str([list(box.options) for box in other.selectbox])
    assert not [word for word in ("Busan", "Ulm", "60 rows") if word in seen]
    assert not other.dataframe and not other.get("plotly_chart")
    expand(other, "own-data")
    assert work() == [], "nothing is read for whoever does not hold the file"


def draft_of_or_none(at: AppTest) -> str | None:
    return services().store.workspaces.load_draft(at.session_state["tdc-workspace"])
