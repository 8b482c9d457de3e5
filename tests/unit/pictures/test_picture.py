"""Pictures of every size and mode become pixels, upright and of the size asked for."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps, PngImagePlugin

from tdc_core.pictures.errors import LeftOut
from tdc_core.pictures.limits import PictureLimits
from tdc_core.pictures.picture import Colour, decoded, header, picture
from tdc_core.pictures.survey import survey
from tdc_core.spec.reading import Fitting
from tdc_core.words.messages import words_of
from tests.unit.pictures.making import archive, encoded, left_out, noise, of_classes

LIMITS = PictureLimits()


def why(data: bytes) -> str:
    with pytest.raises(LeftOut) as out:
        header(data, LIMITS)
        decoded(data, 8, 8, "crop", "colour")
    return words_of(out.value.message)


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG that declares a size, with whatever chunks."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    every = ((b"IHDR", head), *chunks, (b"IEND", b""))
    parts = (struct.pack(">I", len(b)) + t + b + struct.pack(">I", zlib.crc32(t + b)) for t, b in every)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_every_kind(kind: str) -> None:
    data = encoded(noise(60, 40), kind)
    assert (header(data, LIMITS).width, header(data, LIMITS).height) == (60, 40)
    pixels = decoded(data, 40, 60, "stretch", "colour")
    assert pixels.dtype == np.uint8 and pixels.shape == (40, 60, 3)
    tolerance = {"JPEG": 15, "WEBP": 15, "GIF": 25}.get(kind, 0)
    assert np.abs(pixels.astype(int) - np.asarray(noise(60, 40))).mean() <= tolerance


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "RGBX", "CMYK", "YCbCr", "I;16", "I", "F"])
@pytest.mark.parametrize("colour", ["grey", "colour"])
def test_every_mode(mode: str, colour: Colour) -> None:
    kind = "JPEG" if mode in ("CMYK", "YCbCr") else "TIFF" if mode in ("I", "F", "PA", "RGBX") else "PNG"
    grey = noise(channels=1)
    image = Image.fromarray(np.asarray(grey, np.uint16) * 257) if mode == "I;16" else noise().convert(mode)
    pixels = decoded(encoded(image, kind), 16, 20, "stretch", colour)
    assert pixels.shape == (16, 20, 1 if colour == "grey" else 3)
    assert 60 < pixels.mean() < 200


def test_16_bits_and_floats_keep_their_greys() -> None:
    grey = noise(channels=1)
    right = np.asarray(grey)
    for values, kind in ((np.asarray(grey, np.uint16) * 257, "PNG"), (np.asarray(grey, np.float32) / 255, "TIFF")):
        pixels = decoded(encoded(Image.fromarray(values), kind), 16, 20, "stretch", "grey")[..., 0]
        assert np.abs(pixels.astype(int) - right).max() <= 1
    dark = Image.fromarray(np.full((4, 4), 300, np.uint16))
    assert decoded(encoded(dark), 4, 4, "crop", "grey").max() == 1, "what is dark stays dark"


@pytest.mark.parametrize("values", [[np.nan, np.inf, -np.inf, 0.5], [-5, 0, 1, 300]])
def test_floats_of_any_size(values: list[float]) -> None:
    image = Image.fromarray(np.array([values], np.float32))
    assert decoded(encoded(image, "TIFF"), 1, 4, "stretch", "grey").shape == (1, 4, 1)


def test_what_is_transparent_is_white() -> None:
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    palette = Image.new("P", (4, 4), 0)
    palette.putpalette([0, 0, 0, 255, 0, 0])
    for data in (encoded(clear), encoded(clear, "WEBP", lossless=True), encoded(palette, transparency=0)):
        assert decoded(data, 4, 4, "crop", "colour").min() == 255
    assert decoded(encoded(palette), 4, 4, "crop", "colour").max() == 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright(kind: str, orientation: int) -> None:
    image = Image.new("RGB", (64, 32), "black")
    image.paste("white", (0, 0, 16, 16))  # a corner, which goes elsewhere with each orientation
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(image, kind, exif=exif)
    corner = {1: (0, 0), 2: (0, 1), 3: (1, 1), 4: (1, 0), 5: (0, 0), 6: (0, 1), 7: (1, 1), 8: (1, 0)}[orientation]
    found = header(data, LIMITS)
    assert (found.width, found.height) == ((32, 64) if orientation > 4 else (64, 32))
    small = decoded(data, found.height, found.width, "stretch", "grey")[..., 0]
    bright = np.argwhere(small > 200).mean(0) / small.shape > 0.5
    assert tuple(bright) == corner


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_the_first_frame_counts(kind: str, tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "green")]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:], duration=50)
    assert header(data, LIMITS).moves
    red, _, blue = decoded(data, 8, 8, "crop", "colour").mean((0, 1))
    assert red > 240 and blue < 15
    found = survey(archive(tmp_path / "x.zip", {**of_classes("a", "b"), "a/x.gif": data}))
    assert [words_of(remark) for remark in found.remarks] == ["1 picture moves: the first frame counts."]


@pytest.mark.parametrize("size", [(1, 1), (20_000, 1), (1, 20_000), (3, 2), (500, 499)])
@pytest.mark.parametrize("fitting", ["crop", "pad", "stretch"])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_any_size_becomes_the_one_asked_for(size: tuple[int, int], fitting: Fitting, kind: str) -> None:
    data = encoded(Image.new("RGB", size, "white"), kind)
    pixels = decoded(data, 12, 17, fitting, "colour")
    assert pixels.shape == (12, 17, 3)
    assert fitting == "pad" or pixels.min() > 250


def test_a_wide_picture_is_cut_padded_or_stretched() -> None:
    image = Image.new("RGB", (40, 20), "black")
    image.paste("white", (10, 0, 30, 20))  # the square in its middle
    data = encoded(image)
    assert decoded(data, 20, 20, "crop", "grey").min() == 255
    padded = decoded(data, 20, 20, "pad", "grey")[..., 0]
    assert padded[:5].max() == 0 and padded[15:].max() == 0 and padded[5:15, 6:14].min() == 255
    assert decoded(data, 20, 20, "stretch", "grey")[..., 0][:, 6:14].min() == 255


def test_the_same_by_hand_to_the_last_bit() -> None:
    """A photo through Pillow alone, as an exported script may have it."""
    data = encoded(noise(640, 480), "JPEG")
    image = Image.open(io.BytesIO(data))
    image.draft("RGB", (64, 64))
    assert image.size == (160, 120), "a quarter of it is decoded"
    small = ImageOps.fit(image, (64, 64), Image.Resampling.BILINEAR)
    assert np.array_equal(picture(io.BytesIO(data), 64, 64, "crop", "colour"), small)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no picture at all", "no picture"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(40), "a picture as HEIC; PNG, JPEG, WebP, GIF, BMP and TIFF are read"),
        (b'<?xml version="1.0"?>\n<svg xmlns="x"/>', "a picture as SVG; PNG, JPEG, WebP, GIF, BMP and TIFF are read"),
        (encoded(kind="PNG")[:60], "cut off"),
        (encoded(noise(200, 200), "JPEG")[:-300], "cut off"),
        (encoded(noise(200, 200), "PNG")[:-300], "cut off"),
        (encoded(noise(200, 200), "WEBP")[:-300], "damaged"),
        (encoded(noise(200, 200), "BMP")[:-300], "cut off"),
        (encoded(noise(200, 200), "GIF")[:-300], "cut off"),
        (png(10_000, 10_000), "10000x10000 is too large"),
        (png(60_000, 60_000), "far too large"),
        (png(8, 8, (b"IDAT", b"nothing")), "damaged"),
        (png(8, 8, (b"zTXt", b"a\0\0" + zlib.compress(bytes(50_000_000)))), "damaged"),
        (png(0, 0), "damaged"),
    ],
)
def test_what_is_no_picture_says_so(data: bytes, words: str) -> None:
    assert why(data) == words


def test_profiles_and_notes_are_passed_by() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("note", "x" * 1000)
    assert decoded(encoded(pnginfo=info, icc_profile=b"none"), 8, 8, "crop", "colour").shape == (8, 8, 3)


def test_content_counts_and_not_the_name(tmp_path: Path) -> None:
    odd: dict[str, Any] = {"a/x.png": encoded(kind="JPEG"), "a/y": encoded(), "a/z.txt": encoded(), "a/n.md": b"words"}
    found = survey(archive(tmp_path / "x.zip", {**odd, "b/x.png": encoded(), "b/w.jpg": b"words", "b/e.png": b""}))
    assert found.splits == {"train": {"a": 3, "b": 1}}
    assert left_out(found) == {"b/w.jpg": "no picture", "b/e.png": "empty"}
    assert [words_of(remark) for remark in found.remarks] == ["1 file is no picture, for example a/n.md."]
