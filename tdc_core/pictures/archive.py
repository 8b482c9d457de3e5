"""A zip archive that a stranger made: its files by their own names, read in memory and never unpacked to disk."""

from __future__ import annotations

import lzma
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from tdc_core.pictures.errors import LeftOut
from tdc_core.pictures.limits import PictureLimits
from tdc_core.spec.messages import Code, Message
from tdc_core.spec.reading import LONGEST_NAME
from tdc_core.tables.errors import NotReadable

_DIRECTORY_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER_BYTES = 30
_ENCRYPTED = 0x1
_UTF8 = 0x800
_PACKINGS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
# zipfile unpacks at once whatever it has read of these, and 45 bytes of bzip2 may become 46 MB.
_UNBOUNDED = {zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}
_SIP, _GULP = 64, 1 << 20  # bytes that are read at once
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, NotImplementedError)
_DRIVE = re.compile(r"[A-Za-z]:")
# The 2,350 syllables that are usual: two bytes each, which no other writing hits by chance
_KOREAN = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")
_KANA = re.compile(r"[ぁ-ヿ]")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive.

    Attributes:
        info: as zipfile has it.
        name: as a person reads it, with "/" between the folders.
        parts: of the name, in one Unicode form (NFC); none where the name leads out of the archive.
    """

    info: zipfile.ZipInfo
    name: str
    parts: tuple[str, ...]

    @property
    def refusal(self) -> Message | None:
        """Why it is not even opened, None where it may be."""
        if stat.S_ISLNK(self.info.external_attr >> 16):
            return Code.LEFT_LINK()
        if not self.parts:
            return Code.LEFT_LEADS_OUT()
        if max(map(len, self.parts)) > LONGEST_NAME:
            return Code.LEFT_LONG_NAME()
        if self.info.flag_bits & _ENCRYPTED:
            return Code.LEFT_PASSWORD()
        return None if self.info.compress_type in _PACKINGS else Code.LEFT_PACKING()


@contextmanager
def opened(path: Path, limits: PictureLimits) -> Iterator[zipfile.ZipFile]:
    """An archive whose directory asks for no more than it may.

    Raises:
        NotReadable: it is no zip, is broken, or would unpack to too much.
    """
    _refuse_many_files(path, limits)
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN:
        raise NotReadable(Code.PICTURES_BROKEN_ZIP()) from None
    with archive:
        _refuse_overlaps(archive)
        _refuse_bomb(archive, path.stat().st_size, limits)
        yield archive


def members(archive: zipfile.ZipFile) -> tuple[list[Member], list[tuple[str, ...]]]:
    """The files of an archive in its order, and its folders that it lists by themselves."""
    infos = archive.infolist()
    encoding = _encoding([raw for info in infos if (raw := _raw_name(info)) is not None])
    named = [_member(info, encoding) for info in infos]
    files = [member for member in named if not member.name.endswith("/")]
    return files, [member.parts for member in named if member.name.endswith("/")]


def names_by_encoding(archive: zipfile.ZipFile) -> tuple[str | None, dict[str, str]]:
    """How `ZipFile` has to be told to read the names of an archive.

    Returns:
        The encoding, None where it needs none; and by each name that it has without the one that it has then.
    """
    infos = archive.infolist()
    raws = {info.filename: _raw_name(info) for info in infos}
    encoding = _encoding([raw for raw in raws.values() if raw is not None])
    names = {name: name if raw is None else raw.decode(encoding) for name, raw in raws.items()}
    return None if names == {name: name for name in raws} else encoding, names


def read(archive: zipfile.ZipFile, member: Member, limits: PictureLimits, first: int = 0) -> bytes:
    """What a file of the archive holds, or so many of its first bytes.

    zipfile never gives more than the directory declares, and compares the checksum at the end.

    Raises:
        LeftOut: it may not be opened, declares too much, holds nothing, or is not what it was.
    """
    info, refusal = member.info, member.refusal
    if refusal is not None:
        raise LeftOut(refusal)
    if info.file_size > limits.file_bytes:
        raise LeftOut(Code.LEFT_LARGE_FILE(size=info.file_size, limit=limits.file_bytes))
    if info.file_size == 0:
        raise LeftOut(Code.LEFT_EMPTY())
    at_once = _SIP if info.compress_type in _UNBOUNDED else _GULP
    try:
        with cast(zipfile.ZipExtFile, archive.open(info)) as file:
            file.MIN_READ_SIZE = min(at_once, file.MIN_READ_SIZE)
            return file.read(first) if first else b"".join(iter(lambda: file.read(at_once), b""))
    except (*_BROKEN, RuntimeError, MemoryError):
        raise LeftOut(Code.LEFT_PICTURE_DAMAGED()) from None


def _refuse_many_files(path: Path, limits: PictureLimits) -> None:
    """Look how many entries there may be at most, before zipfile makes an object of each."""
    if path.stat().st_size == 0:
        raise NotReadable(Code.PICTURES_NO_ZIP())
    count, before = 0, b""
    with path.open("rb") as file:
        starts_like_one = file.read(2) == b"PK"
        while piece := file.read(1 << 20):
            count += (before + piece).count(_DIRECTORY_ENTRY)
            before = piece[1 - len(_DIRECTORY_ENTRY) :]
    if not zipfile.is_zipfile(path):
        raise NotReadable(Code.PICTURES_BROKEN_ZIP() if starts_like_one else Code.PICTURES_NO_ZIP())
    if count > limits.files:
        raise NotReadable(Code.PICTURES_TOO_MANY_FILES(limit=limits.files))


def _refuse_overlaps(archive: zipfile.ZipFile) -> None:
    """Refuse files that share bytes, by which a small archive declares little and unpacks to much."""
    end = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise NotReadable(Code.PICTURES_BROKEN_ZIP())
        end = info.header_offset + _LOCAL_HEADER_BYTES + info.compress_size
    if end > archive.start_dir:
        raise NotReadable(Code.PICTURES_BROKEN_ZIP())


def _refuse_bomb(archive: zipfile.ZipFile, size: int, limits: PictureLimits) -> None:
    unpacked = sum(info.file_size for info in archive.infolist())
    if unpacked > limits.harmless_bytes and unpacked > limits.ratio * size:
        raise NotReadable(Code.PICTURES_BOMB(size=size, unpacked=unpacked))
    if unpacked > limits.unpacked_bytes:
        raise NotReadable(Code.PICTURES_TOO_MUCH(unpacked=unpacked, limit=limits.unpacked_bytes))


def _member(info: zipfile.ZipInfo, encoding: str) -> Member:
    raw = _raw_name(info)
    name = info.filename if raw is None else raw.decode(encoding)
    name = unicodedata.normalize("NFC", name.replace("\\", "/"))
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    leads_out = name.startswith("/") or ".." in parts or bool(_DRIVE.match(name))
    return Member(info, name, () if leads_out else parts)


def _raw_name(info: zipfile.ZipInfo) -> bytes | None:
    """The bytes of a name that says nothing of its encoding, None where that is known or does not matter."""
    if info.flag_bits & _UTF8 or info.filename.isascii():
        return None
    try:
        return info.filename.encode("cp437")  # which zipfile took it for
    except UnicodeEncodeError:
        return None  # a newer zipfile found the name in Unicode beside it


def _encoding(names: list[bytes]) -> str:
    """What names without a word on their encoding are written in: as Macs, Korean, Japanese or old Windows zip them."""
    joined = b"/".join(names)
    if _reads(joined, "utf-8"):
        return "utf-8"
    if _reads(joined, "cp949") and 4 * len(_KOREAN.findall(joined)) > sum(byte >= 0x80 for byte in joined):
        return "cp949"
    if _reads(joined, "cp932") and _KANA.search(joined.decode("cp932")):
        return "cp932"
    return "cp437"


def _reads(names: bytes, encoding: str) -> bool:
    return "\ufffd" not in names.decode(encoding, "replace")
