"""The cards, held to TFDS' and scikit-learn's own descriptions."""

import numpy as np
import pytest
import sklearn.datasets
import tensorflow_datasets as tfds

from tdc_core.catalog.datasets import DATASETS, DatasetCard, find_dataset

cards = pytest.mark.parametrize("card", DATASETS, ids=lambda card: card.name)
of_tfds = pytest.mark.parametrize(
    "card", [card for card in DATASETS if card.source == "tfds"], ids=lambda card: card.name
)
of_sklearn = pytest.mark.parametrize(
    "card", [card for card in DATASETS if card.source == "sklearn"], ids=lambda card: card.name
)


@cards
def test_every_card_is_complete(card: DatasetCard) -> None:
    assert find_dataset(card.name) is card
    for text in (card.title, card.good_for, card.licence, card.homepage, *card.notes):
        assert text.strip()
    assert card.good_for.endswith(".")
    assert "train" in card.splits
    assert all(rows > 0 for rows in card.splits.values())
    assert len(set(card.classes)) == len(card.classes) != 1
    assert (card.target == "class") == (len(card.classes) >= 2) == (not card.measures) == (card.label_dtype == "int64")
    assert (card.kind == "image") == (card.image_shape is not None) == (card.value_range is not None)
    assert (card.kind == "table") == bool(card.columns)
    assert len(card.input_names) == (card.input_shape[0] if card.kind == "table" else 0)
    assert len(set(card.input_names)) == len(card.input_names)
    assert (card.source == "tfds") == bool(card.files)


def test_the_bundled_ones_are_those_that_were_promised() -> None:
    assert [card.name for card in DATASETS if card.bundled] == [
        "iris",
        "penguins/processed",
        "penguins/simple",
        "digits",
        "breast_cancer",
        "wine",
        "diabetes",
        "titanic",
        "mnist",
    ]
    assert find_dataset("fashion_mnist").download_mb == pytest.approx(30.9, abs=0.1)
    assert find_dataset("nothing") is None


@of_tfds
def test_cards_agree_with_tfds(card: DatasetCard, tmp_path) -> None:
    info = tfds.builder(f"{card.name}:{card.version}", data_dir=tmp_path).info
    label = info.features[card.label]
    assert label.num_classes == len(card.classes)
    if card.name != "penguins/processed":  # TFDS has no names there
        assert tuple(label.names) == card.classes
    assert info.supervised_keys[1] == card.label
    if card.features is not None:
        assert info.supervised_keys[0] == card.features
        assert info.features[card.features].shape == card.raw_shape
        return
    used = {column.name: column.categories for column in card.columns}
    left_out = {name for name, _ in card.left_out}
    assert {*used, *left_out, card.label} == set(info.features)
    assert not left_out & set(used)
    for name, categories in used.items():
        feature = info.features[name]
        assert tuple(getattr(feature, "names", None) or ()) == categories


@of_sklearn
def test_cards_agree_with_scikit_learn(card: DatasetCard) -> None:
    bunch = getattr(sklearn.datasets, f"load_{card.name}")(**card.arguments)
    assert tuple(str(name) for name in bunch.get("target_names", ())) == card.classes
    assert len(bunch[card.label]) == card.examples
    features = bunch[card.features]
    if card.kind == "table":
        assert tuple(bunch.feature_names) == tuple(column.name for column in card.columns)
    else:
        assert (*features.shape[1:], 1) == card.image_shape
        assert (features.min(), features.max()) == card.value_range
        assert np.array_equal(features, features.astype(np.uint8))


def test_iris_columns_are_named_as_in_scikit_learn() -> None:
    names = [column.name for column in find_dataset("iris").columns]
    assert names == sklearn.datasets.load_iris().feature_names


def test_titanic_leaves_out_what_gives_the_answer_away() -> None:
    card = find_dataset("titanic")
    reasons = dict(card.left_out)
    assert set(reasons) == {"name", "ticket", "cabin", "home.dest", "boat", "body"}
    assert "97.6%" in reasons["boat"]
    assert card.input_names == (
        *("pclass=1st_class", "pclass=2nd_class", "pclass=3rd_class", "sex=male", "sex=female"),
        *("age", "sibsp", "parch", "fare"),
        *("embarked=Cherbourg", "embarked=Queenstown", "embarked=Southampton", "embarked=Unknown"),
    )
