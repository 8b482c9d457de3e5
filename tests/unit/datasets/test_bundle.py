"""What ships in data/ is what TFDS and scikit-learn make of the published files, byte for byte."""

import json

import numpy as np
import pytest
import tensorflow_datasets as tfds

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.build_tfds import make_tfds_folder
from tdc_core.datasets.bundle import bundle, main
from tdc_core.datasets.library import sha256
from tdc_core.settings import ROOT
from tdc_core.spec import resolve_split
from tests.support.published import published
from tests.unit.datasets.conftest import BUNDLED, card_of, silent

DATA = ROOT / "data"
SHIPPED = json.loads((DATA / "manifest.json").read_text())


@pytest.fixture(scope="module")
def tfds_dir(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tfds")
    for name in ("iris", "penguins/processed", "penguins/simple", "titanic"):
        card = card_of(name)
        make_tfds_folder(card, folder, manual_dir=published(card), offline=True, progress=silent)
    return folder


def test_every_bundled_data_set_equals_its_source(card: DatasetCard, tmp_path) -> None:
    entry = bundle(card, tmp_path, published(card))
    shipped = SHIPPED[card.name]
    assert entry["arrays"] == shipped["arrays"]
    assert entry["rows"] == shipped["rows"] == dict(card.splits)
    assert (tmp_path / entry["file"]).read_bytes() == (DATA / shipped["file"]).read_bytes()
    assert sha256(DATA / shipped["file"]) == shipped["sha256"]
    assert (shipped["version"], shipped["content"]) == (card.version, card.ref.content)


def test_nothing_else_is_shipped() -> None:
    assert list(SHIPPED) == [card.name for card in BUNDLED]
    assert {path.name for path in DATA.iterdir()} == {
        "README.md",
        "manifest.json",
        "samples",
        *(entry["file"] for entry in SHIPPED.values()),
    }


def test_sizes_are_as_promised() -> None:
    assert (DATA / "mnist.npz").stat().st_size < 11e6
    assert all((DATA / entry["file"]).stat().st_size < 1e5 for name, entry in SHIPPED.items() if name != "mnist")


def test_numpy_opens_what_is_shipped(card: DatasetCard) -> None:
    with np.load(DATA / SHIPPED[card.name]["file"], allow_pickle=False) as arrays:
        for split, rows in card.splits.items():
            features, labels = arrays[f"{split}-features"], arrays[f"{split}-labels"]
            assert (features.shape, features.dtype) == ((rows, *card.raw_shape), card.dtype)
            assert (labels.shape, labels.dtype) == ((rows,), card.label_dtype)
            if card.classes:
                assert set(np.unique(labels)) == set(range(len(card.classes)))
            else:
                assert np.isfinite(labels).all() and len(np.unique(labels)) > rows / 4


@pytest.mark.parametrize("name", ["iris", "penguins/processed", "penguins/simple", "titanic"])
@pytest.mark.parametrize("split", ["train", "train[:80%]", "train[80%:]", "train[-30:]+train[5:15]"])
def test_rows_are_those_of_tfds_load(name: str, split: str, library, tfds_dir) -> None:
    card = card_of(name)
    part = library.open(card).part(resolve_split(split, card.splits))
    in_order = tfds.ReadConfig(interleave_cycle_length=1)  # else TFDS takes turns, 16 rows of each range
    rows = list(tfds.as_numpy(tfds.load(name, split=split, data_dir=tfds_dir, download=False, read_config=in_order)))
    assert len(rows) == len(part)
    assert [row[card.label] for row in rows] == part.labels.tolist()
    for row, features in zip(rows, part.features, strict=True):
        expected = row[card.features] if card.features else [row[column.name] for column in card.columns]
        np.testing.assert_array_equal(features, np.asarray(expected, np.float32))


def test_the_command_writes_files_and_manifest(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tdc_core.datasets.bundle.DATASETS", (card_of("wine"), card_of("iris")))
    assert main(["--manual-dir", str(published(card_of("iris"))), "--out", str(tmp_path / "out")]) == 0
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert {name: entry["sha256"] for name, entry in manifest.items()} == {
        name: SHIPPED[name]["sha256"] for name in ("wine", "iris")
    }


def test_the_command_builds_those_alone_that_are_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("tdc_core.datasets.bundle.DATASETS", (card_of("digits"), card_of("wine")))
    for name, there in (("wine", ["wine"]), ("digits", ["digits", "wine"])):
        assert main([name, "--out", str(tmp_path)]) == 0
        assert list(json.loads((tmp_path / "manifest.json").read_text())) == there
    assert {path.name for path in tmp_path.iterdir()} == {"manifest.json", "digits.npz", "wine.npz"}
    with pytest.raises(SystemExit):
        main(["iris", "--out", str(tmp_path)])
