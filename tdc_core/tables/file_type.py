"""What a file really is, by its first bytes, whatever it is called."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from tdc_core.spec.messages import Code, Message
from tdc_core.tables.encoding import clean, wide_encoding
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.layout import Format
from tdc_core.tables.limits import Limits


class _Other(NamedTuple):
    """A kind of file that holds no table: its first bytes, where they stand, and how it is called."""

    begins: bytes
    what: str
    at: int = 0


_OTHERS = (
    _Other(b"%PDF", "a PDF document"),
    _Other(b"\x89PNG", "a picture (PNG)"),
    _Other(b"\xff\xd8\xff", "a picture (JPEG)"),
    _Other(b"GIF8", "a picture (GIF)"),
    _Other(b"BM", "a picture (BMP)"),
    _Other(b"WEBP", "a picture (WebP)", 8),
    _Other(b"II*\0", "a picture (TIFF)"),
    _Other(b"MM\0*", "a picture (TIFF)"),
    _Other(b"ftyp", "a picture or a film", 4),
    _Other(b"WAVE", "a sound (WAV)", 8),
    _Other(b"ID3", "a sound (MP3)"),
    _Other(b"OggS", "a sound or a film (Ogg)"),
    _Other(b"\x1f\x8b", "packed with gzip"),
    _Other(b"BZh", "packed with bzip2"),
    _Other(b"\xfd7zXZ\0", "packed with xz"),
    _Other(b"\x28\xb5\x2f\xfd", "packed with zstd"),
    _Other(b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    _Other(b"Rar!", "a RAR archive"),
    _Other(b"ustar", "a tar archive", 257),
    _Other(b"SQLite format 3\0", "an SQLite database"),
    _Other(b"\x89HDF", "an HDF5 file"),
    _Other(b"\x93NUMPY", "a NumPy array"),
    _Other(b"ARROW1", "an Arrow (Feather) file"),
    _Other(b"Obj\x01", "an Avro file"),
    _Other(b"ORC", "an ORC file"),
    _Other(b"$FL2", "an SPSS file"),
    _Other(b"<stata_dta>", "a Stata file"),
    _Other(b"{\\rtf", "a text document (RTF)"),
    _Other(b"\x7fELF", "a program"),
    _Other(b"MZ\x90\0", "a program"),
)
_PICKLE = re.compile(rb"\x80[\x02-\x05][\x95c}\](q]")
_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table)\b", re.IGNORECASE | re.DOTALL)
_XML = re.compile(rb"\s*<(?:\?xml|[a-z][\w:-]*[\s>/])", re.IGNORECASE)
_JSON = re.compile(rb"\s*(?:\{\s*(?:\"|\})|\[\s*[\[{\"])")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_CONTROLS = 0.02
_CONTROLS = bytes(code for code in range(32) if code not in b"\0\t\n\x0b\x0c\r\x1a\x1b")


def bytes_of(path: Path, limits: Limits) -> bytes:
    """All of a file.

    Raises:
        NotReadable: it is larger than a file may be, or empty.
        OSError: it can't be opened.
    """
    size = path.stat().st_size
    if size > limits.size:
        raise NotReadable(Code.TABLE_TOO_LARGE(size=size, limit=limits.size))
    data = path.read_bytes()
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise NotReadable(Code.TABLE_EMPTY_FILE())
    return data


def true_format(data: bytes) -> Format:
    """What a file is, by its content.

    Raises:
        NotReadable: it is no table.
    """
    if data.startswith(_ZIP):
        return "workbook"  # which one, or none, its entries tell
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise NotReadable(Code.TABLE_PASSWORD())
        if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
            return "workbook"
        raise NotReadable(_no_table("an old Office document"))
    if data.startswith(b"PAR1"):
        return "parquet"
    for other in _OTHERS:
        if data.startswith(other.begins, other.at) and not _is_text(data, other):
            raise NotReadable(_no_table(other.what))
    if _PICKLE.match(data):
        raise NotReadable(_no_table("a Python pickle, which is never opened here"))
    sample = _as_bytes(data[:100_000])
    start = sample[:2000]
    if _PAGE.match(start):
        raise NotReadable(Code.TABLE_WEB_PAGE())
    if _XML.match(start):
        raise NotReadable(_no_table("XML"))
    if _JSON.match(start):
        raise NotReadable(_no_table("JSON"))
    if len(sample) - len(sample.translate(None, _CONTROLS)) > _MOST_CONTROLS * len(sample):
        raise NotReadable(_no_table("in a form that is not known here"))
    return "text"


def _as_bytes(sample: bytes) -> bytes:
    """The beginning of a text without its mark, and as UTF-8 where each sign takes two bytes or four."""
    sample = sample.removeprefix(codecs.BOM_UTF8)
    encoding = wide_encoding(sample)
    return clean(sample[: len(sample) // 4 * 4], encoding).data if encoding else sample


def _is_text(data: bytes, other: _Other) -> bool:
    """Whether a text happens to begin like another kind of file: with "BM", "ORC" or "ID3"."""
    return len(other.begins) < 5 and other.begins.isalnum() and all(byte >= 9 for byte in data[:200])


def _no_table(what: str) -> Message:
    return Code.TABLE_NO_TABLE(what=what)
