"""What somebody writes by hand: pictures in folders are unpacked, read by Keras or by Pillow, and saved as arrays."""

from __future__ import annotations

import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np

SIDE = 64


def with_keras(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    import keras

    batches = keras.utils.image_dataset_from_directory(
        folder, image_size=(SIDE, SIDE), shuffle=False, crop_to_aspect_ratio=True, verbose=False
    )
    features, labels = zip(*batches.as_numpy_iterator(), strict=True)
    return np.concatenate(features).round().astype(np.uint8), np.concatenate(labels)


def with_pillow(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    from PIL import Image, ImageOps

    classes = sorted(path.name for path in folder.iterdir())
    paths = sorted(folder.glob("*/*"))
    features = [np.asarray(ImageOps.fit(Image.open(path).convert("RGB"), (SIDE, SIDE))) for path in paths]
    return np.stack(features), np.array([classes.index(path.parent.name) for path in paths])


if __name__ == "__main__":
    way, archive, target = sys.argv[1:]
    with tempfile.TemporaryDirectory() as unpacked:
        zipfile.ZipFile(archive).extractall(unpacked)
        features, labels = {"keras": with_keras, "pillow": with_pillow}[way](Path(unpacked))
    np.save(f"{target}/features.npy", features)
    np.save(f"{target}/labels.npy", labels)
    print(len(features))
