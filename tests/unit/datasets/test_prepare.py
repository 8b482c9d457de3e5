"""Preparing through the real TFDS: from files placed by hand, from the network, and without either."""

import dataclasses
import gzip
import http.server
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.source_files import SourceFile
from tdc_core.datasets.build_tfds import make_tfds_folder, read_arrays
from tdc_core.datasets.errors import CorruptData, DataUnavailable
from tdc_core.datasets.library import DatasetLibrary, prepared_folder, sha256
from tdc_core.datasets.prepare import prepare
from tdc_core.datasets.prepared import SplitArrays
from tdc_core.spec.messages import Code, Message
from tests.support.published import published
from tests.unit.datasets.conftest import BUNDLED, card_of, silent

FASHION = card_of("fashion_mnist")
PENGUINS = card_of("penguins/simple")
SMALL = [card for card in BUNDLED if card.name != "mnist"]
SOON = 60  # seconds; without care TFDS takes more than 200 to find that there is no network


def nothing_is_left(home: Path) -> bool:
    return not [path for path in home.rglob("*") if path.is_file() and path.suffix != ".lock"] and not list(
        home.rglob("*.new")
    )


def idx_rows(folder: Path, part: str) -> list[bytes]:
    """Each published image with its label, sorted, since TFDS has an order of its own."""
    images = gzip.decompress((folder / f"{part}-images-idx3-ubyte.gz").read_bytes())[16:]
    labels = gzip.decompress((folder / f"{part}-labels-idx1-ubyte.gz").read_bytes())[8:]
    return sorted(images[784 * i : 784 * (i + 1)] + labels[i : i + 1] for i in range(len(labels)))


def array_rows(part: SplitArrays) -> list[bytes]:
    return sorted(
        image.tobytes() + bytes([label]) for image, label in zip(part.features, part.labels.tolist(), strict=True)
    )


@pytest.mark.parametrize("card", SMALL, ids=lambda card: card.name)
def test_what_is_prepared_equals_what_ships(card: DatasetCard, home: Path, tmp_path, library: DatasetLibrary) -> None:
    said: list[tuple[str, float | None]] = []
    prepare(card, home, manual_dir=published(card), offline=True, progress=lambda *news: said.append(news))
    prepared = DatasetLibrary(home, tmp_path / "nothing bundled").open(card)
    for split, shipped in library.open(card).splits.items():
        np.testing.assert_array_equal(prepared.splits[split].features, shipped.features)
        np.testing.assert_array_equal(prepared.splits[split].labels, shipped.labels)
    assert said
    assert all(note and (fraction is None or 0 <= fraction <= 1) for note, fraction in said)
    if card.source == "tfds":
        assert (Code.READING_SPLIT(split="train"), 1.0) in said
    prepare(card, home, manual_dir=None, offline=True, progress=silent)  # it is there: nothing to do


def test_fashion_mnist_after_mnist_in_one_folder_has_its_own_images(
    tmp_path: Path, home: Path, no_tfds_folder: Callable[[Path], None]
) -> None:
    mnist = card_of("mnist")
    make_tfds_folder(mnist, tmp_path / "tfds", manual_dir=published(mnist), offline=True, progress=silent)
    builder = make_tfds_folder(FASHION, tmp_path / "tfds", manual_dir=published(FASHION), offline=True, progress=silent)
    arrays = read_arrays(builder, FASHION, silent)
    for split, part in (("train", "train"), ("test", "t10k")):
        assert array_rows(arrays[split]) == idx_rows(published(FASHION) / "fashion_mnist", part)

    no_tfds_folder(tmp_path / "tfds")  # the app uses what TFDS has prepared, with neither files nor network
    prepare(FASHION, home, manual_dir=None, offline=True, progress=silent)
    prepared = DatasetLibrary(home).open(FASHION)
    for split, part in arrays.items():
        np.testing.assert_array_equal(prepared.splits[split].features, part.features)
        np.testing.assert_array_equal(prepared.splits[split].labels, part.labels)


def test_offline_says_what_to_put_where_and_leaves_nothing(home: Path, tmp_path: Path) -> None:
    started = time.monotonic()
    with pytest.raises(DataUnavailable) as raised:
        prepare(FASHION, home, manual_dir=tmp_path / "by hand", offline=True, progress=silent)
    assert time.monotonic() - started < SOON
    files = [Code.FILE(name=file.name, size=file.size, url=file.url) for file in FASHION.files]
    told = {"title": FASHION.title, "why": Code.OFFLINE(), "files": files}
    assert raised.value.message == Code.PLACE_IN(**told, folder=str(tmp_path / "by hand" / "fashion_mnist"))
    assert nothing_is_left(home)
    with pytest.raises(DataUnavailable) as raised:
        prepare(FASHION, home, manual_dir=None, offline=True, progress=silent)
    assert raised.value.message == Code.PLACE_IN_NAMED(**told, folder="fashion_mnist")


