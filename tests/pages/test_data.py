import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Widget

from tdc_core.catalog.datasets import DATASETS, DatasetCard, find_dataset
from tdc_core.catalog.experiments import NotAnExperiment, read_experiment, ready_made
from tdc_core.checks import Severity, check
from tdc_core.datasets.library import prepared_folder, sha256
from tdc_core.runs.job_models import JobStatus
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec, Scaling
from tdc_core.spec.messages import Code
from tdc_core.ui.data.answers import BASELINE, CLASSES_HEADING, NUMBERS_HEADING
from tdc_core.ui.data.choice import NOW_WITH
from tdc_core.ui.data.figures import SCALED
from tdc_core.ui.data.prepare import PREPARE, TRY_AGAIN
from tdc_core.ui.data.scaling import TARGET_HEADING, TITLES
from tdc_core.ui.data.split import NOT_FOR_SLIDER
from tdc_core.ui.data.views.rows import INTEGER_LABEL, ONE_HOT_LABEL, THIS_ONE
from tdc_core.ui.frame.experiment_card import OPENED_FROM, UNCHANGED
from tdc_core.ui.model.words import count_of
from tdc_core.ui.parts.next_step import MEND_FIRST
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.row_place import AROUND
from tdc_core.ui.session.services import services
from tdc_core.words.messages import words_of
from tests.pages.helpers import (
    assert_mended,
    assert_sound,
    assert_told,
    draft_of,
    fixes,
    links,
    open_page,
    texts,
    words_at,
)

IRIS, DIGITS, MNIST, BREAST_CANCER = ready_made()[:4]
BUNDLED = [card for card in DATASETS if card.bundled]


def run(what: AppTest | Widget) -> None:
    """Run the page once more, after what was done to a widget."""
    assert_sound(what.run())


def tables(at: AppTest) -> list[list[str]]:
    """The column names of the tables on the page."""
    return [list(table.value.columns) for table in at.dataframe]


@pytest.mark.parametrize("card", BUNDLED, ids=lambda card: card.name)
def test_each_data_set_can_be_chosen_seen_and_trained_on(monkeypatch: pytest.MonkeyPatch, card: DatasetCard) -> None:
    other = MNIST if card.name == "iris" else IRIS
    at = open_page(monkeypatch, "data", other)
    button = at.button(key=f"choose-{card.name.replace('/', '-')}")
    assert button.label == "Choose"
    run(button.click())
    draft = draft_of(at)
    assert draft.data.dataset == card.name
    assert [problem for problem in check(draft, card) if problem.severity is Severity.ERROR] == []
    assert at.button(key=f"choose-{card.name.replace('/', '-')}").label == "Chosen"
    assert NOW_WITH.format(title=card.title) in texts(at)
    assert card.licence in texts(at) and card.good_for in texts(at)
    for note in card.notes:
        assert note in texts(at)
    for name, _ in card.left_out:
        assert f"**{name}**" in texts(at)
    if card.kind == "image":
        assert len(at.get("image")) == 24
    else:
        assert [column.name for column in card.columns] == tables(at)[0][2:]
    labels = {INTEGER_LABEL, ONE_HOT_LABEL} if card.classes else {card.measures}
    assert any(labels <= set(columns) for columns in tables(at))
    assert len(at.get("plotly_chart")) == 1


@pytest.mark.parametrize(
    ("part", "text", "code"),
    [
        ("train", "train[:80", "data.split"),
        ("train", "", "data.train.required"),
        ("validation", "tset", "data.split"),
        ("validation", "train[100:200]", "data.split"),
        ("validation", "train[50%:20%]", "data.split"),
        ("validation", "train[80%:80%]", "data.empty"),
        ("validation", "train[70%:]", "data.overlap"),
        ("train", "train[abc]", "data.split"),
        ("train", "[](http://x) `$x$` <b>", "data.split"),
    ],
)
def test_a_split_that_is_wrong_is_named_where_it_stands_and_kept(
    monkeypatch: pytest.MonkeyPatch, part: str, text: str, code: str
) -> None:
    at = open_page(monkeypatch, "data")
    run(at.text_input(key=f"w-data-{part}").set_value(text))
    told = assert_told(at, code)
    assert getattr(draft_of(at).data, part) == text
    assert at.text_input(key=f"w-data-{part}").value == text
    assert draft_of(at).model == IRIS.model
    run(fixes(at)[0].click())
    assert_mended(at, *told)
    assert (draft_of(at).data.train, draft_of(at).data.validation) == ("train[:80%]", "train[80%:]")
    assert at.text_input(key=f"w-data-{part}").value == getattr(draft_of(at).data, part)


