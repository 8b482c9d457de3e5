"""Pictures into arrays on disk, one at a time."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from tdc_core.pictures.archive import opened, read
from tdc_core.pictures.as_written import pictures_as_written
from tdc_core.pictures.errors import LeftOut
from tdc_core.pictures.find import Entry, LeftOutFiles, classes_of, find
from tdc_core.pictures.folders import ORDER
from tdc_core.pictures.guess import sha256
from tdc_core.pictures.limits import PictureLimits
from tdc_core.pictures.picture import decoded
from tdc_core.spec.as_written import PicturesAsWritten
from tdc_core.spec.messages import Code, Message
from tdc_core.spec.reading import PicturesReading
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.ordering import row_order

Progress = Callable[[Message, float | None], None]
_TOLD_EVERY = 50  # pictures


@dataclass(frozen=True)
class PreparedSplit:
    """The arrays of one part, in the reading's order.

    Attributes:
        features: a .npy file, uint8 (rows, height, width, channels).
        labels: a .npy file, int64 (rows,), places in the classes.
        names: a .json file, the pictures' names in the archive.
    """

    features: Path
    labels: Path
    names: Path
    rows: int


@dataclass(frozen=True)
class Prepared:
    """What was made of an archive.

    Attributes:
        classes: what the labels are places in.
        splits: by name, in the order train, validation, test.
        left_out: files that are not used, each with why.
        written: how the pictures lie in their archive, for a script.
    """

    classes: tuple[str, ...]
    splits: Mapping[str, PreparedSplit]
    left_out: LeftOutFiles
    written: PicturesAsWritten


def prepare(
    path: Path,
    reading: PicturesReading,
    folder: Path,
    progress: Progress,
    limits: PictureLimits = PictureLimits(),  # noqa: B008 - frozen
) -> Prepared:
    """Decode all pictures of an archive into arrays.

    Rows go to the disk one by one, so that memory holds one picture however many there are. The order follows from the
    pictures that could be decoded, so these are first written as they come, into a file without a name.

    Args:
        path: the archive.
        reading: how.
        folder: where the arrays are written; it exists.
        progress: told how far it is, and the fraction.
        limits: the most that is read and written.

    Raises:
        NotReadable: it is another archive than the reading's, no data set can be made of it, or it would take too much.
    """
    if sha256(path) != reading.sha256:
        raise NotReadable(Code.PICTURES_OTHER_FILE())
    with opened(path, limits) as archive, tempfile.TemporaryFile(dir=folder) as pixels:
        found = find(archive, limits)
        _refuse_large(reading, len(found.entries), limits)
        whole: list[Entry] = []
        damaged: list[tuple[str, Message]] = []
        for number, entry in enumerate(found.entries):
            if number % _TOLD_EVERY == 0:
                progress(Code.DECODING(done=number, count=len(found.entries)), number / len(found.entries))
            try:
                data = read(archive, entry.member, limits)
                row = decoded(data, reading.height, reading.width, reading.fitting, reading.colour)
            except LeftOut as out:
                damaged.append((entry.name, out.message))
            else:
                pixels.write(row.tobytes())
                whole.append(entry)
        left_out = (*found.left_out, *damaged)
        classes = tuple(classes_of(whole, left_out, limits))
        progress(Code.WRITING(), None)
        written = pictures_as_written(archive, whole)
        splits = {
            split: _write(folder, split, pixels, rows, whole, classes, reading)
            for split in ORDER
            if (rows := [row for row, entry in enumerate(whole) if entry.split == split])
        }
    return Prepared(classes, splits, left_out, written)


def _refuse_large(reading: PicturesReading, count: int, limits: PictureLimits) -> None:
    size = count * _row_bytes(reading)
    if size > limits.array_bytes:
        raise NotReadable(
            Code.PICTURES_ARRAYS_TOO_LARGE(
                count=count, height=reading.height, width=reading.width, size=size, limit=limits.array_bytes
            )
        )


def _shape(reading: PicturesReading) -> tuple[int, int, int]:
    return reading.height, reading.width, 1 if reading.colour == "grey" else 3


def _row_bytes(reading: PicturesReading) -> int:
    height, width, channels = _shape(reading)
    return height * width * channels


def _write(
    folder: Path,
    split: str,
    pixels: IO[bytes],
    rows: Sequence[int],
    entries: Sequence[Entry],
    classes: Sequence[str],
    reading: PicturesReading,
) -> PreparedSplit:
    """Write one part's arrays; `rows` says which of the written pixels, and of the entries, are its."""
    number_of = {label: number for number, label in enumerate(classes)}
    labels = np.array([number_of[entries[row].label] for row in rows], np.int64)
    order, _ = row_order(reading.order, labels)
    made = PreparedSplit(
        folder / f"{split}-features.npy", folder / f"{split}-labels.npy", folder / f"{split}-names.json", len(rows)
    )
    np.save(made.labels, labels[order], allow_pickle=False)
    made.names.write_text(json.dumps([entries[rows[place]].name for place in order], ensure_ascii=False), "utf-8")
    size = _row_bytes(reading)
    with made.features.open("wb") as file:
        head = {"descr": "|u1", "fortran_order": False, "shape": (len(rows), *_shape(reading))}
        np.lib.format.write_array_header_1_0(file, head)
        for place in order:
            pixels.seek(rows[place] * size)
            file.write(pixels.read(size))
    return made