def test_only_missing_files_are_asked_for(home: Path, tmp_path: Path) -> None:
    (tmp_path / "fashion_mnist").mkdir()
    present = "t10k-labels-idx1-ubyte.gz"
    shutil.copy(published(FASHION) / "fashion_mnist" / present, tmp_path / "fashion_mnist" / present)
    with pytest.raises(DataUnavailable) as raised:
        prepare(FASHION, home, manual_dir=tmp_path, offline=True, progress=silent)
    asked_for = [file.arguments["name"] for file in raised.value.message.arguments["files"]]
    assert present not in asked_for
    assert "train-images-idx3-ubyte.gz" in asked_for


@pytest.mark.parametrize("name", ["iris", "titanic"])
def test_a_wrong_file_placed_by_hand_is_named_with_its_checksum(name: str, home: Path, tmp_path: Path) -> None:
    card = card_of(name)
    file = card.files[0]
    path = tmp_path / name / file.name
    path.parent.mkdir()
    path.write_text("5.1,3.5,1.4,0.2,Iris-setosa\n")
    with pytest.raises(CorruptData) as raised:
        prepare(card, home, manual_dir=tmp_path, offline=True, progress=silent)
    told = {"file": str(path), "found": sha256(path), "expected": file.sha256, "url": file.url}
    assert raised.value.message == Code.NOT_PUBLISHED(**told)
    assert nothing_is_left(home)


def test_without_a_network_it_says_so_soon(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    nowhere = tuple(dataclasses.replace(file, url=f"http://127.0.0.1:9/{file.name}") for file in FASHION.files)
    started = time.monotonic()
    with pytest.raises(DataUnavailable) as raised:
        prepare(dataclasses.replace(FASHION, files=nowhere), home, manual_dir=None, offline=False, progress=silent)
    assert time.monotonic() - started < SOON
    said = raised.value.message.arguments
    assert said["why"].code == Code.NO_NETWORK
    assert "http://127.0.0.1:9/train-images-idx3-ubyte.gz" in [file.arguments["url"] for file in said["files"]]
    assert nothing_is_left(home)


class _Publisher(http.server.BaseHTTPRequestHandler):
    """Stands in for the internet: a proxy that serves the files of one folder, whatever the host."""

    folder: Path | None = None

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.end_headers()

    def do_GET(self) -> None:
        if self.folder is None:
            self.send_error(404)
            return
        content = (self.folder / self.path.rsplit("/", 1)[1]).read_bytes()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def publisher(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[_Publisher]]:
    handler = type("Publisher", (_Publisher,), {})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{server.server_port}")
    yield handler
    server.shutdown()
    server.server_close()


def test_a_download_that_fails_says_so_and_leaves_nothing(home: Path, publisher: type[_Publisher]) -> None:
    with pytest.raises(DataUnavailable) as raised:
        prepare(FASHION, home, manual_dir=None, offline=False, progress=silent)
    said = raised.value.message.arguments
    assert said["why"].code == Code.DOWNLOAD_FAILED and "404" in said["why"].arguments["words"]
    assert FASHION.files[0].url in [file.arguments["url"] for file in said["files"]]
    assert nothing_is_left(home)


def test_files_that_are_not_placed_by_hand_are_downloaded(
    home: Path, tmp_path: Path, publisher: type[_Publisher]
) -> None:
    source = published(FASHION) / "fashion_mnist"
    publisher.folder = source
    (tmp_path / "fashion_mnist").mkdir()
    for file in FASHION.files[:1]:
        shutil.copy(source / file.name, tmp_path / "fashion_mnist" / file.name)
    said: list[Message] = []
    prepare(FASHION, home, manual_dir=tmp_path, offline=False, progress=lambda note, fraction: said.append(note))
    assert array_rows(DatasetLibrary(home).open(FASHION).splits["test"]) == idx_rows(source, "t10k")
    assert said[0] == Code.REACHING()
    assert Code.BUILDING() in said
    assert sorted(path.name for path in prepared_folder(home, FASHION).iterdir()) == [
        "manifest.json",
        "test-features.npy",
        "test-labels.npy",
        "train-features.npy",
        "train-labels.npy",
    ]


def test_a_damaged_download_is_refused(home: Path, tmp_path: Path, publisher: type[_Publisher]) -> None:
    publisher.folder = tmp_path / "web"
    publisher.folder.mkdir()
    for file in FASHION.files:
        (publisher.folder / file.name).write_bytes(gzip.compress(b"not the data"))
    with pytest.raises(CorruptData) as raised:
        prepare(FASHION, home, manual_dir=None, offline=False, progress=silent)
    assert (
        raised.value.message.code == Code.BAD_DOWNLOAD and "wrong checksum" in raised.value.message.arguments["words"]
    )
    assert nothing_is_left(home)


def test_files_are_those_that_tfds_knows() -> None:
    """The addresses and checksums on our cards are those of the TFDS that is installed."""
    import tensorflow_datasets as tfds

    for card in (*BUNDLED, FASHION):
        if card.source != "tfds":
            continue
        known = tfds.builder_cls(card.name.split("/")[0]).url_infos
        for file in card.files:
            info = known[file.url]
            assert file == SourceFile(info.filename, file.url, int(info.size), info.checksum)
