"""Which class and which part a picture belongs to, by the folders that it lies in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from tdc_core.spec.messages import Code, Message
from tdc_core.tables.errors import NotReadable

SPLITS: Mapping[str, str] = {
    "train": "train",
    "training": "train",
    "train_set": "train",
    "training_set": "train",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "val_set": "validation",
    "validation_set": "validation",
    "dev": "validation",
    "test": "test",
    "testing": "test",
    "test_set": "test",
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
    folders in them the classes; else they are the classes, which may have folders train and test each. Other folders
    within a class's belong to it.

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
    if _are_splits(first, inner):
        between = _folders_between(inner)
        placed = [_place(parts, 0, 1 + between) for parts in inner]
    else:
        placed = [_place(parts, 1 if _have_splits(first, inner) else None, 0) for parts in inner]
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


def _folders_between(pictures: Sequence[Parts]) -> int:
    """How many folders lie in each part around all of its classes, as in train/train/cat and test/test/cat."""
    inside: dict[str, list[Parts]] = {}
    for parts in pictures:
        if parts[0].lower() in SPLITS:
            inside.setdefault(parts[0], []).append(parts[1:])
    return min(map(_outer_folders, inside.values()))


def _have_splits(classes: Collection[str], pictures: Sequence[Parts]) -> bool:
    """Whether each class has folders of parts, and no other folders."""
    inner = {parts[:2] for parts in pictures if len(parts) > 2}
    splits = {SPLITS.get(folder.lower()) for _, folder in inner}
    return (
        {label for label, _ in inner} == set(classes) and "train" in splits and len(splits) > 1 and None not in splits
    )


def _place(parts: Parts, at_split: int | None, at_label: int) -> Place | Message:
    """Where a picture belongs whose names say it at those steps."""
    if len(parts) < 2:
        return Code.LEFT_NO_FOLDER()
    split = "train" if at_split is None else SPLITS.get(parts[at_split].lower())
    if split is None:
        return Code.LEFT_OUTSIDE_SPLITS()
    return Place(split, parts[at_label]) if len(parts) > 1 + max(at_split or 0, at_label) else Code.LEFT_NO_FOLDER()
