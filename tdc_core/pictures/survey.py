"""What an archive of pictures holds, before any of it is prepared."""

from __future__ import annotations

import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tdc_core.pictures.archive import opened, read
from tdc_core.pictures.errors import LeftOut
from tdc_core.pictures.find import Entry, Found, LeftOutFiles, classes_of, find
from tdc_core.pictures.folders import ORDER
from tdc_core.pictures.limits import PictureLimits
from tdc_core.pictures.picture import decoded
from tdc_core.spec.messages import Code, Message

_LOOK = 32  # pixels a side, to see whether a picture is whole
_COLOURLESS = 2  # of 255, by which the channels of a picture without colours differ at most


@dataclass(frozen=True)
class Survey:
    """What an archive holds.

    Attributes:
        splits: how many pictures each class has in each part; "train" is always there.
        classes: of all parts, in the order of their labels.
        entries: the pictures, by part, class and name.
        left_out: files that are not used, each with why.
        remarks: what else there is to say.
        grey: whether no picture has colours.
        decoded: whether every picture was decoded; where not, `prepare` may leave more out.
    """

    splits: Mapping[str, Mapping[str, int]]
    classes: tuple[str, ...]
    entries: tuple[Entry, ...]
    left_out: LeftOutFiles
    remarks: tuple[Message, ...]
    grey: bool
    decoded: bool


def survey(path: Path, limits: PictureLimits = PictureLimits()) -> Survey:  # noqa: B008 - frozen
    """Look through an archive, in memory.

    Up to `limits.looked_at_pixels` every picture is decoded once, which alone shows whether it is whole.

    Raises:
        NotReadable: no data set can be made of it.
    """
    with opened(path, limits) as archive:
        found = find(archive, limits)
        decode = sum(entry.width * entry.height for entry in found.entries) <= limits.looked_at_pixels
        entries, damaged, grey = _look(archive, found, limits) if decode else (found.entries, (), _all_grey(found))
    left_out = (*found.left_out, *damaged)
    classes = classes_of(entries, left_out, limits)
    splits = {
        split: {label: counts[label] for label in classes if counts[label]}
        for split in ORDER
        if (counts := Counter(entry.label for entry in entries if entry.split == split))
    }
    remarks = (*_remarks(found, splits, classes), *(() if decode else (Code.PICTURES_NOT_DECODED(),)))
    return Survey(splits, tuple(classes), entries, left_out, remarks, grey, decode)


def _look(
    archive: zipfile.ZipFile, found: Found, limits: PictureLimits
) -> tuple[tuple[Entry, ...], LeftOutFiles, bool]:
    """The pictures that can be decoded, those that can't, and whether none has colours."""
    whole, damaged, grey = [], [], True
    for entry in found.entries:
        try:
            pixels = decoded(read(archive, entry.member, limits), _LOOK, _LOOK, "stretch", "colour")
        except LeftOut as out:
            damaged.append((entry.name, out.message))
            continue
        whole.append(entry)
        grey = grey and (entry.grey or int((pixels.max(-1) - pixels.min(-1)).max()) <= _COLOURLESS)
    return tuple(whole), tuple(damaged), grey


def _all_grey(found: Found) -> bool:
    return all(entry.grey for entry in found.entries)


def _remarks(found: Found, splits: Mapping[str, Mapping[str, int]], classes: Sequence[str]) -> Iterable[Message]:
    if found.others:
        yield Code.PICTURES_OTHER_FILES(count=len(found.others), name=found.others[0])
    if found.empty_folders:
        yield Code.PICTURES_EMPTY_FOLDERS(names=list(found.empty_folders))
    alike = defaultdict(list)
    for label in classes:
        alike["".join(label.casefold().split())].append(label)
    for names in alike.values():
        if len(names) > 1:
            yield Code.PICTURES_ALIKE_CLASSES(names=list(names))
    for split, counts in splits.items():
        if absent := [label for label in classes if label not in counts]:
            yield Code.PICTURES_CLASSES_NOT_IN(names=list(absent), split=split)
    if moving := sum(entry.moves for entry in found.entries):
        yield Code.PICTURES_MOVING(count=moving)
