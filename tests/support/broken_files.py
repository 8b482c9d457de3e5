"""People's files, broken: the hard ones and small ones of each kind with bytes changed, cut, doubled, moved."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from PIL import Image

from tests.support.own_files import FLOWERS

_LARGEST = 200_000  # bytes, of a file that is broken many times
_TELLING = (
    b",",
    b";",
    b"\t",
    b"|",
    b'"',
    b"'",
    b"\n",
    b"\r",
    b"\0",
    b"-",
    b".",
    b"nan",
    b"1e999",
    b"\xff",
    b"\xed\xa0\x80",
)
"""What a reader of tables stumbles over."""


def whole_files(hard: Path) -> list[bytes]:
    """What is broken: the hard files where they are there, and small ones of each kind."""
    found = [path.read_bytes() for path in sorted(hard.glob("*")) if path.suffix not in (".json", ".md")]
    frame = pd.read_csv(io.StringIO(FLOWERS))
    parquet = io.BytesIO()
    frame.to_parquet(parquet)
    found += [FLOWERS.encode(), FLOWERS.replace(",", ";").encode("utf-16"), parquet.getvalue(), pictures()]
    return [data for data in found if len(data) <= _LARGEST]


def pictures() -> bytes:
    """A zip with two classes of small pictures."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(12):
            picture = io.BytesIO()
            Image.new("RGB", (9, 7), (number * 20, 200, 90)).save(picture, ("PNG", "JPEG", "GIF")[number % 3])
            packed.writestr(f"{'ab'[number % 2]}/{number}.png", picture.getvalue())
    return archive.getvalue()


def broken_files(hard: Path, count: int, seed: int) -> Iterator[bytes]:
    """Files that were broken by chance, always the same ones for a seed."""
    chance, whole = random.Random(seed), whole_files(hard)
    for _ in range(count):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.choice((1, 1, 2, 4, 16))):
            _break(data, chance, whole)
        yield bytes(data)


def _break(data: bytearray, chance: random.Random, whole: list[bytes]) -> None:
    at = chance.randrange(len(data) + 1)
    to = min(len(data), at + chance.choice((1, 2, 8, 100, 5000)))
    match chance.randrange(8):
        case 0:
            data[at:to] = chance.randbytes(to - at)
        case 1:
            del data[at:to]
        case 2:
            del data[at:]
        case 3:
            data[at:at] = data[at:to] * chance.choice((1, 3, 50))
        case 4:
            data[at:to] = chance.choice(_TELLING) * chance.choice((1, 2, 200))
        case 5:
            other = chance.choice(whole)
            start = chance.randrange(len(other) + 1)
            data[at:at] = other[start : start + 3000]
        case 6 if at < len(data):
            data[at] ^= 1 << chance.randrange(8)
        case _:
            data[at:at] = chance.choice(_TELLING)
