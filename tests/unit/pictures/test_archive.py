"""Archives that a stranger made: whatever they hold, it ends in pictures or in a plain message."""

from __future__ import annotations

import bz2
import stat
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from tdc_core.pictures.limits import PictureLimits
from tdc_core.pictures.survey import survey
from tdc_core.settings import ROOT
from tdc_core.spec.messages import Code
from tdc_core.tables.errors import NotReadable
from tests.unit.pictures.making import archive, counts, encoded, left_out, noise, of_classes

LIMITS = PictureLimits()
TWO = of_classes("a", "b")


def refusal(path: Path, limits: PictureLimits = LIMITS) -> str:
    with pytest.raises(NotReadable) as refused:
        survey(path, limits)
    return refused.value.message.code


def changed(path: Path, name: str, offset_in_directory: int, value: bytes) -> Path:
    """The archive with some bytes of an entry's directory record replaced."""
    data = bytearray(path.read_bytes())
    place = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    data[place + offset_in_directory : place + offset_in_directory + len(value)] = value
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data", [b"", b"PNG", b"\x1f\x8b\x08 no zip", encoded()], ids=["empty", "short", "gzip", "one"]
)
def test_what_is_no_zip(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    assert refusal(path) == Code.PICTURES_NO_ZIP


def test_a_zip_that_is_cut_off(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", TWO)
    path.write_bytes(path.read_bytes()[:-60])
    assert refusal(path) == Code.PICTURES_BROKEN_ZIP


def test_a_bomb_is_refused_before_its_first_byte(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", {**TWO, "a/zeros.png": bytes(60_000_000)})
    assert refusal(path) == Code.PICTURES_BOMB


def test_files_that_share_bytes_are_refused(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", {"a/1.png": encoded(), "b/2.png": encoded(noise(seed=1))})
    with zipfile.ZipFile(path) as made:
        first = made.getinfo("a/1.png").header_offset
    changed(path, "b/2.png", 42, struct.pack("<I", first))
    assert refusal(path) == Code.PICTURES_BROKEN_ZIP


def test_a_file_that_reaches_into_the_directory_is_refused(tmp_path: Path) -> None:
    path = changed(archive(tmp_path / "x.zip", TWO), "b/1.png", 20, struct.pack("<I", 1 << 20))
    assert refusal(path) == Code.PICTURES_BROKEN_ZIP


def deflated_gigabyte() -> bytes:
    """A gigabyte of zeros as a raw deflate stream: one block, a thousand times."""
    deflate = zlib.compressobj(wbits=-15)
    block = deflate.compress(bytes(1_000_000)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return 1000 * block + deflate.flush()


@pytest.mark.parametrize(
    ("packing", "make"),
    [(zipfile.ZIP_DEFLATED, deflated_gigabyte), (zipfile.ZIP_BZIP2, lambda: bz2.compress(bytes(100_000_000)))],
    ids=["deflate", "bzip2"],
)
def test_a_file_that_says_it_is_small_never_becomes_large(
    tmp_path: Path, packing: int, make: Callable[[], bytes]
) -> None:
    """An entry of a gigabyte that declares ten bytes, in a process of its own, whose memory is looked at."""
    path = archive(tmp_path / "x.zip", {**TWO, "a/liar.png": make()}, zipfile.ZIP_STORED)
    changed(path, "a/liar.png", 10, struct.pack("<H", packing))
    changed(path, "a/liar.png", 24, struct.pack("<I", 10))
    code = (
        "import sys; from pathlib import Path; from tdc_core.pictures.survey import survey; import resource; "
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; found = survey(Path(sys.argv[1])); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, dict(found.left_out)['a/liar.png'].code)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], cwd=ROOT, capture_output=True, text=True, check=True)
    grown, why = done.stdout.split()
    assert why == Code.LEFT_PICTURE_DAMAGED
    assert int(grown) * (1 if sys.platform == "darwin" else 1024) < 75_000_000


def test_more_bytes_than_declared_are_damage(tmp_path: Path) -> None:
    path = changed(archive(tmp_path / "x.zip", TWO), "a/0.png", 24, struct.pack("<I", 10))
    assert left_out(survey(path)) == {"a/0.png": "damaged"}


def test_a_wrong_checksum_is_damage(tmp_path: Path) -> None:
    path = changed(archive(tmp_path / "x.zip", TWO), "b/0.png", 16, bytes(4))
    assert left_out(survey(path)) == {"b/0.png": "damaged"}


def test_too_much_and_too_many(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", TWO)
    assert refusal(path, PictureLimits(unpacked_bytes=1000)) == Code.PICTURES_TOO_MUCH
    assert refusal(path, PictureLimits(files=3)) == Code.PICTURES_TOO_MANY_FILES
    assert refusal(path, PictureLimits(classes=1)) == Code.PICTURES_TOO_MANY_CLASSES
    assert refusal(path, PictureLimits(file_bytes=10)) == Code.PICTURES_NONE_LEFT
    assert len(survey(path, PictureLimits(files=4)).entries) == 4


def test_70_000_entries(tmp_path: Path) -> None:
    """More than a zip of the old form can count."""
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as made:
        for number in range(70_000):
            made.writestr(zipfile.ZipInfo(f"notes/{number}.txt"), b"")
        for name, data in TWO.items():
            made.writestr(zipfile.ZipInfo(name), data)
    found = survey(path)
    assert found.splits == {"train": {"a": 2, "b": 2}}
    assert len(found.left_out) == 0 and found.remarks


def test_passwords(tmp_path: Path) -> None:
    one = archive(tmp_path / "one.zip", TWO)
    assert left_out(survey(changed(one, "a/0.png", 8, b"\x01\x00"))) == {"a/0.png": "has a password"}
    every = archive(tmp_path / "every.zip", TWO)
    for name in TWO:
        changed(every, name, 8, b"\x01\x00")
    assert refusal(every) == Code.PICTURES_PASSWORD


def test_links_are_never_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(encoded())
    path = archive(tmp_path / "x.zip", TWO)
    with zipfile.ZipFile(path, "a") as made:
        link = zipfile.ZipInfo("a/link.png")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, str(secret))
    assert left_out(survey(path)) == {"a/link.png": "a link"}


@pytest.mark.parametrize(
    "name", ["../x.png", "a/../../x.png", "/a/x.png", "\\a\\x.png", "C:\\a\\x.png", "c:x.png", "a/..", "..\\x.png"]
)
def test_names_that_lead_out(tmp_path: Path, name: str) -> None:
    found = survey(archive(tmp_path / "x.zip", {**TWO, name: encoded()}))
    assert list(left_out(found).values()) == ["a name that leads out of the archive"]
    assert len(found.entries) == 4


def test_nothing_but_names_that_lead_out(tmp_path: Path) -> None:
    path = archive(tmp_path / "x.zip", {"/home/me/a/1.png": encoded(), "/home/me/b/1.png": encoded()})
    assert refusal(path) == Code.PICTURES_LEAD_OUT


def test_backslashes_are_folders(tmp_path: Path) -> None:
    files = {name.replace("/", "\\"): data for name, data in TWO.items()}
    assert counts(archive(tmp_path / "x.zip", {"set\\": b"", "a\\": b"", **files})) == {"train": {"a": 2, "b": 2}}


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packings(tmp_path: Path, packing: int) -> None:
    assert counts(archive(tmp_path / "x.zip", TWO, packing)) == {"train": {"a": 2, "b": 2}}


def test_a_packing_that_python_has_not(tmp_path: Path) -> None:
    path = changed(archive(tmp_path / "x.zip", TWO), "a/0.png", 10, struct.pack("<H", 9))
    assert left_out(survey(path)) == {"a/0.png": "packed in a way that is not read here"}


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp949", ("고양이", "강아지")),
        ("utf-8", ("고양이", "café")),
        ("cp932", ("ねこ", "イヌ")),
        ("cp437", ("café", "Äpfel")),
    ],
)
def test_names_without_a_word_on_their_encoding(tmp_path: Path, encoding: str, names: tuple[str, str]) -> None:
    # ASCII names of the same length are put in, and then replaced by the bytes
    raw = [name.encode(encoding) for name in names]
    files = {f"{str(number) * len(name)}/1.png": encoded() for number, name in enumerate(raw)}
    path = archive(tmp_path / "x.zip", files)
    data = path.read_bytes()
    for number, name in enumerate(raw):
        data = data.replace(str(number).encode() * len(name) + b"/1.png", name + b"/1.png")
    path.write_bytes(data)
    assert survey(path).classes == tuple(sorted(names))


def test_the_last_of_two_files_of_one_name_counts(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    archive(path, TWO)
    with zipfile.ZipFile(path, "a") as made, pytest.warns(UserWarning, match="Duplicate"):
        made.writestr(zipfile.ZipInfo("a/0.png"), encoded(noise(30, 30)))
    found = survey(path)
    assert left_out(found) == {"a/0.png": "another file of the same name comes later"}
    assert [(entry.name, entry.width) for entry in found.entries if entry.label == "a"] == [
        ("a/0.png", 30),
        ("a/1.png", 20),
    ]


def test_archives_inside(tmp_path: Path) -> None:
    inner = archive(tmp_path / "inner.zip", TWO).read_bytes()
    assert refusal(archive(tmp_path / "only.zip", {"cats.zip": inner, "dogs.RAR": b"Rar!"})) == Code.PICTURES_ARCHIVES
    found = survey(archive(tmp_path / "beside.zip", {**TWO, "more.zip": inner}))
    assert left_out(found) == {"more.zip": "an archive inside the archive"}


def test_a_long_name_is_left_out(tmp_path: Path) -> None:
    found = survey(archive(tmp_path / "x.zip", {**TWO, "c" * 300 + "/1.png": encoded()}))
    assert list(left_out(found).values()) == ["a name that is too long"] and found.classes == ("a", "b")


def test_bytes_at_random(tmp_path: Path) -> None:
    """300 archives with some bytes changed: a survey or a message, and never another error."""
    random = Random(7)
    data = archive(
        tmp_path / "x.zip", {**TWO, "a/j.jpg": encoded(kind="JPEG"), "b/g.gif": encoded(kind="GIF")}
    ).read_bytes()
    path = tmp_path / "y.zip"
    read = 0
    for _ in range(300):
        odd = bytearray(data)
        for _ in range(random.randint(1, 6)):
            odd[random.randrange(len(odd))] = random.randrange(256)
        path.write_bytes(odd[: random.choice((len(odd), len(odd), random.randrange(len(odd))))])
        with suppress(NotReadable):
            read += bool(survey(path).entries)
    assert read > 50
