"""Which class and which part a picture belongs to, by the folders that it lies in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tdc_core.spec.messages import Code, Message
from tdc_core.tables.errors import NotReadable

SPLITS: Mapping[str, str] = {
    "train": "train",
    "training": "train",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "test": "test",
    "testing": "test",
}
"""How folders of parts are called, and the part's name."""
ORDER = ("train", "validation", "test")
"""The parts in the order in which they are shown."""
Parts = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture belongs.

    Attributes:
        split: one of `ORDER`.
        label: the class, which is the folder's name.
    """

    split: str
    label: str


def places(pictures: Sequence[Parts]) -> list[Place | Message]:
    """The place of each picture, or why it has none.

    Folders around all others are passed by. Where the next are called train and test, those are the parts, and the
    folders in them the classes; else they are the classes. Folders within a class's belong to it.

    Args:
        pictures: each one's folders and its name.

    Raises:
        NotReadable: no picture lies in a folder, or none is to train with.
    """
    depth = _outer_folders(pictures)
    inner = [parts[depth:] for parts in pictures]
    first = {parts[0] for parts in inner if len(parts) > 1}
    if not first:
        raise NotReadable(Code.PICTURES_FLAT())
    in_splits = _are_splits(first, inner)
    placed = [_place(parts, in_splits) for parts in inner]
    splits = {place.split for place in placed if isinstance(place, Place)}
    if "train" not in splits:
        raise NotReadable(Code.PICTURES_NO_TRAINING() if splits else Code.PICTURES_FLAT())
    return placed


def _outer_folders(pictures: Sequence[Parts]) -> int:
    """How many folders lie around all others that hold pictures."""
    depth, below = 0, pictures
    while True:
        below = [parts for parts in below if len(parts) > depth + 1]
        deeper = any(len(parts) > depth + 2 for parts in below)
        if len({parts[depth] for parts in below}) != 1 or not deeper:
            return depth
        depth += 1


def _are_splits(folders: Collection[str], pictures: Sequence[Parts]) -> bool:
    named = {folder for folder in folders if folder.lower() in SPLITS}
    with_classes = any(len(parts) > 2 and parts[0] in named for parts in pictures)
    return len(named) >= 2 and (with_classes or named == set(folders))


def _place(parts: Parts, in_splits: bool) -> Place | Message:
    if len(parts) < 2:
        return Code.LEFT_NO_FOLDER()
    if not in_splits:
        return Place("train", parts[0])
    split = SPLITS.get(parts[0].lower())
    if split is None:
        return Code.LEFT_OUTSIDE_SPLITS()
    return Place(split, parts[1]) if len(parts) > 2 else Code.LEFT_NO_FOLDER()
