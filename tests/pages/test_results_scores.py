"""The Results page: what it says of a run's outputs is what they are, and a cell shows its own rows."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    mean_absolute_error,
    precision_recall_fscore_support,
    precision_score,
    r2_score,
    recall_score,
    root_mean_squared_error,
)

from tdc_core.catalog.datasets import find_dataset
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.parts.paging import A_PAGE
from tdc_core.ui.parts.row_place import OTHER_DATA
from tdc_core.ui.results.cell import ANY, OTHER, OWN
from tdc_core.ui.results.examples import NO_DATA
from tdc_core.ui.results.order import ORDERS
from tdc_core.ui.results.scores import NO_NUMBERS
from tdc_core.ui.run import live_run
from tdc_core.ui.session.services import services
from tests.pages.helpers import texts
from tests.pages.results import (
    CANCER,
    DIABETES,
    DIGITS,
    IRIS,
    charts,
    click,
    drawn,
    matrix,
    outlined,
    rows_shown,
    run,
    show,
    tables,
)


def test_the_headline_is_what_scikit_learn_says(monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(monkeypatch, IRIS)
    right, rows = int((page.answers == page.labels).sum()), len(page.labels)
    assert 0 < right < rows == 60
    wilson = binomtest(right, rows).proportion_ci(method="wilson")
    words = texts(page.at)
    assert f"{right} of 60 right: {100 * accuracy_score(page.labels, page.answers):.0f} %" in words
    assert f"between {100 * wilson.low:.0f} and {100 * wilson.high:.0f} %" in words
    counts = np.bincount(page.labels)
    assert f"Guessing {page.card.classes[counts.argmax()]} every time gives {100 * counts.max() / 60:.0f} %" in words
    assert "One row of 60 is 1.7 %." in words
    assert tables(page.at)["Metric"] == [["Loss", "0.1250", "–"], ["Accuracy", "0.7500", f"{counts.max() / 60:.4f}"]]
    columns = precision_recall_fscore_support(page.labels, page.answers)
    for name, row, *scores in zip(page.card.classes, tables(page.at)["Class"], *columns, strict=True):
        assert row == [name, *(f"{100 * score:.1f} %" for score in scores[:3]), str(scores[3])]


def test_right_is_what_the_answers_say_and_not_the_rounded_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = drawn(IRIS)
    part = parts["validation"]
    even = np.full_like(part.best, 1 / 3)  # a near tie, rounded: only the answers know
    page = show(monkeypatch, IRIS, {**parts, "validation": replace(part, best=even, best_answers=part.part.labels)})
    assert "60 of 60 right: 100 %" in texts(page.at)


def test_another_part_and_other_weights_have_their_own_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(monkeypatch, IRIS)
    assert "Best, epoch 2 · Last, epoch 3" in texts(page.at)
    for part, which in (("validation", "last"), ("test", "last"), ("test", "best")):
        page.at.segmented_control(key="results-part").set_value(part)
        run(page.at.segmented_control(key="results-weights").set_value(which))
        outputs = page.parts[part]
        told = outputs.best_answers if which == "best" else outputs.last_answers
        right = int((told == outputs.part.labels).sum())
        assert f"{right} of {len(outputs.part)} right" in texts(page.at)
        assert tables(page.at)["Metric"][0][1] == {"best": "0.1250", "last": "0.2500"}[which]


def test_what_there_is_one_of_is_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = drawn(DIGITS)
    part = parts["validation"]
    page = show(monkeypatch, DIGITS, {"validation": replace(part, last=part.best, last_answers=part.best_answers)})
    assert [each.key for each in page.at.segmented_control] == ["results-view"]
    assert "Validation part · Last, epoch 3, which is the best" in texts(page.at)


def test_before_a_cell_is_chosen_there_are_the_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(monkeypatch, IRIS)
    wrong = sorted(np.flatnonzero(page.answers != page.labels), key=lambda each: -page.sure[each])
    assert page.cell == (ANY, OTHER)
    assert f"**{len(wrong)} rows taken for another class**" in texts(page.at)
    assert rows_shown(page.at) == page.named(wrong), "the surest mistakes first"


@pytest.mark.parametrize("true", [ANY, 1, 2])
@pytest.mark.parametrize("taken", [ANY, 1, 2])
def test_a_cell_shows_exactly_its_rows(monkeypatch: pytest.MonkeyPatch, true: int, taken: int) -> None:
    page = show(monkeypatch, IRIS)
    page.choose(true, taken)
    expected = page.places(true, taken)
    assert expected and rows_shown(page.at) == expected[:A_PAGE]
    table = next(table.value for table in page.at.dataframe if "taken for" in table.value)
    features = services().library.open(page.card).splits["train"].features
    for _, row in table.iterrows():
        number = int(row["row"].split()[1])
        position = int(np.flatnonzero(page.part.part.rows == number)[0])
        said = float(page.part.best[position, page.answers[position]])
        assert row["true class"] == page.card.classes[page.labels[position]]
        assert row["taken for"] == page.card.classes[page.answers[position]]
        assert float(row["probability"].strip("<>% ")) == pytest.approx(100 * said, abs=0.1)
        assert row["classes"] == pytest.approx(page.part.best[position].tolist())
        assert list(row[5:]) == pytest.approx(features[number].tolist())


@pytest.mark.parametrize("order", ORDERS)
def test_rows_come_in_the_order_that_is_chosen(monkeypatch: pytest.MonkeyPatch, order: str) -> None:
    page = show(monkeypatch, IRIS)
    run(page.at.selectbox(key="results-order").set_value(order))
    page.choose(ANY, OWN)
    right = np.flatnonzero(page.answers == page.labels)
    assert f"**{len(right)} rows taken for their own class**" in texts(page.at)
    shown = rows_shown(page.at)
    match order:
        case "surest":
            assert shown == page.named(sorted(right, key=lambda each: -page.sure[each]))[:A_PAGE]
        case "least_sure":
            assert shown == page.named(sorted(right, key=lambda each: page.sure[each]))[:A_PAGE]
        case "rows":
            assert shown == page.named(right)[:A_PAGE]
        case _:
            assert {*shown} <= {*page.named(right)} and len({*shown}) == A_PAGE
            assert shown not in (page.named(right)[:A_PAGE], sorted(shown))
            run(page.at)
            assert rows_shown(page.at) == shown, "the same at each look"


def test_a_row_leads_to_its_place_in_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(monkeypatch, IRIS)
    at = page.at
    assert at.selectbox(key="results-row").options == rows_shown(at)
    run(at.selectbox(key="results-row").set_value(rows_shown(at)[1]))
    (address,) = [link.proto.query_string for link in at.get("page_link") if link.proto.query_string.startswith("row")]
    assert address == "row=" + rows_shown(at)[1].replace(" ", "%3A")
    other = show(monkeypatch, DIGITS).at
    assert OTHER_DATA in texts(other), "the draft is iris"
    assert not [link for link in other.get("page_link") if link.proto.query_string.startswith("row")]


def test_a_cell_of_images_shows_each_with_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(monkeypatch, DIGITS)
    counts = confusion_matrix(page.labels, page.answers)
    np.fill_diagonal(counts, 0)
    true, taken = divmod(int(counts.argmax()), 10)
    page.choose(true, taken)
    expected = page.places(true, taken)
    assert 1 < len(expected) <= A_PAGE
    alts = [each.alt for image in page.at.get("image") for each in image.proto.imgs]
    assert [alt.split(": ")[0].split(", ")[-1] for alt in alts] == expected
    assert all(f": {true}, taken for {taken} with a probability of " in alt for alt in alts)


def test_a_cell_without_rows_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = drawn(IRIS)
    right = replace(parts["validation"], best_answers=parts["validation"].part.labels)
    page = show(monkeypatch, IRIS, {"validation": right})
    assert page.cell == (ANY, ANY) and "**All 60 rows**" in texts(page.at)
    page.choose(0, 2)
    assert "No row of Iris-setosa is taken for Iris-virginica." in texts(page.at)
    assert rows_shown(page.at) == []


def test_the_click_and_the_boxes_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(monkeypatch, IRIS)
    at, before = page.at, matrix(page.at).id
    click(at, 1, 2)
    assert page.cell == (1, 2) and rows_shown(at) == page.places(1, 2)
    assert matrix(at).id == before, "the browser would mount it anew, and lose what the click outlined"
    click(at)
    assert page.cell == (ANY, OTHER)
    click(at, 1, 1)
    run(at.selectbox(key="results-taken").set_value(2))
    assert rows_shown(at) == page.places(1, 2)
    assert matrix(at).id != before and outlined(at) == [1 * 3 + 2], "the cell of the click is outlined still"
    click(at, 2, 1)
    assert page.cell == (2, 1) and rows_shown(at) == page.places(2, 1)
    run(at.toggle(key="results-shares").set_value(True))
    assert page.cell == (2, 1) and outlined(at) == [2 * 3 + 1]
    page.choose(0, ANY)
    assert outlined(at) == [0, 1, 2]


def test_the_matrix_shows_counts_or_percent(monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(monkeypatch, IRIS)
    counts = confusion_matrix(page.labels, page.answers)

    def numbers() -> list[str]:
        return [each["text"] for each in json.loads(matrix(page.at).spec)["layout"]["annotations"]]

    assert numbers() == [str(each) for each in counts.ravel()]
    assert f"{counts.trace()} are right" in matrix(page.at).alt
    run(page.at.toggle(key="results-shares").set_value(True))
    assert numbers() == [f"{each:.0f}" for each in (100 * counts / counts.sum(axis=1, keepdims=True)).ravel()]


def test_many_rows_are_shown_a_page_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(monkeypatch, IRIS)
    at = page.at
    page.choose(ANY, ANY)
    everything = page.places(ANY, ANY)
    assert len(everything) == 60 and at.button(key="results-previous").disabled
    seen = rows_shown(at)
    for _ in range(2):
        run(at.button(key="results-next").click())
        seen += rows_shown(at)
    assert seen == everything and "49 to 60 of 60" in texts(at)
    assert at.button(key="results-next").disabled
    run(at.button(key="results-previous").click())
    assert rows_shown(at) == everything[24:48]
    run(at.selectbox(key="results-order").set_value("rows"))
    as_they_lie = page.named(range(60))
    assert rows_shown(at) == as_they_lie[:24], "another order begins with its first page"
    run(at.button(key="results-next").click())
    run(at.segmented_control(key="results-weights").set_value("last"))
    assert rows_shown(at) == as_they_lie[:24], "other rows begin with their first page"


def test_the_threshold_changes_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(monkeypatch, CANCER)
    said = page.part.best[:, -1].astype(np.float64)
    for threshold in (0.5, 0.9):
        run(page.at.slider(key="results-threshold").set_value(threshold))
        told = (said > threshold).astype(int) if threshold != 0.5 else page.answers
        (_, alarms), (missed, found) = confusion_matrix(page.labels, told)
        words = texts(page.at)
        assert f"rows of benign, {found} are found and {missed} are missed" in words
        assert re.search(rf"rows of malignant, {alarms} (are|is) taken for benign", words)
        assert [metric.value for metric in page.at.metric] == [
            f"{100 * score(page.labels, told):.1f} %" for score in (precision_score, recall_score, accuracy_score)
        ]
        assert f"threshold of {threshold:.2f}" in charts(page.at)["results-roc"].alt
    assert {"results-roc", "results-precision-recall"} <= charts(page.at).keys()


def test_half_is_the_threshold_of_the_answers_though_outputs_are_rounded(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = drawn(CANCER)
    part = parts["validation"]
    tie = np.full_like(part.best, 0.5)
    page = show(monkeypatch, CANCER, {"validation": replace(part, best=tie)})
    right = int((page.answers == page.labels).sum())
    assert f"{right} of {len(page.labels)} right" in texts(page.at)
    assert page.at.metric[2].value == f"{100 * right / len(page.labels):.1f} %"


def test_several_classes_have_no_threshold(monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(monkeypatch, IRIS)
    assert not page.at.slider and not page.at.metric


def test_how_sure_it_is_stands_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(monkeypatch, IRIS)
    sure, right = page.part.best.astype(np.float64).max(axis=1), page.answers == page.labels
    bins = np.clip(np.ceil(sure * 10) - 1, 0, 9)
    most = int(np.bincount(bins.astype(int)).argmax())
    inside = bins == most
    gap = sum(abs(sure[bins == each].sum() - right[bins == each].sum()) for each in range(10)) / len(sure)
    assert (
        f"For {inside.sum()} rows it is {100 * sure[inside].mean():.0f} % sure on average, and right in "
        f"{100 * right[inside].mean():.0f} % of them."
    ) in texts(page.at)
    assert f"are {100 * gap:.1f} % apart" in texts(page.at)


@pytest.mark.parametrize("spec", [IRIS, CANCER, DIABETES], ids=lambda spec: spec.data.dataset)
@pytest.mark.parametrize("what", [math.nan, math.inf])
def test_outputs_that_are_no_numbers_get_a_sentence(
    monkeypatch: pytest.MonkeyPatch, spec: ExperimentSpec, what: float
) -> None:
    parts = drawn(spec)
    last = parts["validation"].last.copy()
    last[3] = what
    page = show(monkeypatch, spec, {**parts, "validation": replace(parts["validation"], last=last)})
    assert NO_NUMBERS not in texts(page.at)
    run(page.at.segmented_control(key="results-weights").set_value("last"))
    assert NO_NUMBERS in texts(page.at)
    assert not page.at.get("plotly_chart")


def test_numbers_are_off_by_what_scikit_learn_says(monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(monkeypatch, DIABETES)
    true, said = page.labels.astype(np.float64), page.part.best[:, 0].astype(np.float64)
    mean = np.full_like(true, true.mean())
    scores = (mean_absolute_error, root_mean_squared_error, r2_score)
    off = np.abs(said - true)
    reach = 1.96 * off.std(ddof=1) / math.sqrt(len(off))
    words = texts(page.at)
    assert f"Off by {off.mean():.1f} on average" in words
    assert f"between {off.mean() - reach:.1f} and {off.mean() + reach:.1f}." in words
    assert f"is off by {np.abs(true - true.mean()).mean():.1f}." in words and page.card.measures in words
    assert tables(page.at)["Metric"] == [
        [name, f"{score(true, said):.4f}", f"{score(true, mean):.4f}"]
        for name, score in zip(("MAE", "RMSE", "R²"), scores, strict=True)
    ]
    assert set(charts(page.at)) == {"results-predicted", "results-residuals"}
    (worst,) = (table.value for table in page.at.dataframe)
    order = np.argsort(-off, kind="stable")[:24]
    assert list(worst["row"]) == [f"train {page.part.part.rows[each]}" for each in order]
    assert worst["error"].tolist() == pytest.approx((true - said)[order].tolist())


def test_names_from_outside_stay_text(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("<a href='http://x'>**one**</a>", "any", "any")
    card = find_dataset("iris")
    assert card is not None
    hostile = replace(card, classes=names)
    monkeypatch.setattr(live_run.Services, "card", lambda studio, data: hostile)
    page = show(monkeypatch, IRIS)
    at = page.at
    assert at.selectbox(key="results-true").options == ["any (3)", names[0], "any", "any (2)"]
    click(at, 0, 1)
    assert page.cell == (0, 1)
    written: Sequence[str] = [
        *(str(each.value) for each in at.markdown),
        *(cell for row in tables(at)["Class"] for cell in row),
    ]
    assert not [text for text in written if re.search(r"(?<!\\)(<a|\*one)", text)]
    assert [text for text in written if "\\<a" in text]
    assert "<a" not in matrix(at).spec and "&lt;a" in matrix(at).spec
    assert NO_DATA in texts(at), "a data set of that content is not there"
