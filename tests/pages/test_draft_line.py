"""The draft beside a run that is shown: folded into a line, told apart in words, opened and folded again."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.spec import LayerSpec, TrainingSpec
from tdc_core.ui.model.words import count_of
from tdc_core.ui.run import words as run_words
from tdc_core.ui.train.draft_line import CHANGED, PARTS, SAME, YOUR_DRAFT, told_apart
from tdc_core.ui.train.form import NO_NUMBER, TRAIN
from tests.pages.helpers import DATA_PAGE, assert_sound, assert_told, draft_of, links, open_page, texts, words_at
from tests.pages.runs import IRIS, begin, button, end, runs, submit
from tests.pages.test_shared_run import follow, theirs

OTHER_SETTINGS = CHANGED.format(parts=PARTS["training"])


def line_of(training: TrainingSpec) -> str:
    """What the line says of the draft before it says how that differs from the run."""
    return f"{YOUR_DRAFT} {run_words.settings(training)}"


def is_open(at: AppTest) -> bool:
    return any(field.key == "w-training-epochs" for field in at.number_input)


def keys(at: AppTest) -> set[str | None]:
    return {element.key for element in at.button}


def with_a_run(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    at = open_page(monkeypatch, "train")
    submit(at)
    end(begin())
    at.run()
    assert_sound(at)
    return at


def test_without_a_run_the_form_is_open_and_train_stands_out(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    assert is_open(at)
    assert not {"change-draft", "fold-draft"} & keys(at)
    assert button(at, "train").proto.type == "primary"
    assert YOUR_DRAFT not in texts(at)


def test_beside_a_run_the_form_is_a_line_from_which_it_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    at = with_a_run(monkeypatch)
    assert not is_open(at)
    assert line_of(IRIS.training) in words_at(at, "train-row")
    assert SAME in words_at(at, "train-row")
    button(at, "train").click().run()
    assert_sound(at)
    assert len(runs(at)) == 2
    assert button(at, "train").label == TRAIN[False, True]


def test_it_opens_in_place_stays_open_while_it_is_edited_and_folds_again(monkeypatch: pytest.MonkeyPatch) -> None:
    at = with_a_run(monkeypatch)
    button(at, "change-draft").click().run()
    assert is_open(at)
    assert SAME in words_at(at, "train-row")
    at.number_input(key="w-training-epochs").set_value(7).run()
    assert is_open(at)
    at.text_input(key="w-training-learning_rate").set_value("0.01").run()
    assert is_open(at)
    assert OTHER_SETTINGS in words_at(at, "train-row")
    button(at, "fold-draft").click().run()
    assert_sound(at)
    assert not is_open(at)
    assert (draft_of(at).training.epochs, draft_of(at).training.learning_rate) == (7, 0.01)
    assert line_of(draft_of(at).training) in words_at(at, "train-row")
    assert OTHER_SETTINGS in words_at(at, "train-row")
    button(at, "change-draft").click().run()
    button(at, "train").click().run()
    assert not is_open(at), "the curves come first"


def test_what_is_not_readable_is_not_folded_away(monkeypatch: pytest.MonkeyPatch) -> None:
    at = with_a_run(monkeypatch)
    button(at, "change-draft").click().run()
    at.text_input(key="w-training-learning_rate").set_value("fast").run()
    assert button(at, "fold-draft").disabled
    assert NO_NUMBER.format(typed="fast") in words_at(at, "train-form")


@pytest.mark.parametrize(
    ("part", "values", "code", "ways"),
    [
        ("training", {"epochs": 0}, "training.epochs", []),
        ("data", {"train": "train[:200%]"}, "data.split", [DATA_PAGE]),
    ],
)
def test_what_keeps_the_draft_from_training_is_seen_when_folded(
    monkeypatch: pytest.MonkeyPatch, part, values: dict, code: str, ways: list[str]
) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_(part, **values))
    submit(at)
    at.run()
    assert not is_open(at)
    assert_told(at, code)
    assert button(at, "train").disabled
    assert links(at) == ways


def test_a_warning_is_counted_in_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", early_stopping={"patience": 99}))
    submit(at)
    at.run()
    assert count_of(1, "warning") in words_at(at, "train-row")
    assert not button(at, "train").disabled


def test_someone_elses_run_has_no_draft_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    _, run = theirs()
    follow(at, run.id)
    assert YOUR_DRAFT not in texts(at)
    assert not is_open(at)


def test_draft_and_run_are_told_apart_by_their_parts_not_their_names() -> None:
    assert told_apart(IRIS.model_copy(update={"name": "else"}), IRIS) == SAME
    assert told_apart(IRIS.with_("training", seed=9), IRIS) == OTHER_SETTINGS
    all_of_it = IRIS.with_layers((LayerSpec.of("flatten"),)).with_("data", dataset="wine").with_("training", epochs=1)
    assert told_apart(all_of_it, IRIS) == CHANGED.format(parts=", ".join(PARTS.values()))
