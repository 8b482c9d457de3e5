"""One picture: what its first bytes say, and its pixels as a model takes them."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Literal

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from tdc_core.pictures.errors import LeftOut
from tdc_core.pictures.limits import PictureLimits
from tdc_core.spec.messages import Code, Message
from tdc_core.spec.reading import Fitting

FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
"""What Pillow is let read."""
GREY_MODES = ("1", "L", "LA", "I", "F")
Colour = Literal["grey", "colour"]

_SIGNATURES = re.compile(rb"\x89PNG\r\n|\xff\xd8\xff|RIFF....WEBP|GIF8[79]a|BM|II\*\0|MM\0\*", re.DOTALL)
# Pictures of other kinds, by how they begin
_OTHER_KINDS: Mapping[str, re.Pattern[bytes]] = {
    "HEIC": re.compile(rb"....ftyp(heic|heix|hevc|heim|heis|mif1|msf1)", re.DOTALL),
    "AVIF": re.compile(rb"....ftypavi[fs]", re.DOTALL),
    "SVG": re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg", re.DOTALL),
    "PDF": re.compile(rb"%PDF"),
    "PSD": re.compile(rb"8BPS"),
    "JPEG 2000": re.compile(rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", re.DOTALL),
}
_ORIENTATION = 0x0112  # in EXIF
_LYING = (5, 6, 7, 8)  # the orientations that swap width and height


@dataclass(frozen=True, slots=True)
class Header:
    """What a picture's first bytes say.

    Attributes:
        width, height: upright, in pixels.
        grey: whether it can hold no colours.
        moves: whether it has several frames.
    """

    width: int
    height: int
    grey: bool
    moves: bool


def picture(file: BinaryIO, height: int, width: int, fitting: Fitting, colour: Colour) -> np.ndarray:
    """A picture's pixels, upright and of that size, the first frame of several, on white where it is transparent.

    It is Pillow alone, step by step, so that an exported script does the same to the last bit.

    Returns:
        uint8 (height, width, channels), one channel for grey and three for colour.

    Raises:
        Exception: whatever Pillow runs into; `decoded` makes a message of it.
    """
    mode = "L" if colour == "grey" else "RGB"
    image: Image.Image = Image.open(file, formats=FORMATS)
    image.draft(mode, (max(height, width), max(height, width)))  # a JPEG is decoded not much larger than needed
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        numbers = np.nan_to_num(np.asarray(image, np.float32), posinf=0, neginf=0)
        white = 65535 if image.mode.startswith("I;16") or numbers.max() > 255 else 255 if numbers.max() > 1 else 1
        image = Image.fromarray((numbers * 255 / white).clip(0, 255).astype(np.uint8))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    image = image.convert(mode)
    if fitting == "crop":
        image = ImageOps.fit(image, (width, height), Image.Resampling.BILINEAR)
    elif fitting == "stretch":
        image = image.resize((width, height), Image.Resampling.BILINEAR)
    else:
        scale = min(width / image.width, height / image.height)
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        image = image.resize(size, Image.Resampling.BILINEAR)
        left, top = (width - size[0]) // 2, (height - size[1]) // 2
        image = image.crop((-left, -top, width - left, height - top))  # what lies outside is black
    return np.asarray(image).reshape(height, width, len(mode))


def header(data: bytes, limits: PictureLimits) -> Header:
    """What a picture's first bytes say, without decoding it.

    Raises:
        LeftOut: it is no picture that can be read, or too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # `pixels` is lower, and judged below
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                width, height = image.size
                if _lies(image):
                    width, height = height, width
                grey = image.mode in GREY_MODES or image.mode.startswith("I;16")
                found = Header(width, height, grey, getattr(image, "is_animated", False) and image.format != "MPO")
    except UnidentifiedImageError:
        raise LeftOut(_unknown(data)) from None
    except Exception as error:  # noqa: BLE001 - Pillow's readers raise whatever a hostile file makes them run into
        raise LeftOut(_trouble(error)) from None
    if width * height > limits.pixels:
        raise LeftOut(Code.LEFT_TOO_LARGE(width=width, height=height))
    return found


def decoded(data: bytes, height: int, width: int, fitting: Fitting, colour: Colour) -> np.ndarray:
    """`picture` of bytes whose header was judged already.

    Raises:
        LeftOut: it is damaged, or cut off.
    """
    try:
        return picture(io.BytesIO(data), height, width, fitting, colour)
    except Exception as error:  # noqa: BLE001 - as above
        raise LeftOut(_trouble(error)) from None


def begins_like_one(data: bytes) -> bool:
    """Whether these are the first bytes of a kind that is read."""
    return bool(_SIGNATURES.match(data))


def _lies(image: Image.Image) -> bool:
    """Whether a picture is stored on its side. TIFF's size is upright already; PNG would decode all to find no EXIF."""
    asks_little = image.format in ("JPEG", "MPO", "WEBP") or (image.format == "PNG" and "exif" in image.info)
    return asks_little and image.getexif().get(_ORIENTATION) in _LYING


def _unknown(data: bytes) -> Message:
    if begins_like_one(data):
        return Code.LEFT_PICTURE_DAMAGED()
    kind = next((kind for kind, begins in _OTHER_KINDS.items() if begins.match(data[:1000])), None)
    return Code.LEFT_NO_PICTURE() if kind is None else Code.LEFT_OTHER_KIND(kind=kind)


def _trouble(error: Exception) -> Message:
    if isinstance(error, Image.DecompressionBombError | MemoryError):
        return Code.LEFT_FAR_TOO_LARGE()
    return Code.LEFT_CUT_OFF() if "truncated" in str(error).lower() else Code.LEFT_PICTURE_DAMAGED()
