"""What a workbook's zip archive holds, looked at before anything unpacks it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from tdc_core.spec.messages import Code
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.limits import Limits

_BLOCK = 1 << 20
_MOST_ENTRIES = 5000
_ROW = re.compile(rb"<row[^>]*? r=\"(\d+)\"")
_ODS_REPEATS = re.compile(rb"number-(?:columns|rows)-repeated=\"(\d+)\"")
_MOST_REPEATS = 1_048_576  # which LibreOffice writes for the rest of a sheet
_EMPTY_FORMULA = re.compile(
    rb"<c [^>]*?r=\"([A-Z]+)(\d+)\"[^>]*>\s*<f(?:/>|\b[^>]*/>|\b[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)


def check_archive(data: bytes, limits: Limits) -> dict[str, dict[int, int]]:
    """See that an archive is a workbook that unpacks to no more than it may.

    Returns:
        For each part of the archive that is a sheet, how many formulas without a result each column has, by the
        column's place from 0.

    Raises:
        NotReadable: it is another kind of archive, or damaged, or too large in any way.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            _check_kind(names, archive)
            if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > limits.unpacked:
                raise NotReadable(Code.TABLE_BOMB(limit=limits.unpacked))
            if any(entry.flag_bits & 1 for entry in entries):
                raise NotReadable(Code.TABLE_PASSWORD())
            left = limits.unpacked
            formulas = {}
            for entry in entries:
                content = _content(data, entry, left)
                left -= len(content)
                if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content[:4096]:
                    raise NotReadable(Code.TABLE_DAMAGED())
                if "worksheets/" in entry.filename:
                    formulas[entry.filename] = _formulas(content)
                    _check_extent(content, limits)
                elif entry.filename == "content.xml":
                    _check_repeats(content)
            return formulas
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise NotReadable(Code.TABLE_DAMAGED()) from error


def _check_kind(names: set[str], archive: zipfile.ZipFile) -> None:
    if any(name.startswith("xl/") for name in names):
        return
    if "content.xml" in names and "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        if b"spreadsheet" in archive.read("mimetype"):
            return
        raise NotReadable(Code.TABLE_NO_TABLE(what="a document of LibreOffice that is no spreadsheet"))
    if any(name.startswith("word/") for name in names):
        raise NotReadable(Code.TABLE_NO_TABLE(what="a Word document"))
    if any(name.startswith("ppt/") for name in names):
        raise NotReadable(Code.TABLE_NO_TABLE(what="a PowerPoint presentation"))
    raise NotReadable(Code.TABLE_ZIP())


def _content(data: bytes, entry: zipfile.ZipInfo, left: int) -> bytes | bytearray:
    """What an entry unpacks to, counted while it does, since what is declared may be wrong."""
    start = entry.header_offset
    head = data[start : start + 30]
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise NotReadable(Code.TABLE_DAMAGED())
    start += 30 + int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    packed = data[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        return packed
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise NotReadable(Code.TABLE_DAMAGED())
    unpacking = zlib.decompressobj(-15)
    content = bytearray()
    while packed:
        block = unpacking.decompress(packed, _BLOCK)
        content += block
        if len(content) > min(left, entry.file_size):
            raise NotReadable(Code.TABLE_BOMB(limit=left))
        packed = unpacking.unconsumed_tail
        if not block and not packed:
            break
    return content


def _check_extent(sheet: bytes | bytearray, limits: Limits) -> None:
    """See that the cells of a sheet lie close enough together: a reader holds all places between them."""
    rows = max((int(row) for row in _ROW.findall(sheet)), default=0)
    columns = max((_place(letters) + 1 for letters in set(re.findall(rb' r="([A-Z]+)\d', sheet))), default=0)
    deepest = max((int(row) for row in re.findall(rb' r="[A-Z]+(\d{7,})"', sheet)), default=0)
    if max(rows, deepest) * columns > limits.cells:
        raise NotReadable(Code.TABLE_WIDE_SHEET(rows=max(rows, deepest), columns=columns))


def _check_repeats(content: bytes | bytearray) -> None:
    if any(len(count) > 7 or int(count) > _MOST_REPEATS for count in _ODS_REPEATS.findall(content)):
        raise NotReadable(Code.TABLE_DAMAGED())


def _formulas(sheet: bytes | bytearray) -> dict[int, int]:
    found: dict[int, int] = {}
    for letters, _ in _EMPTY_FORMULA.findall(sheet):
        found[_place(letters)] = found.get(_place(letters), 0) + 1
    return found


def _place(letters: bytes) -> int:
    """The place of a column from 0, by its letters."""
    place = 0
    for letter in letters[:4]:
        place = place * 26 + letter - 64
    return place - 1
