"""A trained model as plain numbers, kept beside what it put out: what it takes to reckon as it does without Keras.

`network.bin` begins with the length of its head in bytes, a uint32; then comes the head, JSON that ends in blanks so
that what follows begins at a multiple of four; then all weights, float32, one after another. All of it is
little-endian. In the head a weight stands as `[offset, length]`, counted in numbers.

The browser reads the same bytes (`tdc_core/ui/browser/forward.js`).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

NETWORK = "network.bin"
_MOST_HEAD = 10_000_000  # bytes
Entry = Mapping[str, Any]
"""What a layer does: its "type", as the catalogue's layers are named, what it is set to, and where its weights lie."""


class NoNetwork(Exception):
    """There are no such numbers, or none that can be read."""


@dataclass(frozen=True, eq=False)
class Network:
    """A model as numbers; of the best weights, as it predicts.

    Attributes:
        input_shape: of one row.
        layers: from the first to the last.
        weights: all of them, float32 (count,).
    """

    input_shape: tuple[int, ...]
    layers: tuple[Entry, ...]
    weights: np.ndarray

    def weight(self, place: Sequence[int]) -> np.ndarray:
        """The numbers of one weight, float32 (length,)."""
        offset, length = place
        found: np.ndarray = self.weights[offset : offset + length]
        return found

    def as_bytes(self) -> bytes:
        """As `network.bin` has it."""
        head = json.dumps({"input": self.input_shape, "layers": self.layers}, separators=(",", ":")).encode()
        head += b" " * (-len(head) % 4)
        return struct.pack("<I", len(head)) + head + self.weights.astype("<f4").tobytes()


def read_network(folder: Path) -> Network:
    """The model in a folder of results.

    Raises:
        NoNetwork: it has none, or it is damaged.
    """
    path = folder / NETWORK
    try:
        with path.open("rb") as opened:
            (length,) = struct.unpack("<I", opened.read(4))
            head = json.loads(opened.read(min(length, _MOST_HEAD)))
        # Mapped, so that of a large model no more is in memory than is looked at, and the system may take it back.
        weights = np.memmap(path, "<f4", mode="r", offset=4 + length).view(np.ndarray)
        return Network(tuple(head["input"]), tuple(head["layers"]), weights)
    except (OSError, ValueError, KeyError, TypeError, struct.error) as error:
        raise NoNetwork(f"{folder}: {error}") from error
