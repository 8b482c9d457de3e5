"""Arrays on disk: in the reading's order, the same each time, and never more than they may take."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from tdc_core.pictures.guess import guess, sha256
from tdc_core.pictures.limits import PictureLimits
from tdc_core.pictures.picture import picture
from tdc_core.pictures.prepare import Prepared, prepare
from tdc_core.settings import ROOT
from tdc_core.spec.messages import Code, Message
from tdc_core.spec.reading import Order, PicturesReading
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.ordering import row_order
from tests.unit.pictures.making import archive, encoded, noise, of_classes

CUT = encoded(noise(200, 200), "JPEG")[:-300]
FILES = {**of_classes("a", "b", each=12), "a/3x.jpg": CUT, "b/0.jpg": CUT}


def quiet(note: Message, fraction: float | None) -> None:
    """No progress."""


def made(path: Path, folder: Path, reading: PicturesReading) -> tuple[Prepared, np.ndarray, np.ndarray, list[str]]:
    """What is prepared, and the training part's features, labels and names."""
    folder.mkdir()
    prepared = prepare(path, reading, folder, quiet)
    part = prepared.splits["train"]
    names = json.loads(part.names.read_text(encoding="utf-8"))
    return prepared, np.load(part.features, mmap_mode="r"), np.load(part.labels), names


@pytest.mark.parametrize("by", ["file", "shuffled", "stratified"])
def test_rows_stand_in_the_order_of_the_reading(tmp_path: Path, by: str) -> None:
    path = archive(tmp_path / "x.zip", FILES)
    order = Order.model_validate({"by": by, "seed": 3})
    reading = PicturesReading(sha256=sha256(path), height=10, width=12, fitting="pad", colour="grey", order=order)
    prepared, features, labels, names = made(path, tmp_path / "made", reading)
    assert prepared.classes == ("a", "b")
    assert [name for name, _ in prepared.left_out] == ["a/3x.jpg", "b/0.jpg"]
    sorted_names = sorted(name for name, data in FILES.items() if data is not CUT)
    rows, _ = row_order(order, np.repeat([0, 1], 12))
    assert names == [sorted_names[row] for row in rows]
    assert labels.tolist() == ["ab".index(name[0]) for name in names]
    for name, row in zip(names, features, strict=True):
        assert np.array_equal(row, picture(io.BytesIO(FILES[name]), 10, 12, "pad", "grey")), name


def test_each_part_has_its_arrays_and_all_have_one_list_of_classes(tmp_path: Path) -> None:
    files = {f"train/{name}": data for name, data in of_classes("b", "c", each=5).items()}
    path = archive(tmp_path / "x.zip", {**files, "test/a/1.png": encoded(), "test/c/1.png": encoded()})
    reading, _ = guess(path)
    prepared, _, labels, _ = made(path, tmp_path / "made", reading)
    assert prepared.classes == ("a", "b", "c")
    assert set(labels) == {1, 2}
    assert np.load(prepared.splits["test"].labels).tolist() in ([0, 2], [2, 0])
    assert {name: part.rows for name, part in prepared.splits.items()} == {"train": 10, "test": 2}
    tested = np.load(prepared.splits["test"].features)
    same = picture(io.BytesIO(encoded()), reading.height, reading.width, reading.fitting, reading.colour)
    assert all(np.array_equal(row, same) for row in tested)


def test_the_same_archive_gives_the_same_files(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", FILES)
    reading, _ = guess(path)
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        made(path, folder, reading)
    one, two = ({file.name: file.read_bytes() for file in folder.iterdir()} for folder in folders)
    assert one == two and one.keys() == {"train-features.npy", "train-labels.npy", "train-names.json"}


def test_another_archive_is_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", FILES)
    with pytest.raises(NotReadable) as refused:
        prepare(path, PicturesReading(sha256="0" * 64), tmp_path, quiet)
    assert refused.value.message.code == Code.PICTURES_OTHER_FILE


def test_arrays_that_are_too_large_are_refused_before_a_picture_is_decoded(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", FILES)
    reading = PicturesReading(sha256=sha256(path), height=100, width=100)
    told: list[Message] = []
    with pytest.raises(NotReadable) as refused:
        prepare(path, reading, tmp_path, lambda note, _: told.append(note), PictureLimits(array_bytes=700_000))
    assert refused.value.message.code == Code.PICTURES_ARRAYS_TOO_LARGE and not told
    assert list(tmp_path.iterdir()) == [path]


def test_progress_is_told(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", of_classes("a", "b", each=60))
    reading, _ = guess(path)
    told: list[tuple[Message, float | None]] = []
    prepare(path, reading, tmp_path, lambda note, fraction: told.append((note, fraction)))
    assert [fraction for _, fraction in told] == [0, 50 / 120, 100 / 120, None]
    assert told[1][0] == Code.DECODING(done=50, count=120) and told[-1][0] == Code.WRITING()


def test_damage_that_only_decoding_shows(tmp_path: Path) -> None:
    """A survey that decodes nothing says so, and preparing leaves out what it did not know of."""
    path = archive(tmp_path / "x.zip", FILES)
    reading, found = guess(path, PictureLimits(looked_at_pixels=0))
    assert not found.decoded and found.left_out == () and found.remarks == (Code.PICTURES_NOT_DECODED(),)
    prepared, features, _, _ = made(path, tmp_path / "made", reading)
    assert len(prepared.left_out) == 2 and len(features) == 24


def test_a_class_of_nothing_but_damaged_pictures_is_none(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", {**of_classes("b", "c"), "a/1.jpg": CUT})
    reading, found = guess(path)
    prepared, _, labels, _ = made(path, tmp_path / "made", reading)
    assert prepared.classes == found.classes == ("b", "c") and sorted(labels) == [0, 0, 1, 1]


def test_memory_does_not_grow_with_the_pictures(tmp_path: Path) -> None:
    """Arrays of 100 MB are written by a process that grows by a few."""
    path = tmp_path / "x.zip"
    one = encoded(noise(64, 64), "JPEG")
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(500):
            packed.writestr(zipfile.ZipInfo(f"{'ab'[number % 2]}/{number}.jpg"), one)
    code = (
        "import resource, sys; from pathlib import Path; from tdc_core.pictures.guess import sha256; "
        "from tdc_core.pictures.prepare import prepare; from tdc_core.spec.reading import PicturesReading; "
        "path, folder = map(Path, sys.argv[1:]); peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; "
        "reading = PicturesReading(sha256=sha256(path), height=256, width=256); before = peak(); "
        "prepare(path, reading, folder, lambda note, fraction: None); print(peak() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, path, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert (tmp_path / "train-features.npy").stat().st_size > 98_000_000
    assert int(done.stdout) * (1 if sys.platform == "darwin" else 1024) < 30_000_000
