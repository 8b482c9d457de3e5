"""Numbers on both sides of 0 as colours: blue above, orange below, which all kinds of colour-blindness tell apart."""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np

ABOVE, BELOW = (29, 78, 216), (194, 65, 12)
_FAINT, _FULL = 0.0, 0.82
_GROUND = (128, 128, 128, 70)


def over_image() -> list[tuple[float, str]]:
    """The scale to lay over an image, from the lowest to the highest number: what is near 0 lets the image through."""
    below, above = ("rgba({}, {}, {}, {{}})".format(*colour) for colour in (BELOW, ABOVE))
    return [
        (0.0, below.format(_FULL)),
        (0.5, below.format(_FAINT)),
        (0.5, above.format(_FAINT)),
        (1.0, above.format(_FULL)),
    ]


def coloured(numbers: np.ndarray, reach: float) -> np.ndarray:
    """Numbers as the pixels of an image: white at 0, the deeper the further off.

    Args:
        numbers: any shape; what is nan becomes a faint grey, through which the page is seen.
        reach: the number, above 0, that has the full colour, and so has what lies beyond.

    Returns:
        uint8 (..., 4), red, green, blue and opacity.
    """
    depth = np.clip(np.nan_to_num(np.abs(numbers)) / reach, 0, 1)[..., np.newaxis]
    full = np.where((numbers >= 0)[..., np.newaxis], np.array(ABOVE), np.array(BELOW))
    pixels = np.empty((*numbers.shape, 4), np.uint8)
    pixels[..., :3] = np.round(255 + depth * (full - 255.0))
    pixels[..., 3] = 255
    pixels[np.isnan(numbers)] = _GROUND
    return pixels


def png_address(pixels: np.ndarray) -> str:
    """Pixels as a PNG image inside an address, which a figure can show.

    Args:
        pixels: uint8 (height, width), or with 3 or 4 channels.
    """
    height, width, *channels = pixels.shape
    kind = {(): 0, (3,): 2, (4,): 6}[tuple(channels)]  # grey, colour, colour and opacity, as PNG numbers them
    lines = np.concatenate([np.zeros((height, 1), np.uint8), pixels.reshape(height, -1)], axis=1)  # 0: not filtered
    head = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines.tobytes())), (b"IEND", b""))
    written = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return f"data:image/png;base64,{base64.b64encode(written).decode()}"
