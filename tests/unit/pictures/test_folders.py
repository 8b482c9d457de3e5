"""Folders say which class and which part a picture is of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tdc_core.pictures.survey import survey
from tdc_core.spec.messages import Code
from tdc_core.tables.errors import NotReadable
from tdc_core.words.messages import words_of
from tests.unit.pictures.making import archive, counts, encoded, left_out, of_classes

ONE = encoded()


def named(*names: str) -> dict[str, bytes]:
    return dict.fromkeys(names, ONE)


@pytest.mark.parametrize("outer", ["", "pictures/", "a/b/c/", "data/train/", "test/"])
def test_folders_around_all_others_are_passed_by(tmp_path: Path, outer: str) -> None:
    path = archive(tmp_path / "x.zip", {outer + name: data for name, data in of_classes("cats", "dogs").items()})
    assert counts(path) == {"train": {"cats": 2, "dogs": 2}}


@pytest.mark.parametrize("outer", ["", "set/", "x/y/"])
@pytest.mark.parametrize(
    ("train", "validation", "test"),
    [("train", "val", "test"), ("Training", "valid", "TEST"), ("TRAIN", "Validation", "testing")],
)
def test_parts_have_many_names(tmp_path: Path, outer: str, train: str, validation: str, test: str) -> None:
    files = named(*(f"{outer}{part}/{label}/1.png" for part in (train, validation, test) for label in ("a", "b")))
    each = {"a": 1, "b": 1}
    assert counts(archive(tmp_path / "x.zip", files)) == {"train": each, "validation": each, "test": each}


@pytest.mark.parametrize("outer", ["", "pets/", "my data/pets/"])
def test_classes_may_have_the_parts_in_them(tmp_path: Path, outer: str) -> None:
    names = [f"{outer}{label}/{part}/x.png" for label in ("cats", "dogs") for part in ("train", "Test")]
    each = {"cats": 1, "dogs": 1}
    assert counts(archive(tmp_path / "x.zip", named(*names))) == {"train": each, "test": each}
    more = archive(tmp_path / "more.zip", named(*names, f"{outer}birds/valid/x.png", f"{outer}cats/y.png"))
    found = survey(more)
    assert found.splits == {"train": each, "validation": {"birds": 1}, "test": each}
    assert left_out(found) == {f"{outer}cats/y.png": "beside the folders to train and to test with"}


@pytest.mark.parametrize(
    "names",
    [
        ("toys/train/1.png", "toys/bus/1.png", "real/train/1.png", "real/bus/1.png"),
        ("a/train/1.png", "a/test/1.png", "b/1.png"),
        ("a/train/1.png", "b/train/1.png"),
        ("a/val/1.png", "a/test/1.png", "b/val/1.png", "b/test/1.png"),
    ],
)
def test_folders_in_classes_are_parts_only_where_all_classes_have_them(tmp_path: Path, names: tuple[str, ...]) -> None:
    found = survey(archive(tmp_path / "x.zip", named(*names)))
    assert found.splits.keys() == {"train"} and len(found.entries) == len(names)


@pytest.mark.parametrize(("train", "test"), [("training_set", "test_set"), ("train", "test"), ("Train_Set", "dev")])
def test_a_folder_around_the_classes_of_each_part_is_passed_by(tmp_path: Path, train: str, test: str) -> None:
    names = [f"{part}/{part}/{label}/1.png" for part in (train, test) for label in ("a", "b")]
    each = {"a": 1, "b": 1}
    found = counts(archive(tmp_path / "x.zip", named(*names, "cover.png")))
    assert found == {"train": each, "validation" if test == "dev" else "test": each}
    one = named("train/a/more/1.png", "train/a/more/2.png", "test/a/more/1.png", "test/b/more/1.png")
    assert counts(archive(tmp_path / "y.zip", one)) == {"train": {"a": 2}, "test": {"a": 1, "b": 1}}


def test_classes_are_one_list_for_all_parts(tmp_path: Path) -> None:
    found = survey(archive(tmp_path / "x.zip", named("train/b/1.png", "train/c/1.png", "test/a/1.png")))
    assert found.classes == ("a", "b", "c")
    assert [words_of(remark) for remark in found.remarks] == [
        "The part “train” has no pictures of some classes: a.",
        "The part “test” has no pictures of some classes: b, c.",
    ]


def test_classes_may_be_called_like_parts(tmp_path: Path) -> None:
    vehicles = archive(tmp_path / "vehicles.zip", named("train/1.png", "bus/1.png"))
    assert counts(vehicles) == {"train": {"bus": 1, "train": 1}}
    tickets = archive(tmp_path / "tickets.zip", named("valid/old/1.png", "invalid/old/1.png"))
    assert counts(tickets) == {"train": {"invalid": 1, "valid": 1}}


def test_test_pictures_without_classes_are_left_out(tmp_path: Path) -> None:
    found = survey(archive(tmp_path / "x.zip", named("train/a/1.png", "train/b/1.png", "test/1.png", "sample/x.png")))
    assert found.splits == {"train": {"a": 1, "b": 1}}
    assert left_out(found) == {
        "test/1.png": "in no class's folder",
        "sample/x.png": "beside the folders to train and to test with",
    }


def test_folders_in_a_class_belong_to_it(tmp_path: Path) -> None:
    files = named("set/a/1.png", "set/a/more/2.png", "set/a/more/still/3.png", "set/b/1.png")
    assert counts(archive(tmp_path / "x.zip", files)) == {"train": {"a": 3, "b": 1}}


@pytest.mark.parametrize("stray", ["cover.png", "set/cover.png"])
def test_pictures_beside_folders_are_left_out(tmp_path: Path, stray: str) -> None:
    found = survey(archive(tmp_path / "x.zip", named("set/a/1.png", "set/b/1.png", stray)))
    assert found.classes == ("a", "b") and left_out(found) == {stray: "in no class's folder"}


def test_upper_and_lower_case_are_two_classes_and_told(tmp_path: Path) -> None:
    found = survey(archive(tmp_path / "x.zip", named("Cat/1.png", "cat/1.png", "cat/1.PNG", "dog/1.png")))
    assert found.splits == {"train": {"Cat": 1, "cat": 2, "dog": 1}}
    assert [remark.code for remark in found.remarks] == [Code.PICTURES_ALIKE_CLASSES]
    assert "Cat, cat" in words_of(found.remarks[0])


def test_folders_without_pictures_are_no_classes_and_told(tmp_path: Path) -> None:
    found = survey(archive(tmp_path / "x.zip", {**of_classes("a", "b"), "a/": b"", "empty/": b"", ".git/": b""}))
    assert found.classes == ("a", "b")
    assert [words_of(remark) for remark in found.remarks] == ["Folders without a picture are no classes: empty."]


def test_what_systems_leave_behind_is_nothing(tmp_path: Path) -> None:
    junk = {
        "__MACOSX/a/._0.png": b"x",
        "a/.DS_Store": b"x",
        "a/Thumbs.db": b"x",
        "a/Icon\r": b"",
        "@eaDir/0.png": ONE,
        ".x/b/1.png": ONE,
    }
    found = survey(archive(tmp_path / "x.zip", {**of_classes("a", "b"), **junk}))
    assert len(found.entries) == 4 and found.left_out == () and found.remarks == ()


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("1.png", "2.png"), Code.PICTURES_FLAT),
        (("train/1.png", "test/2.png"), Code.PICTURES_FLAT),
        (("only/1.png", "only/2.png"), Code.PICTURES_ONE_CLASS),
        (("x/only/1.png", "x/only/2.png"), Code.PICTURES_ONE_CLASS),
        (("only/1.png", "only/more/2.png"), Code.PICTURES_ONE_CLASS),
        (("test/a/1.png", "val/a/1.png", "val/b/1.png"), Code.PICTURES_NO_TRAINING),
    ],
)
def test_what_no_classes_can_be_made_of(tmp_path: Path, names: tuple[str, ...], code: Code) -> None:
    with pytest.raises(NotReadable) as refused:
        survey(archive(tmp_path / "x.zip", named(*names)))
    assert refused.value.message.code == code
    assert code is not Code.PICTURES_FLAT or "a zip with a folder for each class" in words_of(refused.value.message)


def test_a_class_whose_pictures_are_all_damaged_is_none(tmp_path: Path) -> None:
    cut = encoded(kind="JPEG")[:-200]
    path = archive(tmp_path / "x.zip", {**of_classes("a", "b"), "c/1.jpg": cut})
    assert survey(path).classes == ("a", "b")
    with pytest.raises(NotReadable) as refused:
        survey(archive(tmp_path / "y.zip", {**of_classes("a"), "c/1.jpg": cut}))
    assert refused.value.message.code == Code.PICTURES_ONE_CLASS
