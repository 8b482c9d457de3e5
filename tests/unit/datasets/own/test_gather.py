"""Pictures that are brought class by class, and pictures as they were before they were brought to one size."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

from tdc_core.datasets.own.before import pictures_before
from tdc_core.datasets.own.card import card_from_json
from tdc_core.datasets.own.folders import BEFORE, CARD, own_folder
from tdc_core.datasets.own.gather import classes_in, with_pictures
from tdc_core.datasets.own.limits import FileLimits
from tdc_core.datasets.own.request import ReadRequest
from tdc_core.datasets.own.write import write_file
from tdc_core.pictures.guess import sha256
from tdc_core.spec import FileSource


def picture(colour: str, width: int = 400, height: int = 100) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(written, "PNG")
    return written.getvalue()


def test_an_archive_grows_class_by_class(tmp_path: Path) -> None:
    before, path = tmp_path / "before.zip", tmp_path / "after.zip"
    with with_pictures(None, "cats", [("a.png", picture("red")), ("a.png", picture("blue"))]) as archive:
        before.write_bytes(archive.read())
    assert classes_in(before) == {"cats": 2}
    with with_pictures(before, "고양이/../x", [("a.png", picture("green"))]) as archive:
        path.write_bytes(archive.read())
    assert classes_in(path) == {"cats": 2, "x": 1}, "a name is one folder"
    with with_pictures(before, "cats", [("a.png", picture("green"))]) as archive:
        path.write_bytes(archive.read())
    assert classes_in(path) == {"cats": 3}


def test_a_few_pictures_are_kept_as_they_were_one_of_each_class_first(tmp_path: Path) -> None:
    pictures = {colour: [(f"{n}.png", picture(colour)) for n in range(5)] for colour in ("red", "blue")}
    path = tmp_path / "all.zip"
    for colour, files in pictures.items():
        with with_pictures(path if path.exists() else None, colour, files) as archive:
            data = archive.read()
        path.write_bytes(data)
    folder = tmp_path / "new"
    folder.mkdir()
    source = FileSource(name="all.zip", sha256=sha256(path))
    write_file(ReadRequest(source=source, path=path, folder=folder, limits=FileLimits()), lambda note, fraction: None)
    card = card_from_json(json.loads((folder / CARD).read_text()))
    assert (folder / BEFORE).exists() and pictures_before(tmp_path, card) == {}
    target = own_folder(tmp_path, source.sha256, card.ref)
    target.parent.mkdir(parents=True)
    folder.rename(target)
    kept = pictures_before(tmp_path, card)
    labels = np.load(target / "train-labels.npy")
    assert len(kept) == 6 and {int(labels[row]) for row in list(kept)[:2]} == {0, 1}
    assert {each.shape for each in kept.values()} == {(40, 160, 3)}
    colours = {"red": (255, 0, 0), "blue": (0, 0, 255)}
    for row, pixels in kept.items():
        assert tuple(pixels[0, 0].tolist()) == colours[card.classes[labels[row]]]
