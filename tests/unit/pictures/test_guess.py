"""A first reading that suits the pictures."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PIL import Image

from tdc_core.pictures.guess import guess
from tdc_core.spec.reading import Order
from tests.unit.pictures.making import archive, encoded, noise


def pictures(*sizes: tuple[int, int], channels: int = 3, kind: str = "PNG") -> dict[str, bytes]:
    return {
        f"{'ab'[number % 2]}/{number}": encoded(noise(*size, channels=channels, seed=number), kind)
        for number, size in enumerate(sizes)
    }


@pytest.mark.parametrize(
    ("sizes", "height", "width"),
    [
        ([(28, 28)] * 4, 28, 28),
        ([(60, 30)] * 4, 30, 60),
        ([(28, 28), (30, 28)], 32, 32),
        ([(200, 150), (640, 480), (90, 120)], 64, 64),
        ([(200, 200)] * 4, 64, 64),
        ([(64, 64)] * 4, 64, 64),
    ],
)
def test_size(tmp_path: Path, sizes: list[tuple[int, int]], height: int, width: int) -> None:
    reading, _ = guess(archive(tmp_path / "x.zip", pictures(*sizes)))
    assert (reading.height, reading.width, reading.fitting) == (height, width, "crop")


def test_colour(tmp_path: Path) -> None:
    grey = pictures((20, 20), (20, 20), channels=1)
    as_colour = {"a/x": encoded(noise(channels=1).convert("RGB"), "JPEG")}
    assert guess(archive(tmp_path / "grey.zip", grey))[0].colour == "grey"
    assert guess(archive(tmp_path / "three.zip", {**grey, **as_colour}))[0].colour == "grey"
    one = {"a/y": encoded(Image.new("RGB", (8, 8), (200, 180, 180)))}
    assert guess(archive(tmp_path / "colour.zip", {**grey, **one}))[0].colour == "colour"


def test_it_knows_its_archive_and_keeps_classes_in_proportion(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", pictures((20, 20), (20, 20)))
    reading, _ = guess(path)
    assert reading.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert reading.order == Order(by="stratified")
