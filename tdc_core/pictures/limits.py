"""How much an archive of pictures may ask for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PictureLimits:
    """The most that is read of an archive, and written.

    Attributes:
        files: files in the archive, of whatever kind.
        classes: folders that are classes.
        unpacked_bytes: all files together.
        file_bytes: one file, unpacked; a larger one is left out.
        ratio: bytes unpacked for each of the archive's.
        harmless_bytes: what an archive may unpack to at any ratio.
        pixels: one picture's width times its height; a larger one is left out.
        looked_at_pixels: all pictures together, up to which each is decoded to see whether it is whole (some 10 s).
        array_bytes: all prepared arrays together.
    """

    files: int = 200_000
    classes: int = 1_000
    unpacked_bytes: int = 2_000_000_000
    file_bytes: int = 100_000_000
    ratio: int = 100
    harmless_bytes: int = 50_000_000
    pixels: int = 50_000_000
    looked_at_pixels: int = 1_000_000_000
    array_bytes: int = 2_000_000_000
