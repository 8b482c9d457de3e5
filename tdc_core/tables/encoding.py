"""In which encoding a text was written, and the text as UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import NamedTuple

SAMPLE = 300_000
_BEGINNINGS = {
    codecs.BOM_UTF32_LE: "utf-32",
    codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_KANA = re.compile("[\u3041-\u30ff]")
_HALF_KANA = re.compile("[\uff61-\uff9f]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_HANZI = re.compile("[\u4e00-\u9fff]")
_COMMON_HANGUL = re.compile(rb"[\xb0-\xc8][\xa1-\xfe]")
_COMMON_GB = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]")
_COMMON_KANJI = re.compile(rb"[\x81-\x97][\x40-\x7e\x80-\xfc]")
_COMMON_BIG5 = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_BESIDE_LETTERS = re.compile("[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][A-Za-z]")
# Signs that stand within words where Polish was taken for a Western text: ¹ ³ ¿ £ ¯ and their kin.
_NO_LETTER_WITHIN = re.compile(r"[¹³£¯](?=[^\W\d_])|(?<=[^\W\d_])[¹¿]")
_CYRILLIC = re.compile(rb"[\xc0-\xff]{3,}")
_RUN = re.compile(rb"[\x80-\xff]{2,}")
_HIGH = re.compile(rb"[\x80-\xff]")


class Clean(NamedTuple):
    """A text as UTF-8, without a byte-order mark and without zero bytes."""

    data: bytes
    bad_bytes: int
    null_bytes: int


def encoding_of(data: bytes) -> str:
    """The encoding of a text, as Python names it.

    A byte-order mark says it; else zero bytes at every second place are UTF-16; else what is UTF-8 but for a few bytes
    is UTF-8; else the one of Korean, Japanese and Chinese in which most of what is no ASCII is of that script; else
    a Western one, or what Polish or Russian is written in.
    """
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if wide := wide_encoding(data):
        return wide
    if _is_utf8(data):
        return "utf-8"
    return _eastern(_around_high_bytes(data)) or _single_byte(data)


def wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32, by its mark or its zero bytes; None for a text that is written in single bytes."""
    for beginning, name in _BEGINNINGS.items():
        if data.startswith(beginning):
            return name
    return _wide(data[: SAMPLE - SAMPLE % 4])


def clean(data: bytes, encoding: str) -> Clean:
    """A text as UTF-8, with the sign � for each byte that is no text in its encoding.

    Raises:
        LookupError: there is no such encoding of texts.
    """
    if encoding == "utf-8-sig":
        data, encoding = data.removeprefix(codecs.BOM_UTF8), "utf-8"
    bad = 0
    if encoding != "utf-8" or not _valid(data):
        text, bad = _decoded(data, encoding)
        data = text.encode("utf-8", errors="replace")
    nulls = data.count(b"\0")
    return Clean(data.replace(b"\0", b"") if nulls else data, bad, nulls)


def _valid(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes, encoding: str) -> tuple[str, int]:
    bad = 0

    def replace(error: UnicodeError) -> tuple[str, int]:
        nonlocal bad
        assert isinstance(error, UnicodeDecodeError)
        bad += error.end - error.start
        return "\ufffd" * (error.end - error.start), error.end

    codecs.register_error("tdc.count", replace)
    if not codecs.lookup(encoding)._is_text_encoding:
        raise LookupError(encoding)
    return data.decode(encoding, errors="tdc.count"), bad


def _wide(sample: bytes) -> str | None:
    """UTF-16 without its mark: zero bytes at every other place alone, and ends of line of two bytes."""
    zeros, even = sample.count(0), sample[::2].count(0)
    if zeros < 0.02 * len(sample):
        return None
    if even <= 0.2 * zeros and b"\n\0" in sample:
        return "utf-16-le"
    return "utf-16-be" if even >= 0.8 * zeros and b"\0\n" in sample else None


def _is_utf8(data: bytes) -> bool:
    """Whether it is UTF-8 but for at most a third of what is no ASCII."""
    if _valid(data):
        return True
    text, bad = _decoded(data, "utf-8")
    good = len(_BEYOND_ASCII.findall(text)) - bad
    return good >= 2 * bad


def _around_high_bytes(data: bytes) -> bytes:
    """Those of the lines that hold more than ASCII, up to the size of a sample."""
    lines = re.findall(rb"[^\r\n]*[\x80-\xff][^\r\n]*[\r\n]*", data[: 10 * SAMPLE])
    return b"".join(lines)[:SAMPLE].rsplit(b"\n", 1)[0] if lines else data[:SAMPLE]


def _japanese(text: str) -> float:
    kana = _share(text, _KANA)
    return kana + 0.7 * _share(text, _HANZI) - _share(text, _HALF_KANA) if kana > 0.1 else 0.0


def _kanji(sample: bytes, text: str) -> float:
    """The share of common signs where there are no kana; signs beside letters are those of a Western text."""
    if _share(text, _BESIDE_LETTERS) > 0.2:
        return 0.0
    return 0.9 * _common(sample, _COMMON_KANJI, text) - _share(text, _HALF_KANA)


def _common(sample: bytes, pairs: re.Pattern[bytes], text: str) -> float:
    """The share of a script's common signs, which lie closely together in its code."""
    return len(pairs.findall(sample)) / max(len(_BEYOND_ASCII.findall(text)), 1)


def _share(text: str, script: re.Pattern[str]) -> float:
    return len(script.findall(text)) / max(len(_BEYOND_ASCII.findall(text)), 1)


def _eastern(sample: bytes) -> str | None:
    scripts: dict[str, Callable[[str], float]] = {
        "cp949": lambda text: min(_share(text, _HANGUL), _common(sample, _COMMON_HANGUL, text) + 0.1),
        "cp932": lambda text: max(_japanese(text), _kanji(sample, text)),
        "euc_jp": lambda text: _japanese(text),
        "gb18030": lambda text: _common(sample, _COMMON_GB, text) - _share(text, _KANA),
        "big5": lambda text: 0.9 * _common(sample, _COMMON_BIG5, text) if in_runs > 0.35 else 0.0,
    }
    in_runs = sum(map(len, _RUN.findall(sample))) / max(len(_HIGH.findall(sample)), 1)
    likely = {}
    for name, score in scripts.items():
        text, bad = _decoded(sample, name)
        if bad * 200 <= len(_HIGH.findall(sample)):
            likely[name] = score(text)
    best = max(likely, key=lambda name: likely[name], default=None)
    return best if best is not None and likely[best] > 0.45 else None


def _single_byte(data: bytes) -> str:
    high = len(_HIGH.findall(data))
    cyrillic = sum(map(len, _CYRILLIC.findall(data)))
    if cyrillic > 0.6 * high:
        return "cp1251"
    western = data[: 10 * SAMPLE].decode("cp1252", errors="replace")
    odd = len(_NO_LETTER_WITHIN.findall(western))
    czech = "ø" in western and "ì" in western
    if czech or odd > 0.15 * len(_BEYOND_ASCII.findall(western)):
        return "cp1250"
    return "cp1252"
