"""A first reading of an archive of pictures."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tdc_core.pictures.limits import PictureLimits
from tdc_core.pictures.picture import Colour
from tdc_core.pictures.survey import Survey, survey
from tdc_core.spec.reading import PicturesReading

_SMALL, _LARGE = 32, 64
_MANY = 10_000  # pictures to train with, from which those of 64 x 64 take more than some 10 s an epoch on two cores


def guess(path: Path, limits: PictureLimits = PictureLimits()) -> tuple[PicturesReading, Survey]:  # noqa: B008 - frozen
    """How an archive is best read, and what it holds.

    Small pictures that are all alike keep their size; others are cut to squares that train quickly. They stay grey
    where none has colours.

    Raises:
        NotReadable: no data set can be made of it.
    """
    found = survey(path, limits)
    height, width = _size(found)
    colour: Colour = "grey" if found.grey else "colour"
    return PicturesReading(sha256=sha256(path), height=height, width=width, fitting="crop", colour=colour), found


def sha256(path: Path) -> str:
    """The digest by which a reading knows its archive."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _size(found: Survey) -> tuple[int, int]:
    sizes = {(entry.height, entry.width) for entry in found.entries}
    height, width = next(iter(sizes))
    if len(sizes) == 1 and max(height, width) <= _LARGE:
        return height, width
    shorter = sorted(min(entry.height, entry.width) for entry in found.entries)[len(found.entries) // 2]
    side = _SMALL if shorter < _LARGE or sum(found.splits["train"].values()) > _MANY else _LARGE
    return side, side
