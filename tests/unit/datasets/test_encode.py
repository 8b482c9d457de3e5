"""Encoding and scaling, held to pandas and scikit-learn."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import MinMaxScaler, OneHotEncoder, StandardScaler

from tdc_core.catalog.datasets import Column, DatasetCard
from tdc_core.catalog.heads import HEADS
from tdc_core.datasets.encode import Encoder, fit_scaling, fit_target, is_missing, one_hot
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.datasets.prepared import SplitArrays
from tdc_core.spec import HeadSpec, resolve_split
from tests.unit.datasets.conftest import BUNDLED, card_of

TABLES = [card for card in BUNDLED if card.kind == "table"]
IMAGES = [card for card in BUNDLED if card.kind == "image"]
tables = pytest.mark.parametrize("card", TABLES, ids=lambda card: card.name)
images = pytest.mark.parametrize("card", IMAGES, ids=lambda card: card.name)


def parts(card: DatasetCard, library: DatasetLibrary) -> tuple[SplitArrays, SplitArrays]:
    prepared = library.open(card)
    train, rest = (prepared.part(resolve_split(text, card.splits)) for text in ("train[:60%]", "train[60%:]"))
    return train, rest


def reference(card: DatasetCard) -> ColumnTransformer:
    """What scikit-learn would do with a table, column by column."""
    steps = []
    for i, column in enumerate(card.columns):
        if column.categories:
            step = OneHotEncoder(categories=[np.arange(len(column.categories), dtype=float)], sparse_output=False)
        elif column.missing is None:
            step = "passthrough"
        else:
            step = SimpleImputer(strategy="median", missing_values=column.missing)
        steps.append((column.name, step, [i]))
    return ColumnTransformer(steps)


@tables
def test_tables_are_encoded_as_scikit_learn_does(card: DatasetCard, library: DatasetLibrary) -> None:
    train, rest = parts(card, library)
    encoder, expected = Encoder.fit(card, train), reference(card).fit(train.features.astype(np.float64))
    for part in (train, rest):
        encoded = encoder.features(part)
        assert encoded.dtype == np.float32
        assert encoded.shape == (len(part), *card.input_shape) == (len(part), len(card.input_names))
        np.testing.assert_array_equal(encoded, expected.transform(part.features.astype(np.float64)).astype(np.float32))
        assert np.isfinite(encoded).all()


@pytest.mark.parametrize("name", ["titanic", "penguins/simple"])
def test_medians_are_of_the_training_part(name: str, library: DatasetLibrary) -> None:
    card = card_of(name)
    train, rest = parts(card, library)
    frame = pd.DataFrame(np.array(train.features), columns=[column.name for column in card.columns])
    encoder = Encoder.fit(card, train)
    for column, median in zip(card.columns, encoder.fills, strict=True):
        if column.missing is None:
            assert median is None
        else:
            assert median == frame[column.name].replace(column.missing, np.nan).median()
    assert Encoder.fit(card, rest).fills != encoder.fills


def test_columns_carry_the_names_of_the_card(library: DatasetLibrary) -> None:
    card = card_of("titanic")
    train, _ = parts(card, library)
    frame = pd.DataFrame(Encoder.fit(card, train).features(train), columns=list(card.input_names))
    survived = pd.Series(train.labels).groupby(frame["sex=female"]).mean()
    assert survived[1.0] > 0.6 > 0.3 > survived[0.0]
    assert (frame[[name for name in frame if name.startswith("embarked=")]].sum(axis=1) == 1).all()


@images
def test_images_stay_bytes_and_are_not_copied(card: DatasetCard, library: DatasetLibrary) -> None:
    train, _ = parts(card, library)
    features = Encoder.fit(card, train).features(train)
    assert features.dtype == np.uint8
    assert np.shares_memory(features, train.features)
    assert features.max() == card.value_range[1]


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head.name)
def test_labels_are_what_the_head_needs(head, library: DatasetLibrary) -> None:
    card = card_of("breast_cancer")
    train, _ = parts(card, library)
    labels = Encoder.fit(card, train).labels(train.labels, head.spec(2))
    if head.labels == "integer":
        np.testing.assert_array_equal(labels, train.labels)
        assert labels.dtype == np.int64
    elif head.labels == "number":
        np.testing.assert_array_equal(labels, train.labels[:, np.newaxis])
        assert labels.dtype == np.float32
    else:
        np.testing.assert_array_equal(labels, np.eye(2, dtype=np.float32)[train.labels])
        assert labels.dtype == np.float32


def number_parts(library: DatasetLibrary) -> tuple[Encoder, SplitArrays]:
    card = card_of("diabetes")
    train, _ = parts(card, library)
    return Encoder.fit(card, train), train


def test_a_number_is_a_column_of_floats_or_cut_to_an_integer_and_never_one_hot(library: DatasetLibrary) -> None:
    encoder, train = number_parts(library)
    labels = train.labels + np.float32(0.75)
    written = {
        kind: HeadSpec(units=1, activation="linear", loss="huber", labels=kind)
        for kind in ("number", "integer", "one_hot")
    }
    column = encoder.labels(labels, written["number"])
    assert (column.shape, column.dtype) == ((len(train), 1), np.float32)
    np.testing.assert_array_equal(column[:, 0], labels)
    np.testing.assert_array_equal(encoder.labels(labels, written["integer"]), np.floor(labels).astype(np.int64))
    with pytest.raises(ValueError, match="can't be one-hot"):
        encoder.labels(labels, written["one_hot"])


def test_the_scaling_of_a_number_is_that_of_the_training_part(library: DatasetLibrary) -> None:
    _, train = number_parts(library)
    assert fit_target(None, train.labels) is None
    vectors = fit_target("standard", train.labels)
    assert vectors.mean == pytest.approx(np.mean(train.labels, dtype=np.float64), rel=1e-12)
    assert vectors.deviation == pytest.approx(np.std(train.labels, dtype=np.float64), rel=1e-12)
    assert fit_target("standard", np.full(3, 7, np.float32)).deviation == 1.0


@tables
def test_minmax_of_a_table_is_scikit_learns(card: DatasetCard, library: DatasetLibrary) -> None:
    train, rest = parts(card, library)
    encoder = Encoder.fit(card, train)
    vectors = fit_scaling(card, "minmax", encoder.features(train))
    expected = MinMaxScaler().fit(encoder.features(train).astype(np.float64))
    table = encoder.features(rest).astype(np.float64)
    np.testing.assert_allclose(table * vectors.scale + vectors.offset, expected.transform(table), atol=1e-12)
    assert vectors.kind == "minmax"
    assert all(type(value) is float for value in (*vectors.scale, *vectors.offset))


@tables
def test_standard_of_a_table_is_scikit_learns(card: DatasetCard, library: DatasetLibrary) -> None:
    train, _ = parts(card, library)
    features = Encoder.fit(card, train).features(train)
    vectors = fit_scaling(card, "standard", features)
    expected = StandardScaler().fit(features.astype(np.float64))
    assert vectors.kind == "standard"
    np.testing.assert_allclose(vectors.mean, expected.mean_, rtol=1e-12)
    np.testing.assert_allclose(np.sqrt(vectors.variance), expected.scale_, rtol=1e-9)


@images
def test_scaling_of_images_is_one_pair_of_numbers(card: DatasetCard, library: DatasetLibrary) -> None:
    train, _ = parts(card, library)
    minmax = fit_scaling(card, "minmax", train.features)
    assert (minmax.scale, minmax.offset) == (1 / card.value_range[1], 0.0)
    standard = fit_scaling(card, "standard", train.features)
    assert standard.mean == pytest.approx(np.mean(train.features, dtype=np.float64), rel=1e-12)
    assert standard.variance == pytest.approx(np.var(train.features, dtype=np.float64), rel=1e-12)


def test_no_scaling_is_none(card: DatasetCard, library: DatasetLibrary) -> None:
    train, _ = parts(card, library)
    assert fit_scaling(card, "none", Encoder.fit(card, train).features(train)) is None


def test_a_constant_column_keeps_its_scale(library: DatasetLibrary) -> None:
    card = card_of("iris")
    table = np.array([[1, 2, 3, 7], [2, 2, 5, 7]], np.float32)
    minmax, standard = fit_scaling(card, "minmax", table), fit_scaling(card, "standard", table)
    assert minmax.scale == (1.0, 1.0, 0.5, 1.0)
    assert minmax.offset == (-1.0, -2.0, -1.5, -7.0)
    assert standard.variance == (0.25, 1.0, 1.0, 1.0)


def test_a_column_with_no_value_at_all_becomes_zero() -> None:
    card = dataclasses.replace(card_of("iris"), columns=(Column("a", missing=-1.0), Column("b", missing=float("nan"))))
    train = SplitArrays(np.array([[-1, np.nan], [-1, np.nan]], np.float32), np.array([0, 1]))
    np.testing.assert_array_equal(Encoder.fit(card, train).features(train), np.zeros((2, 2)))


@pytest.mark.parametrize(("missing", "expected"), [(None, [0, 0, 0]), (-1.0, [0, 1, 0]), (float("nan"), [0, 0, 1])])
def test_missing_values_are_those_of_the_source(missing, expected) -> None:
    values = np.array([3, -1, np.nan], np.float32)
    np.testing.assert_array_equal(is_missing(Column("a", missing=missing), values), np.array(expected, bool))


def test_one_hot_rows_have_a_single_one() -> None:
    np.testing.assert_array_equal(one_hot(np.array([2, 0]), 3), [[0, 0, 1], [1, 0, 0]])
