"""Opening data sets: unpacked once, checked, safe for many processes."""

import dataclasses
import json
import multiprocessing
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.datasets.errors import CorruptData, DataUnavailable
from tdc_core.datasets.facts import data_facts
from tdc_core.datasets.library import DatasetLibrary, locked, new_folder, prepared_folder, sha256, write_arrays
from tdc_core.datasets.prepared import SplitArrays
from tdc_core.settings import ROOT
from tdc_core.spec import DataSpec, resolve_split
from tdc_core.spec.messages import Code
from tests.unit.datasets.conftest import card_of

DATA = ROOT / "data"
IRIS, FASHION = card_of("iris"), card_of("fashion_mnist")


@pytest.fixture
def bundled(tmp_path: Path) -> Path:
    """A data/ folder of the test's own, with iris in it."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name in ("manifest.json", "iris.npz"):
        shutil.copy(DATA / name, folder / name)
    return folder


def flip_a_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_arrays_are_mapped_read_only_and_as_the_card_says(card: DatasetCard, library: DatasetLibrary) -> None:
    prepared = library.open(card)
    assert {split: len(part) for split, part in prepared.splits.items()} == dict(card.splits)
    for part in prepared.splits.values():
        assert isinstance(part.features, np.memmap)
        assert part.features.dtype == card.dtype
        assert part.features.shape[1:] == card.raw_shape
        assert not part.features.flags.writeable
        assert not part.labels.flags.writeable
    assert library.open(card) is prepared


def test_parts_are_views_or_copies_in_order(library: DatasetLibrary) -> None:
    card = card_of("mnist")
    prepared = library.open(card)
    one = prepared.part(resolve_split("train[10:20]", card.splits))
    assert np.shares_memory(one.features, prepared.splits["train"].features)
    two = prepared.part(resolve_split("test[:5]+train[10:20]", card.splits))
    np.testing.assert_array_equal(two.features[5:], one.features)
    np.testing.assert_array_equal(two.labels[:5], prepared.splits["test"].labels[:5])
    assert len(prepared.part(resolve_split("train[:0]", card.splits))) == 0


def test_a_bundled_data_set_is_ready_and_another_is_not(home: Path, bundled: Path) -> None:
    library = DatasetLibrary(home, bundled)
    fashion = card_of("fashion_mnist")
    assert library.is_ready(IRIS)
    assert not library.is_ready(fashion)
    with pytest.raises(DataUnavailable) as raised:
        library.open(fashion)
    assert raised.value.message == Code.NOT_PREPARED(title=fashion.title)
    assert not home.exists()


def test_a_missing_bundled_file_is_named(home: Path, bundled: Path) -> None:
    (bundled / "iris.npz").unlink()
    with pytest.raises(DataUnavailable) as raised:
        DatasetLibrary(home, bundled).open(IRIS)
    assert raised.value.message == Code.NOT_SHIPPED(file=str(bundled / "iris.npz"))


def test_a_corrupt_bundled_file_is_named_with_its_checksum(home: Path, bundled: Path) -> None:
    right = sha256(bundled / "iris.npz")
    flip_a_byte(bundled / "iris.npz")
    with pytest.raises(CorruptData) as raised:
        DatasetLibrary(home, bundled).open(IRIS)
    file = bundled / "iris.npz"
    assert raised.value.message == Code.DAMAGED_SHIPPED(file=str(file), found=sha256(file), expected=right)
    assert not prepared_folder(home, IRIS).exists()


@pytest.mark.parametrize("array", ["train-features.npy", "train-labels.npy"])
def test_a_corrupt_array_is_named_with_its_checksum(home: Path, bundled: Path, array: str) -> None:
    DatasetLibrary(home, bundled).open(IRIS)
    path = prepared_folder(home, IRIS) / array
    right = sha256(path)
    flip_a_byte(path)
    with pytest.raises(CorruptData) as raised:
        DatasetLibrary(home, bundled).open(IRIS)
    place = {"file": str(path), "folder": str(path.parent)}
    assert raised.value.message == Code.DAMAGED_ARRAY(**place, found=sha256(path), expected=right)
    path.unlink()
    with pytest.raises(CorruptData) as raised:
        DatasetLibrary(home, bundled).open(IRIS)
    assert raised.value.message == Code.GONE_ARRAY(**place)


@pytest.mark.parametrize("content", ["{", "[]", ""])
def test_a_corrupt_manifest_is_named(home: Path, bundled: Path, content: str) -> None:
    (bundled / "manifest.json").write_text(content)
    with pytest.raises(CorruptData) as raised:
        DatasetLibrary(home, bundled).open(IRIS)
    assert raised.value.message.code == (Code.DAMAGED_NO_OBJECT if content == "[]" else Code.DAMAGED)
    assert raised.value.message.arguments["file"] == str(bundled / "manifest.json")


@pytest.mark.parametrize("content", ["{}", '{"arrays": []}', '{"arrays": null}', "[" * 100_000], ids=len)
def test_a_corrupt_manifest_of_prepared_arrays_is_named(home: Path, content: str) -> None:
    manifest = prepared_folder(home, FASHION) / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(content)
    with pytest.raises(CorruptData) as raised:
        DatasetLibrary(home).open(FASHION)
    assert (raised.value.message.code, raised.value.message.arguments["file"]) == (Code.DAMAGED, str(manifest))


def test_arrays_of_an_older_release_are_replaced(home: Path, bundled: Path) -> None:
    DatasetLibrary(home, bundled).open(IRIS)
    folder = prepared_folder(home, IRIS)
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"sha256": "0" * 64}))
    np.save(folder / "train-labels.npy", np.zeros(3))
    assert len(DatasetLibrary(home, bundled).open(IRIS).splits["train"].labels) == 150


def test_what_a_killed_process_left_is_cleared_away(home: Path, bundled: Path) -> None:
    folder = prepared_folder(home, IRIS)
    half = folder.with_name(f".{folder.name}.new")
    half.mkdir(parents=True)
    (half / "train-features.npy").write_bytes(b"half")
    assert len(DatasetLibrary(home, bundled).open(IRIS).splits["train"]) == 150
    assert not half.exists()


def test_pickled_objects_are_refused(home: Path, bundled: Path) -> None:
    np.save(bundled / "train-labels.npy", np.array([print], dtype=object), allow_pickle=True)
    manifest = json.loads((bundled / "manifest.json").read_text())
    manifest["iris"]["arrays"]["train-labels.npy"] = sha256(bundled / "train-labels.npy")
    with zipfile.ZipFile(bundled / "iris.npz") as archive:
        features = archive.read("train-features.npy")
    with zipfile.ZipFile(bundled / "iris.npz", "w") as archive:
        archive.writestr("train-features.npy", features)
        archive.write(bundled / "train-labels.npy", "train-labels.npy")
    manifest["iris"]["sha256"] = sha256(bundled / "iris.npz")
    (bundled / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(CorruptData) as raised:
        DatasetLibrary(home, bundled).open(IRIS)
    assert raised.value.message.arguments["file"] == str(prepared_folder(home, IRIS) / "train-labels.npy")


def _open_mnist(home: Path) -> tuple[int, int]:
    part = DatasetLibrary(home).open(card_of("mnist")).splits["test"]
    return int(part.labels.sum()), int(part.features.sum(dtype=np.int64))


def test_four_processes_open_mnist_at_once(home: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        sums = pool.map(_open_mnist, [home] * 4, chunksize=1)
    with np.load(DATA / "mnist.npz", allow_pickle=False) as arrays:
        expected = int(arrays["test-labels"].sum()), int(arrays["test-features"].sum(dtype=np.int64))
    assert sums == [expected] * 4
    name = prepared_folder(home, card_of("mnist")).name
    assert {path.name for path in (home / "datasets" / "mnist").iterdir()} <= {name, f".{name}.lock"}


def same_name(**other: object) -> DatasetCard:
    """Another data set that is called iris, of the same version."""
    return dataclasses.replace(IRIS, **other)


def test_content_follows_from_what_is_taken_and_not_from_words() -> None:
    assert same_name(title="Flowers", notes=(), good_for="").ref == IRIS.ref
    others = (
        same_name(columns=IRIS.columns[:2]),
        same_name(files=()),
        same_name(splits={"train": 10}),
        same_name(classes=("a", "b", "c")),
        same_name(source="sklearn"),
    )
    refs = {card.ref for card in (IRIS, *others)}
    assert len(refs) == len({ref.content for ref in refs}) == 6
    assert {ref.name for ref in refs} == {"iris"}


def test_two_data_sets_of_the_same_name_never_meet(home: Path, bundled: Path) -> None:
    mine, theirs = (same_name(bundled=False, splits={"train": rows}, files=()) for rows in (20, 30))
    for number, card in enumerate((mine, theirs)):
        arrays = SplitArrays(np.full((card.examples, 4), number, np.float32), np.zeros(card.examples, np.int64))
        with locked(prepared_folder(home, card)), new_folder(prepared_folder(home, card)) as fresh:
            write_arrays(fresh, card, {"train": arrays}, "a test")
    library = DatasetLibrary(home, bundled)
    assert [library.is_ready(card) for card in (mine, theirs, IRIS)] == [True] * 3
    assert [len(library.open(card).splits["train"]) for card in (mine, theirs, IRIS)] == [20, 30, 150]
    assert [library.open(card).splits["train"].features[0, 0] for card in (mine, theirs)] == [0, 1]
    whole = DataSpec(dataset="iris", train="train", validation="train")
    assert [data_facts(library.open(card), whole).train.examples for card in (mine, theirs, IRIS)] == [20, 30, 150]


def test_one_that_is_not_shipped_is_not_taken_for_one_that_is(home: Path, bundled: Path) -> None:
    other = same_name(splits={"train": 10})
    assert not DatasetLibrary(home, bundled).is_ready(other)
    with pytest.raises(DataUnavailable):
        DatasetLibrary(home, bundled).open(other)


def test_what_an_earlier_version_prepared_is_taken_over_and_left_in_place(home: Path) -> None:
    card = card_of("fashion_mnist")
    earlier = home / "datasets" / card.name / card.version
    earlier.mkdir(parents=True)
    rows = {
        split: SplitArrays(np.zeros((n, *card.raw_shape), np.uint8), np.zeros(n, np.int64))
        for split, n in card.splits.items()
    }
    write_arrays(earlier, card, rows, "an earlier version")
    library = DatasetLibrary(home)
    assert library.is_ready(card)
    assert len(library.open(card).splits["test"]) == 10_000
    assert (earlier / "manifest.json").exists()
    assert (prepared_folder(home, card) / "test-labels.npy").samefile(earlier / "test-labels.npy")
    assert not library.is_ready(dataclasses.replace(card, splits={"train": 5}))