def test_a_slider_writes_the_slicing_string_and_the_parts_stay_in_touch(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data")
    run(at.slider(key="w-data-train-slider").set_value((0, 60)))
    assert (draft_of(at).data.train, draft_of(at).data.validation) == ("train[:60%]", "train[60%:]")
    assert at.text_input(key="w-data-train").value == "train[:60%]"
    assert at.slider(key="w-data-validation-slider").value == (60, 100)
    assert count_of(90, "example") in words_at(at, "part-train")
    assert count_of(60, "example") in words_at(at, "part-validation")


def test_a_string_moves_the_slider_or_says_that_it_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data")
    run(at.text_input(key="w-data-validation").set_value("train[90%:]"))
    assert at.slider(key="w-data-validation-slider").value == (90, 100)
    assert NOT_FOR_SLIDER not in words_at(at, "part-validation")
    run(at.text_input(key="w-data-validation").set_value("train[130:145]"))
    assert count_of(15, "example") in words_at(at, "part-validation")
    assert NOT_FOR_SLIDER in words_at(at, "part-validation")


def test_a_test_part_comes_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data")
    run(at.toggle(key="w-data-test-on").set_value(True))
    assert (draft_of(at).data.validation, draft_of(at).data.test) == ("train[80%:90%]", "train[90%:]")
    assert at.slider(key="w-data-test-slider").value == (90, 100)
    run(at.toggle(key="w-data-test-on").set_value(False))
    assert draft_of(at).data == IRIS.data


def test_parts_can_be_taken_from_any_split_of_the_data_set(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data", MNIST)
    assert at.selectbox(key="w-data-test-source").value == "test"
    run(at.selectbox(key="w-data-validation-source").select("test"))
    assert draft_of(at).data.validation == "test[80%:]"


@pytest.mark.parametrize("scaling", TITLES)
@pytest.mark.parametrize("spec", [IRIS, DIGITS], ids=lambda spec: spec.data.dataset)
def test_scaling_shows_figures_before_and_after(
    monkeypatch: pytest.MonkeyPatch, scaling: Scaling, spec: ExperimentSpec
) -> None:
    start: Scaling = "standard" if scaling == "none" else "none"
    at = open_page(monkeypatch, "data", spec.with_("data", scaling=start))
    run(at.segmented_control(key="w-data-scaling").set_value(scaling))
    assert draft_of(at).data.scaling == scaling
    figures = at.dataframe[-1].value
    if scaling == "none":
        assert list(figures.columns) == ["input", "lowest", "mean", "highest", "deviation"]
    elif scaling == "minmax":
        assert figures[SCALED.format(figure="lowest")].tolist() == pytest.approx([0.0] * len(figures))
        assert figures[SCALED.format(figure="highest")].tolist() == pytest.approx([1.0] * len(figures))
    else:
        assert figures[SCALED.format(figure="mean")].tolist() == pytest.approx([0.0] * len(figures), abs=1e-9)
        assert figures[SCALED.format(figure="deviation")].tolist() == pytest.approx([1.0] * len(figures))


def test_other_examples_are_shown_and_the_first_ones_again(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data")
    first = at.dataframe[0].value["row"].tolist()
    assert first[:2] == ["train 0", "train 1"]
    run(at.button(key="look-others").click())
    assert at.dataframe[0].value["row"].tolist() != first
    run(at.button(key="look-first").click())
    assert at.dataframe[0].value["row"].tolist() == first
    run(at.segmented_control(key="look-part").set_value("validation"))
    assert at.dataframe[0].value["row"].tolist()[0] == "train 120"


def test_an_address_shows_a_row_among_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data")
    first = at.dataframe[0].value["row"].tolist()
    at.query_params["row"] = "train:70"
    run(at)
    assert AROUND.format(split="train", row=70) in texts(at)
    assert at.dataframe[0].value["row"].tolist() == [f"train {row}" for row in range(65, 75)]
    run(at.button(key="look-first").click())
    assert at.dataframe[0].value["row"].tolist() == first and "row" not in at.query_params
    at.query_params["row"] = "train:70"
    run(at.segmented_control(key="look-part").set_value("validation"))
    assert at.dataframe[0].value["row"].tolist()[0] == "train 120"
    for wrong in ("train:150", "nothing:1", "<b>:1"):
        at.query_params["row"] = wrong
        run(at)
        assert at.dataframe[0].value["row"].tolist()[0] == "train 120"


def test_an_address_marks_the_image_that_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data", DIGITS)
    at.query_params["row"] = "train:1796"
    run(at)
    captions = [each.caption for image in at.get("image") for each in image.proto.imgs]
    assert len(captions) == 24 and captions[-1] == f"**{THIS_ONE.format(row=1796)}**"
    assert all(caption.isdigit() for caption in captions[:-1])


FAILED = Code.DAMAGED(file="**a** <b>c</b> [d](http://e)", words=":red[f] `g` $h$")


def test_a_data_set_that_is_not_there_can_be_prepared(monkeypatch: pytest.MonkeyPatch) -> None:
    fashion = find_dataset("fashion_mnist")
    assert fashion is not None
    at = open_page(monkeypatch, "data")
    assert words_at(at, "prepare") == ""
    run(at.button(key="choose-fashion_mnist").click())
    assert fashion.title in words_at(at, "prepare")
    run(at.button(key="prepare-start").click())
    store = services().store
    job = store.preparations.get(fashion.ref.key)
    assert job is not None and job.status is JobStatus.QUEUED
    claimed = store.preparations.claim("host")
    store.preparations.report(fashion.ref.key, claimed.attempt, note=Code.BUILDING(), fraction=0.5)
    run(at)
    assert [bar.proto.value for bar in at.get("progress")] == [50]
    run(at.button(key="prepare-cancel").click())
    assert store.preparations.get(fashion.ref.key) is None
    assert at.button(key="prepare-start").label == PREPARE
    run(at.button(key="prepare-start").click())
    claimed = store.preparations.claim("host")
    store.preparations.report(fashion.ref.key, claimed.attempt, JobStatus.FAILED, message=FAILED)
    run(at)
    assert [error.value for error in at.error] == [plain(words_of(FAILED))], "a file's name is no Markdown"
    assert at.button(key="prepare-start").label == TRY_AGAIN


def test_an_unknown_data_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data", IRIS.with_("data", dataset="iriss"))
    assert_told(at, "data.dataset")
    run(fixes(at)[0].click())
    assert draft_of(at) == IRIS


def test_a_damaged_file_is_named_with_its_checksum(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    at = open_page(monkeypatch, "data")
    features = prepared_folder(settings.home, find_dataset("iris")) / "train-features.npy"
    assert features.exists()
    services().library._open.clear()  # as after a restart
    right = sha256(features)
    features.write_bytes(b"nonsense")
    run(at)
    place = {"file": str(features), "folder": str(features.parent)}
    damaged = Code.DAMAGED_ARRAY(**place, found=sha256(features), expected=right)
    assert plain(words_of(damaged)).replace("\\", "") in texts(at)
    run(at.switch_page("pages/model.py"))


BAD_FILES = {
    "no JSON": b"{nonsense",
    "empty": b"",
    "newer": IRIS.to_json().replace('"version": 1', '"version": 2').encode(),
    "unknown key": IRIS.to_json().replace('"seed"', '"sead"').encode(),
    "no object": b"[1]",
    "wrong type": IRIS.to_json().replace('"epochs": 20', '"epochs": "many"').encode(),
    "not text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_experiment_file_says_why_and_the_draft_is_kept(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    with pytest.raises(NotAnExperiment) as refused:
        read_experiment(BAD_FILES[name])
    at = open_page(monkeypatch, "data", DIGITS)
    run(at.file_uploader(key="open-experiment").upload("bad.json", BAD_FILES[name], "application/json"))
    assert [error.value for error in at.error] == [plain(UNCHANGED.format(why=refused.value))]
    assert draft_of(at) == DIGITS


def test_an_experiment_file_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data", DIGITS)
    run(at.file_uploader(key="open-experiment").upload("it.json", BREAST_CANCER.to_json().encode(), "application/json"))
    assert draft_of(at) == BREAST_CANCER
    assert OPENED_FROM.format(name=BREAST_CANCER.name, file="it.json") in texts(at)
    assert at.text_input(key="w-name").value == BREAST_CANCER.name


@pytest.mark.parametrize("spec", ready_made(), ids=lambda spec: spec.name)
def test_each_ready_made_experiment_is_one_click_away(monkeypatch: pytest.MonkeyPatch, spec: ExperimentSpec) -> None:
    at = open_page(monkeypatch, "data", IRIS.with_layers(()))
    menu = next(item for item in at.get("menu_button") if item.key == "ready-made")
    run(menu.click(spec.name))
    assert draft_of(at) == spec


def test_an_experiment_can_be_renamed(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data")
    run(at.text_input(key="w-name").set_value("My *first*"))
    assert draft_of(at).name == "My *first*"
    run(at.text_input(key="w-name").set_value("  "))
    assert draft_of(at).name == "Untitled"


def test_the_draft_survives_a_page_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data")
    run(at.text_input(key="w-data-train").set_value("train[:70%]"))
    run(at.switch_page("pages/model.py"))
    run(at.switch_page("pages/data.py"))
    assert at.text_input(key="w-data-train").value == "train[:70%]"


def test_leaving_forgets_the_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data", DIGITS)
    token = at.session_state["tdc-workspace"]
    run(at.button(key="leave").click())
    assert not services().store.workspaces.exists(token)
    assert services().store.workspaces.load_draft(token) is None
    assert at.text_input(key="w-name").value == IRIS.name


def test_the_way_on_leads_to_the_model_and_says_what_has_to_be_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data")
    assert links(at) == ["model"]
    assert MEND_FIRST not in words_at(at, "next-step")
    run(at.text_input(key="w-data-train").set_value("tset"))
    (told,) = assert_told(at, "data.split")
    assert "“tset”" in told
    assert [words_at(at, place).count(told) for place in ("part-train", "next-step")] == [1, 1]
    assert texts(at).count(told) == 2, "where it stands, and beside the way on"
    assert MEND_FIRST in words_at(at, "next-step")
    run(fixes(at)[0].click())
    assert MEND_FIRST not in words_at(at, "next-step")
    run(at.button(key="choose-fashion_mnist").click())
    fashion = find_dataset("fashion_mnist")
    assert fashion is not None and fashion.title in words_at(at, "next-step")
    assert MEND_FIRST in words_at(at, "next-step")


def test_a_number_to_predict_is_shown_and_scaled_where_classes_are_balanced(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data", ready_made()[4])
    headings = [header.value for header in at.header]
    assert {NUMBERS_HEADING, TARGET_HEADING} <= set(headings) and CLASSES_HEADING not in headings
    assert BASELINE.format(mean=151.8, off=71.1) in texts(at)
    run(at.segmented_control(key="w-data-target_scaling").set_value("none"))
    assert draft_of(at).data.target_scaling is None
    (told,) = assert_told(at, "data.target_scaling")
    assert "151.8" in told
    run(at.segmented_control(key="w-data-target_scaling").set_value("standard"))
    assert draft_of(at) == ready_made()[4]
    run(at.button(key="choose-iris").click())
    assert draft_of(at).data.target_scaling is None
    headings = [header.value for header in at.header]
    assert CLASSES_HEADING in headings and not {NUMBERS_HEADING, TARGET_HEADING} & set(headings)
