"""Files that are brought and dropped, on the disk and in the store."""

from __future__ import annotations

import hashlib
import io
import os

import pytest

from tdc_core.engine.own_files import OwnFiles, TooMuch, file_name
from tdc_core.engine.service import TrainingService
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings, file_folder, file_path
from tdc_core.spec import FileSource
from tdc_core.spec.experiment import LONGEST_FILE_NAME
from tdc_core.spec.messages import Code

DATA = b"a,b\n1,2\n"
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.store_url)


def files(store: RunStore, settings: Settings, **limits: object) -> OwnFiles:
    return OwnFiles(store, settings.model_copy(update=limits))


def test_a_file_lies_under_its_checksum(store: RunStore, settings: Settings) -> None:
    token = store.workspaces.create()
    brought = files(store, settings).bring(token, "../../etc/cars.csv", io.BytesIO(DATA))
    assert (brought.name, brought.sha256, brought.size) == ("cars.csv", SHA256, len(DATA))
    assert file_path(settings.home, SHA256).read_bytes() == DATA
    assert {path.name for path in settings.files_dir.iterdir()} == {SHA256, ".lock"}


def test_a_file_that_is_too_large_leaves_nothing(store: RunStore, settings: Settings) -> None:
    token = store.workspaces.create()
    with pytest.raises(TooMuch) as refused:
        files(store, settings, max_file_mb=0.000004).bring(token, "cars.csv", io.BytesIO(DATA))
    assert refused.value.message.code == Code.FILE_TOO_LARGE
    assert list(settings.files_dir.iterdir()) == []
    assert store.files.of(token) == ()


def test_a_workspace_holds_so_many_files(store: RunStore, settings: Settings) -> None:
    token, few = store.workspaces.create(), files(store, settings, max_files=2)
    for number in range(2):
        few.bring(token, f"{number}.csv", io.BytesIO(DATA + bytes([number])))
    with pytest.raises(TooMuch) as refused:
        few.bring(token, "third.csv", io.BytesIO(DATA))
    assert refused.value.message.code == Code.TOO_MANY_FILES
    few.bring(token, "again.csv", io.BytesIO(DATA + b"\0"))
    assert [file.name for file in store.files.of(token)] == ["again.csv", "1.csv"]


def test_all_files_together_take_half_of_the_disk_that_there_is(store: RunStore, settings: Settings) -> None:
    small = files(store, settings, max_home_gb=30e-9)
    small.bring(store.workspaces.create(), "one.csv", io.BytesIO(DATA))
    with pytest.raises(TooMuch) as refused:
        small.bring(store.workspaces.create(), "two.csv", io.BytesIO(DATA + b"3,4\n"))
    assert refused.value.message.code == Code.NO_ROOM_FOR_FILES


def test_what_nobody_holds_is_gone_from_the_disk(store: RunStore, settings: Settings) -> None:
    one, other = store.workspaces.create(), store.workspaces.create()
    own = files(store, settings)
    for token in (one, other):
        own.bring(token, "cars.csv", io.BytesIO(DATA))
    (file_folder(settings.home, SHA256) / "prepared").mkdir()
    own.drop(one, SHA256)
    assert file_path(settings.home, SHA256).exists(), "somebody else holds it"
    own.drop(other, SHA256)
    assert not file_folder(settings.home, SHA256).exists()


def test_who_takes_a_reading_back_ends_it_for_nobody_else(store: RunStore, settings: Settings) -> None:
    one, other = store.workspaces.create(), store.workspaces.create()
    service, source = TrainingService(store, settings), FileSource(name="cars.csv", sha256=SHA256)
    for token in (one, other):
        service.files.bring(token, "cars.csv", io.BytesIO(DATA))
    store.readings.request(source)
    service.cancel_reading(one, source)
    assert store.readings.get(source.ref.key) is not None, "the other one waits for it"
    service.files.drop(other, SHA256)
    service.cancel_reading(one, source)
    assert store.readings.get(source.ref.key) is None


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("C:\\Users\\me\\cars.csv", "cars.csv"),
        ("a/b/../Autos 2024.xlsx", "Autos 2024.xlsx"),
        ("..", ".."),
        ("", "file"),
        ("line\nbreak.csv", "line break.csv"),
        ("x" * 300 + ".csv", "x" * (LONGEST_FILE_NAME - 4) + ".csv"),
        ("y" * 300, "y" * LONGEST_FILE_NAME),
    ],
)
def test_a_name_is_one_short_line_without_a_path(given: str, name: str) -> None:
    assert file_name(given) == name


def test_what_a_killed_process_left_of_a_file_is_deleted_once_it_is_old(store: RunStore, settings: Settings) -> None:
    own = files(store, settings)
    own.bring(store.workspaces.create(), "cars.csv", io.BytesIO(DATA))
    old, young = (settings.files_dir / name for name in (".new-old", ".new-young"))
    for path in (old, young):
        path.write_bytes(DATA)
    os.utime(old, (0, 0))
    own.delete_unheld()
    assert (old.exists(), young.exists()) == (False, True)
