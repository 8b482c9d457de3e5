"""Reading a file in a process of its own: what it makes, what it may take, what is left when it ends early."""

from __future__ import annotations

import os
import shutil
import signal
import threading
import time
import weakref
from pathlib import Path

import numpy as np
import psutil
import pytest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.datasets.errors import CorruptData, DatasetError
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.datasets.own.folders import CARD, MOST_KEPT
from tdc_core.datasets.own.intake import LOG
from tdc_core.datasets.own.limits import FileLimits
from tdc_core.settings import file_folder
from tdc_core.spec import DataSpec, Order, TableReading
from tdc_core.spec.messages import Code
from tests.support.own_files import FLOWERS, card_of, found, lay, read


def made(home: Path, sha256: str) -> list[Path]:
    return sorted((file_folder(home, sha256) / "prepared").glob("*"))


def test_a_file_becomes_a_data_set(tmp_path: Path) -> None:
    inspection, card = found(tmp_path, FLOWERS)
    assert (inspection.rows, inspection.form, inspection.classes) == (60, "table", {"a": 30, "b": 30})
    assert [(each.name, each.kind, each.missing) for each in inspection.columns] == [
        ("length", "number", 0),
        ("width", "number", 7),
        ("colour", "category", 0),
        ("kind", "category", 0),
    ]
    assert (card.name, card.title, card.classes, card.splits) == (
        "file:flowers.csv",
        "flowers.csv",
        ("a", "b"),
        {"train": 60},
    )
    assert card.input_names == ("length", "width", "width missing", "colour=blue", "colour=red", "colour=white")
    prepared = DatasetLibrary(tmp_path).open(card)
    rows = np.load(made(tmp_path, inspection.reading.sha256)[0] / "rows.npy")
    features = prepared.splits["train"].features[np.argsort(rows)]
    assert features[1].tolist() == pytest.approx([4.1, 1.25, 0.0]), "as in the file's second row"
    assert np.flatnonzero(np.isnan(features[:, 1])).tolist() == [0, 9, 18, 27, 36, 45, 54]


def test_the_reading_alone_gives_the_same(tmp_path: Path) -> None:
    inspection, card = found(tmp_path / "one", FLOWERS)
    read(tmp_path / "other", lay(tmp_path / "other", FLOWERS, reading=inspection.reading))
    again = card_of(tmp_path / "other", "flowers.csv", inspection.reading)
    assert (again.ref, again.input_names, again.classes) == (card.ref, card.input_names, card.classes)
    one, other = (DatasetLibrary(tmp_path / home).open(each) for home, each in (("one", card), ("other", again)))
    np.testing.assert_array_equal(one.splits["train"].features, other.splits["train"].features)
    np.testing.assert_array_equal(one.splits["train"].labels, other.splits["train"].labels)


def test_what_was_read_is_not_read_again(tmp_path: Path) -> None:
    source = lay(tmp_path, FLOWERS)
    read(tmp_path, source)
    (folder,) = made(tmp_path, source.sha256)
    before = folder.stat().st_mtime_ns
    read(tmp_path, source)
    assert made(tmp_path, source.sha256) == [folder]
    assert folder.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", Code.TABLE_EMPTY_FILE), (b"%PDF-1.4 words", Code.TABLE_NO_TABLE), (b"a,b\n1,2\n", Code.TABLE_FEW_ROWS)],
    ids=["empty", "document", "one row"],
)
def test_what_is_no_data_set_says_so_and_leaves_nothing(content: bytes, code: Code, tmp_path: Path) -> None:
    source = lay(tmp_path, content)
    with pytest.raises(DatasetError) as refused:
        read(tmp_path, source)
    assert refused.value.message.code == code
    assert made(tmp_path, source.sha256) == []
    left = {path.name for path in file_folder(tmp_path, source.sha256).iterdir()} - {"source", ".reading.lock", LOG}
    assert left == set()


