"""Which files of an archive are pictures, and where they belong; none is decoded."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tdc_core.pictures.archive import Member, members, read
from tdc_core.pictures.errors import LeftOut
from tdc_core.pictures.folders import ORDER, Place, places
from tdc_core.pictures.limits import PictureLimits
from tdc_core.pictures.picture import Header, begins_like_one, header
from tdc_core.spec.messages import Code, Message
from tdc_core.tables.errors import NotReadable

LeftOutFiles = tuple[tuple[str, Message], ...]
"""Names of files, each with why it was left out."""

_PICTURES = frozenset(
    {
        "png",
        "apng",
        "jpg",
        "jpeg",
        "jpe",
        "jfif",
        "webp",
        "gif",
        "bmp",
        "dib",
        "tif",
        "tiff",
        "heic",
        "heif",
        "avif",
        "svg",
        "psd",
        "jp2",
        "raw",
        "dng",
        "cr2",
        "nef",
        "arw",
    }
)
_ARCHIVES = frozenset({"zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "egg", "alz"})
# What systems leave behind in archives, beside whatever begins with a dot
_LEFT_BEHIND = frozenset({"__macosx", "@eadir", "thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r", "$recycle.bin"})
_SIGNATURE_BYTES = 16
# What is said of the whole where no picture is left, by why the files were left out
_NONE_LEFT = (
    (Code.LEFT_PASSWORD, Code.PICTURES_PASSWORD),
    (Code.LEFT_ARCHIVE, Code.PICTURES_ARCHIVES),
    (Code.LEFT_LEADS_OUT, Code.PICTURES_LEAD_OUT),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A picture in an archive.

    Attributes:
        split: "train", "validation" or "test".
        label: its class.
        name: as it stands in the archive.
        size: in bytes, unpacked.
        crc: of its bytes.
        width, height: upright, in pixels.
        grey: whether it can hold no colours.
        moves: whether it has several frames, of which the first counts.
        member: its file in the archive.
    """

    split: str
    label: str
    name: str
    size: int
    crc: int
    width: int
    height: int
    grey: bool
    moves: bool
    member: Member


@dataclass(frozen=True)
class Found:
    """What there is in an archive.

    Attributes:
        entries: the pictures, by part, class and name.
        left_out: files that were meant as pictures, or can't be looked at, in the archive's order.
        others: names of files that are no pictures and were not meant as such.
        empty_folders: names of folders without a picture.
    """

    entries: tuple[Entry, ...]
    left_out: LeftOutFiles
    others: tuple[str, ...]
    empty_folders: tuple[str, ...]


def find(archive: zipfile.ZipFile, limits: PictureLimits) -> Found:
    """Look at every file of an archive.

    Raises:
        NotReadable: there is no picture in a folder, or none to train with.
    """
    files, folders = members(archive)
    files = [file for file in files if not _left_behind(file.parts)]
    last = {file.info.filename: file for file in files}
    headers: list[tuple[Member, Header]] = []
    left_out: list[tuple[str, Message]] = []
    others = []
    for file in files:
        try:
            if last[file.info.filename] is not file:
                raise LeftOut(Code.LEFT_NAMED_TWICE())
            found = _header(archive, file, limits)
        except LeftOut as out:
            left_out.append((file.name, out.message))
            continue
        if found is None:
            others.append(file.name)
        else:
            headers.append((file, found))
    if not headers:
        raise NotReadable(none_left(left_out))
    entries = []
    for (file, found), place in zip(headers, places([file.parts for file, _ in headers]), strict=True):
        if isinstance(place, Place):
            entries.append(_entry(file, found, place))
        else:
            left_out.append((file.name, place))
    entries.sort(key=lambda entry: (ORDER.index(entry.split), entry.label, entry.name, entry.member.info.filename))
    empty = _empty(folders, [file.parts for file, _ in headers])
    return Found(tuple(entries), tuple(left_out), tuple(others), empty)


def classes_of(entries: Sequence[Entry], left_out: Sequence[tuple[str, Message]], limits: PictureLimits) -> list[str]:
    """The classes of all parts, sorted.

    Raises:
        NotReadable: there are none, one or too many.
    """
    classes = sorted({entry.label for entry in entries})
    if not classes:
        raise NotReadable(none_left(left_out))
    if len(classes) == 1:
        raise NotReadable(Code.PICTURES_ONE_CLASS(name=classes[0]))
    if len(classes) > limits.classes:
        raise NotReadable(Code.PICTURES_TOO_MANY_CLASSES(count=len(classes), limit=limits.classes))
    return classes


def none_left(left_out: Sequence[tuple[str, Message]]) -> Message:
    """What is said of an archive in which no picture is left."""
    if not left_out:
        return Code.PICTURES_NONE()
    reasons = Counter(why.code for _, why in left_out)
    name, why = left_out[0]
    return next((whole() for code, whole in _NONE_LEFT if reasons[code]), Code.PICTURES_NONE_LEFT(name=name, why=why))


def _header(archive: zipfile.ZipFile, file: Member, limits: PictureLimits) -> Header | None:
    """The header of a picture, None where a file is none and is not called like one.

    Raises:
        LeftOut: it can't be looked at, or was meant as a picture and is none.
    """
    if file.refusal is not None:
        raise LeftOut(file.refusal)
    ending = file.parts[-1].rpartition(".")[2].lower()
    if ending in _ARCHIVES:
        raise LeftOut(Code.LEFT_ARCHIVE())
    if ending not in _PICTURES and not _begins_like_one(archive, file, limits):
        return None
    return header(read(archive, file, limits), limits)


def _begins_like_one(archive: zipfile.ZipFile, file: Member, limits: PictureLimits) -> bool:
    try:
        return begins_like_one(read(archive, file, limits, first=_SIGNATURE_BYTES))
    except LeftOut:
        return False


def _entry(file: Member, found: Header, place: Place) -> Entry:
    return Entry(
        split=place.split,
        label=place.label,
        name=file.name,
        size=file.info.file_size,
        crc=file.info.CRC,
        width=found.width,
        height=found.height,
        grey=found.grey,
        moves=found.moves,
        member=file,
    )


def _left_behind(parts: Iterable[str]) -> bool:
    return any(part.startswith(".") or part.lower() in _LEFT_BEHIND for part in parts)


def _empty(folders: Iterable[tuple[str, ...]], pictures: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    full = {parts[:depth] for parts in pictures for depth in range(1, len(parts))}
    empty = {parts for parts in folders if parts and parts not in full and not _left_behind(parts)}
    return tuple("/".join(parts) for parts in sorted(empty))
