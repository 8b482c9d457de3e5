"""Single files become an archive like any other."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tdc_core.pictures.pack import pack
from tdc_core.pictures.survey import survey
from tests.unit.pictures.making import encoded

ONE = encoded()


def names(path: Path, files: list[tuple[str, str, bytes]]) -> list[str]:
    pack(files, path)
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_classes_are_folders(tmp_path: Path) -> None:
    files = [("고양이", "1.png", ONE), ("dog", "1.png", ONE), ("dog", "1.png", ONE), ("dog", "1.png", ONE)]
    path = tmp_path / "x.zip"
    assert names(path, files) == ["고양이/1.png", "dog/1.png", "dog/1 (2).png", "dog/1 (3).png"]
    found = survey(path)
    assert found.splits == {"train": {"dog": 3, "고양이": 1}} and found.left_out == ()


def test_names_lead_nowhere(tmp_path: Path) -> None:
    files = [
        ("../up", "../../x.png", ONE),
        ("C:\\cats", "C:\\pictures\\y.png", ONE),
        ("..", "/etc/z.png", ONE),
        ("", ".", ONE),
        (".hidden", "a\nb.png", ONE),
        ("long" * 100, "x" * 400 + ".png", ONE),
    ]
    path = tmp_path / "x.zip"
    assert names(path, files)[:5] == ["up/x.png", "cats/y.png", "_/z.png", "_/_", "hidden/a b.png"]
    found = survey(path)
    assert len(found.entries) == 6 and found.left_out == ()


def test_the_same_files_make_the_same_archive(tmp_path: Path) -> None:
    files = [("a", "1.png", ONE), ("b", "1.png", ONE)]
    for name in ("one.zip", "two.zip"):
        pack(files, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