def test_a_file_that_asks_for_too_much_memory_is_refused(tmp_path: Path) -> None:
    wide = "a,b,c\n" + "".join(f"{row},{row * 7},word {row % 1000}\n" for row in range(400_000))
    source = lay(tmp_path, wide)
    with pytest.raises(DatasetError) as refused:
        read(tmp_path, source, FileLimits(memory_mb=20))
    assert refused.value.message.code == Code.FILE_TOO_HARD
    assert made(tmp_path, source.sha256) == []


def test_a_file_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    source = lay(tmp_path, FLOWERS)
    with pytest.raises(DatasetError) as refused:
        read(tmp_path, source, FileLimits(seconds=0.05))
    assert refused.value.message.code == Code.FILE_TOO_LONG


def test_a_reader_that_is_killed_leaves_nothing_and_can_be_asked_again(tmp_path: Path) -> None:
    source = lay(tmp_path, FLOWERS)
    killer = threading.Thread(target=_kill_the_reader)
    killer.start()
    with pytest.raises(DatasetError) as refused:
        read(tmp_path, source)
    killer.join()
    assert refused.value.message.code == Code.FILE_TOO_HARD
    read(tmp_path, source)
    assert len(made(tmp_path, source.sha256)) == 1


def _kill_the_reader() -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        for child in psutil.Process().children():
            try:
                if "tdc_core.datasets.own.child" in " ".join(child.cmdline()):
                    os.kill(child.pid, signal.SIGKILL)
                    return
            except psutil.NoSuchProcess:
                continue
        time.sleep(0.01)


def test_of_many_readings_the_latest_are_kept(tmp_path: Path) -> None:
    inspection, _ = found(tmp_path, FLOWERS)
    reading = inspection.reading
    assert isinstance(reading, TableReading)
    for seed in range(1, MOST_KEPT + 2):
        read(tmp_path, lay(tmp_path, FLOWERS, reading=reading.with_order(Order(by="stratified", seed=seed))))
    assert len(made(tmp_path, reading.sha256)) == MOST_KEPT
    assert DatasetLibrary(tmp_path).card(DataSpec(dataset="file:flowers.csv", file=reading)) is None, "the oldest went"


@pytest.mark.parametrize("damage", ['{"name": 3}', "no JSON", "[]"])
def test_what_is_damaged_is_read_again(damage: str, tmp_path: Path) -> None:
    inspection, _ = found(tmp_path, FLOWERS)
    (folder,) = made(tmp_path, inspection.reading.sha256)
    (folder / CARD).write_text(damage)
    assert DatasetLibrary(tmp_path).card(DataSpec(dataset="file:flowers.csv", file=inspection.reading)) is None
    read(tmp_path, lay(tmp_path, FLOWERS, reading=inspection.reading))
    card = card_of(tmp_path, "flowers.csv", inspection.reading)
    (folder / "train-features.npy").write_bytes(b"damaged")
    with pytest.raises(CorruptData):
        DatasetLibrary(tmp_path).open(card)
    assert made(tmp_path, inspection.reading.sha256) == [], "so it is read again"


def test_what_a_reader_prints_goes_with_its_file(tmp_path: Path) -> None:
    inspection, _ = found(tmp_path, FLOWERS)
    assert (file_folder(tmp_path, inspection.reading.sha256) / LOG).exists()


def test_a_file_goes_by_the_name_that_the_experiment_gives_it(tmp_path: Path) -> None:
    inspection, card = found(tmp_path, FLOWERS)
    renamed = card_of(tmp_path, "other ../../name.csv", inspection.reading)
    assert (renamed.title, renamed.ref.content) == ("other ../../name.csv", card.ref.content)


def test_arrays_of_a_deleted_file_are_let_go(tmp_path: Path) -> None:
    inspection, card = found(tmp_path, FLOWERS)
    library, iris = DatasetLibrary(tmp_path), find_dataset("iris")
    assert iris is not None
    gone = weakref.ref(library.open(card))
    shutil.rmtree(file_folder(tmp_path, inspection.reading.sha256))
    library.open(iris)
    assert gone() is None
