"""Which prepared pictures are the same: pixel by pixel, or as one that was saved again, made smaller or brighter."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_SIDE = 16
"""Pixels a side of the small version by which pictures are compared."""
_NEAR = 0.06
"""The largest distance of two that are one: small versions are vectors of length 1 without their mean.

Measured: of photos that are there a second time, made smaller and saved with a quality of 40 to 85, 98 % are nearer; of
60,000 handwritten digits none is that near another, and the nearest of 4,000 photo-like pictures are 0.5 apart.
"""
_FLAT = 2.0
"""Of 255: pictures with a smaller deviation have nothing but noise to be compared by, so only their pixels count."""
_AT_ONCE = 1 << 20  # bytes of pixels
_BLOCK = 512  # rows


@dataclass(frozen=True, eq=False)
class SamePictures:
    """Keys that are equal for pictures that are the same: the number of the first of them.

    Attributes:
        content: int64 (rows,), by every pixel.
        alike: int64 (rows,), by the small version too.
    """

    content: np.ndarray
    alike: np.ndarray


def same_pictures(features: Sequence[np.ndarray]) -> SamePictures:
    """Find pictures that are there twice, in one part or in two.

    Args:
        features: of each part, uint8 (rows, height, width, channels), mapped from a file for all it matters; rows are
            numbered through all parts.
    """
    if not sum(map(len, features)):
        return SamePictures(np.empty(0, np.int64), np.empty(0, np.int64))
    digests = [hashlib.blake2b(row.tobytes(), digest_size=8).digest() for part in features for row in part]
    _, first, number = np.unique(np.frombuffer(b"".join(digests), np.int64), return_index=True, return_inverse=True)
    vectors, contrasts = _vectors(np.concatenate([_small(part) for part in features])[first])
    comparable = contrasts > _FLAT
    groups = np.arange(len(first))
    groups[comparable] = groups[comparable][_leaders(vectors[comparable])]
    alike = first.copy()
    np.minimum.at(alike, groups, first)
    alike = alike[groups]
    return SamePictures(first[number], alike[number])


def _small(features: np.ndarray) -> np.ndarray:
    """The small versions, float32 (rows, _SIDE * _SIDE * channels): the mean of each square."""
    rows, height, width, channels = features.shape
    down, across = _shares(height), _shares(width)
    at_once = max(1, _AT_ONCE // (height * width * channels))
    made = np.empty((rows, channels, _SIDE, _SIDE), np.float32)
    for start in range(0, rows, at_once):
        pixels = np.moveaxis(features[start : start + at_once].astype(np.float32), 3, 1)
        made[start : start + at_once] = down @ pixels @ across.T
    return made.reshape(rows, -1)


def _shares(size: int) -> np.ndarray:
    """How much each of `size` pixels counts for each of `_SIDE` squares of a line, float32 (_SIDE, size)."""
    edges, pixels = np.linspace(0, size, _SIDE + 1), np.arange(size)
    overlap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    shares: np.ndarray = (overlap.clip(0) * _SIDE / size).astype(np.float32)
    return shares


def _vectors(small: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Small versions without their mean and of length 1, so that brightness does not count; and their deviations."""
    centred = small - small.mean(1, keepdims=True)
    contrasts = centred.std(1)
    return centred / np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6), contrasts


def _leaders(vectors: np.ndarray) -> np.ndarray:
    """For each vector the number of one that stands for its group, as int64 (rows,).

    They are sorted along one direction, in which two that are near each other are near too, so that each need be
    compared only with a few before it; it joins the group of the first that is near.
    """
    if not len(vectors):
        return np.empty(0, np.int64)
    along = vectors @ _direction(vectors)
    order = np.argsort(along, kind="stable")
    along, vectors = along[order], vectors[order]
    leader = np.arange(len(order))
    for start in range(0, len(order), _BLOCK):
        window = int(np.searchsorted(along, along[start] - _NEAR))
        near = vectors[start : start + _BLOCK] @ vectors[window : start + _BLOCK].T >= 1 - _NEAR**2 / 2
        leader[start : start + _BLOCK] = near.argmax(1) + window  # itself, where none is before it
    while (leader != (further := leader[leader])).any():
        leader = further
    found = np.empty_like(order)
    found[order] = order[leader]
    return found


def _direction(vectors: np.ndarray) -> np.ndarray:
    """Roughly the direction in which they differ most, of length 1, from a sample."""
    sample = vectors[:: max(1, len(vectors) // 1000)]
    sample = sample - sample.mean(0)
    direction = np.ones(vectors.shape[1], np.float32)
    direction[::2] = -1
    for _ in range(10):
        direction = sample.T @ (sample @ direction) + direction * 1e-6
        direction /= np.linalg.norm(direction)
    return direction
