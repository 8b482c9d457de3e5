"""Facts and preview numbers, held to numpy and pandas."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.facts import data_facts
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.datasets.prepared import PreparedDataset, SplitArrays
from tdc_core.datasets.preview import column_figures, sample_images, sample_rows
from tdc_core.spec import DataSpec, SplitError, resolve_split
from tests.unit.datasets.conftest import card_of

SPLITS = [
    ("train[:80%]", "train[80%:]", None),
    ("train[10:40]+train[60:70]", "train[40:60]", "train[-20:]"),
    ("train[:1]", "train[1:]", "train[:0]"),
]


@pytest.mark.parametrize("split", SPLITS, ids=str)
def test_facts_are_what_numpy_counts(card: DatasetCard, split, library: DatasetLibrary) -> None:
    prepared = library.open(card)
    data = DataSpec(dataset=card.name, train=split[0], validation=split[1], test=split[2])
    facts = data_facts(prepared, data)
    for text, part in zip(split, (facts.train, facts.validation, facts.test), strict=True):
        if text is None:
            assert part is None
            continue
        labels = np.concatenate(
            [prepared.splits["train"].labels[slice(*rows[1:])] for rows in resolve_split(text, card.splits)]
        )
        assert part.examples == len(labels)
        assert part.class_counts == tuple(int((labels == code).sum()) for code in range(len(card.classes)))
    assert not facts.sorted_by_label


def test_ranges_of_a_mixed_table(library: DatasetLibrary) -> None:
    card = card_of("titanic")
    prepared = library.open(card)
    facts = data_facts(prepared, DataSpec(dataset=card.name))
    ranges = dict(zip(card.input_names, facts.feature_ranges, strict=True))
    raw = prepared.splits["train"].features[:1047]
    ages = raw[:, 2][raw[:, 2] != -1]
    assert ranges["age"] == (ages.min(), ages.max())
    assert ranges["sex=female"] == (0.0, 1.0)
    assert ranges["fare"][0] == 0.0


@pytest.mark.parametrize(("name", "expected"), [("mnist", (0, 255)), ("digits", (0, 16))])
def test_ranges_of_images_are_one_pair(name: str, expected, library: DatasetLibrary) -> None:
    card = card_of(name)
    assert data_facts(library.open(card), DataSpec(dataset=name)).feature_ranges == (expected,)


def test_an_empty_training_part_has_no_ranges(card: DatasetCard, library: DatasetLibrary) -> None:
    facts = data_facts(library.open(card), DataSpec(dataset=card.name, train="train[:0]"))
    assert facts.train.examples == 0
    assert set(facts.feature_ranges) == {(0.0, 0.0)}
    assert len(facts.feature_ranges) == (len(card.input_names) or 1)


def test_a_bad_split_is_said(library: DatasetLibrary) -> None:
    with pytest.raises(SplitError, match="tarin"):
        data_facts(library.open(card_of("iris")), DataSpec(dataset="iris", train="tarin"))


@pytest.mark.parametrize(("labels", "expected"), [([0, 0, 1, 1, 2], True), ([0, 1, 0, 2, 2], False), ([1, 1], False)])
def test_labels_in_one_block_a_class_are_noticed(labels, expected: bool) -> None:
    card = dataclasses.replace(card_of("iris"), splits={"train": len(labels)})
    arrays = SplitArrays(np.ones((len(labels), 4), np.float32), np.array(labels))
    prepared = PreparedDataset(card, {"train": arrays})
    assert data_facts(prepared, DataSpec(dataset="iris")).sorted_by_label is expected


@pytest.mark.parametrize("rows", [7, 100, 150, 1234])
def test_counts_by_percent_are_those_of_slices_by_percent(rows: int) -> None:
    card = dataclasses.replace(card_of("iris"), splits={"train": rows})
    labels = np.random.default_rng(0).integers(0, 3, rows)
    prepared = PreparedDataset(card, {"train": SplitArrays(np.ones((rows, 4), np.float32), labels)})
    counts = data_facts(prepared, DataSpec(dataset="iris")).counts_by_percent["train"]
    assert len(counts) == 100
    for start, stop in [(0, 80), (80, 100), (8, 10), (33, 34)]:
        part = prepared.part(resolve_split(f"train[{start}%:{stop}%]", card.splits)).labels
        assert np.sum(counts[start:stop], axis=0).tolist() == np.bincount(part, minlength=3).tolist()


def test_figures_of_columns_are_what_pandas_says(card: DatasetCard, library: DatasetLibrary) -> None:
    prepared = library.open(card)
    ranges = resolve_split("train[:70%]", card.splits)
    figures = column_figures(prepared, card, ranges)
    assert [figure.name for figure in figures] == [column.name for column in card.columns]
    if card.kind == "image":
        return
    frame = pd.DataFrame(np.array(prepared.part(ranges).features, np.float64), columns=[f.name for f in figures])
    for column, figure in zip(card.columns, figures, strict=True):
        values = frame[column.name]
        if column.categories:
            assert figure.counts == tuple(
                (name, int((values == code).sum())) for code, name in enumerate(column.categories)
            )
            continue
        values = values.replace(column.missing, np.nan) if column.missing is not None else values
        assert figure.missing == values.isna().sum()
        assert (figure.min, figure.max, figure.median) == (values.min(), values.max(), values.median())
        assert figure.mean == pytest.approx(values.mean())
        assert figure.std == pytest.approx(values.std(ddof=0))


def test_missing_values_are_counted(library: DatasetLibrary) -> None:
    card = card_of("titanic")
    ranges = resolve_split("train", card.splits)
    missing = {figure.name: figure.missing for figure in column_figures(library.open(card), card, ranges)}
    assert missing == {"pclass": 0, "sex": 0, "age": 263, "sibsp": 0, "parch": 0, "fare": 1, "embarked": 0}


def test_a_column_without_values_has_no_figures(library: DatasetLibrary) -> None:
    card = card_of("penguins/simple")
    figure = column_figures(library.open(card), card, resolve_split("train[:0]", card.splits))[1]
    assert (figure.missing, figure.mean, figure.std) == (0, None, None)


def test_sample_rows_speak_the_words_of_the_source(library: DatasetLibrary) -> None:
    card = card_of("titanic")
    prepared = library.open(card)
    rows = sample_rows(prepared, card, resolve_split("train[100:]", card.splits), 300)
    assert [row.row for row in rows] == list(range(100, 400))
    for row in rows:
        raw = prepared.splits["train"].features[row.row]
        assert row.values[0] == card.columns[0].categories[int(raw[0])]
        assert row.values[2] == (None if raw[2] == -1 else raw[2])
        assert row.answer == card.classes[row.label]
        assert row.label == prepared.splits["train"].labels[row.row] == row.one_hot.index(1)
        assert sum(row.one_hot) == 1
    assert None in {row.values[2] for row in rows}


def test_samples_by_seed_stay_within_the_part_and_repeat(library: DatasetLibrary) -> None:
    card = card_of("mnist")
    prepared = library.open(card)
    ranges = resolve_split("train[:50]+test[-50:]", card.splits)
    images = sample_images(prepared, card, ranges, 90, seed=1)
    places = [(image.split, image.row) for image in images]
    assert len(set(places)) == 90
    assert {split for split, _ in places} == {"train", "test"}
    assert all(row < 50 if split == "train" else row >= 9950 for split, row in places)
    again = [(image.split, image.row) for image in sample_images(prepared, card, ranges, 90, seed=1)]
    other = [(image.split, image.row) for image in sample_images(prepared, card, ranges, 90, seed=2)]
    assert again == places != other
    for image in images:
        np.testing.assert_array_equal(image.image, prepared.splits[image.split].features[image.row])
    assert len(sample_images(prepared, card, ranges, 1000)) == 100
    assert sample_images(prepared, card, resolve_split("train[:0]", card.splits), 5, seed=0) == ()
