"""Pictures and archives of them, made in a few lines."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from tdc_core.pictures.survey import Survey, survey
from tdc_core.words.messages import words_of


def noise(width: int = 20, height: int = 16, channels: int = 3, seed: int = 0) -> Image.Image:
    """A picture of smooth noise."""
    small = np.random.default_rng(seed).integers(0, 256, (4, 5, channels), np.uint8)
    return Image.fromarray(small.squeeze()).resize((width, height), Image.Resampling.BICUBIC)


def encoded(image: Image.Image | None = None, kind: str = "PNG", **options: Any) -> bytes:
    """A picture as a file's bytes."""
    file = io.BytesIO()
    (noise() if image is None else image).save(file, kind, **options)
    return file.getvalue()


def archive(path: Path, files: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip of files by their names."""
    with zipfile.ZipFile(path, "w", packing) as made:
        for name, data in files.items():
            made.writestr(zipfile.ZipInfo(name), data, packing)
    return path


def of_classes(*names: str, each: int = 2) -> dict[str, bytes]:
    """Files of pictures in folders called so."""
    return {
        f"{name}/{number}.png": encoded(noise(seed=100 * place + number))
        for place, name in enumerate(names)
        for number in range(each)
    }


def left_out(found: Survey) -> dict[str, str]:
    """Why each file is left out, in words."""
    return {name: words_of(why) for name, why in found.left_out}


def counts(path: Path) -> dict[str, dict[str, int]]:
    """How many pictures of each class an archive has in each part."""
    return {split: dict(labels) for split, labels in survey(path).splits.items()}
