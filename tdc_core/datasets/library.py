"""The prepared data sets of this machine, whichever process asks for them."""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock

from tdc_core.catalog.datasets import DatasetCard, find_dataset
from tdc_core.datasets.errors import CorruptData, DataUnavailable
from tdc_core.datasets.own.card import card_from_json
from tdc_core.datasets.own.folders import CARD, own_folder
from tdc_core.datasets.own.rows import read_own_rows
from tdc_core.datasets.prepared import PreparedDataset, SplitArrays
from tdc_core.settings import SHIPPED
from tdc_core.spec import OWN, DataRef, DataSpec, own_ref
from tdc_core.spec.messages import Code

MANIFEST = "manifest.json"

log = logging.getLogger(__name__)


class DatasetLibrary:
    """Opens prepared data sets; safe for many processes and threads at once.

    Each data set lies in a folder of its own as plain .npy files with a manifest of their checksums; another one of the
    same name has other content, and with it another folder. A folder appears there whole or not at all. Those that ship
    with the project are unpacked at first use.
    """

    def __init__(self, home: Path, bundled: Path = SHIPPED / "data") -> None:
        self._home, self._bundled = home, bundled
        self._open: dict[DataRef, PreparedDataset] = {}
        self._cards: dict[Path, DatasetCard] = {}

    def card(self, data: DataSpec) -> DatasetCard | None:
        """The card of an experiment's data set; whoever asks may see its rows.

        None where there is no data set of that name, or where a person's own file was not read in this way yet; what is
        damaged of one is deleted, so that it is read again.
        """
        if data.file is None:
            return find_dataset(data.dataset)
        name = data.dataset.removeprefix(OWN)
        folder = own_folder(self._home, data.file.sha256, own_ref(name, data.file))
        if not (folder / MANIFEST).exists():
            return None
        known = self._cards.get(folder)
        if known is None:
            try:
                known = self._cards[folder] = card_from_json(_read_json(folder / CARD))
            except (CorruptData, KeyError, TypeError, ValueError, OSError):
                log.exception("What was made of a file is damaged, so it is read again.")
                shutil.rmtree(folder, ignore_errors=True)
                return None
        return known if known.title == name else replace(known, name=data.dataset, title=name)

    def is_ready(self, card: DatasetCard) -> bool:
        """Whether the data set can be opened at once."""
        adopt(self._home, card)
        return (prepared_folder(self._home, card) / MANIFEST).exists() or self._shipped(card) is not None

    def open(self, card: DatasetCard) -> PreparedDataset:
        """The arrays of a data set; its files are checked once in each process.

        Raises:
            DataUnavailable: it neither ships with the project nor has been prepared.
            CorruptData: a file does not have the checksum it should have.
        """
        self._let_go()
        if card.ref not in self._open:
            self._unpack(card)
            adopt(self._home, card)
            try:
                self._open[card.ref] = _read(prepared_folder(self._home, card), card)
            except CorruptData:
                if card.reading is not None:  # its file is still there, so it is read again
                    shutil.rmtree(prepared_folder(self._home, card), ignore_errors=True)
                raise
        return self._open[card.ref]

    def _let_go(self) -> None:
        """Close the arrays of files that were deleted, which else would go on taking room on the disk."""
        for ref, prepared in list(self._open.items()):
            if prepared.card.reading is not None and not prepared_folder(self._home, prepared.card).exists():
                del self._open[ref]
                self._cards.pop(prepared_folder(self._home, prepared.card), None)

    def _shipped(self, card: DatasetCard) -> dict[str, Any] | None:
        """The data set's entry in the manifest of those that ship with the project."""
        manifest = self._bundled / MANIFEST
        entry = _read_json(manifest).get(card.name) if manifest.exists() else None
        return entry if entry and entry.get("content") == card.ref.content else None

    def _unpack(self, card: DatasetCard) -> None:
        folder, shipped = prepared_folder(self._home, card), self._shipped(card)
        if shipped is None or self._is_unpacked(folder, shipped):
            return
        with locked(folder):
            if self._is_unpacked(folder, shipped):  # by another process, while this one waited
                return
            source = self._bundled / shipped["file"]
            if not source.exists():
                raise DataUnavailable(Code.NOT_SHIPPED(file=str(source)))
            if (found := sha256(source)) != shipped["sha256"]:
                raise CorruptData(Code.DAMAGED_SHIPPED(file=str(source), found=found, expected=shipped["sha256"]))
            with new_folder(folder) as fresh:
                with zipfile.ZipFile(source) as archive:
                    for name in shipped["arrays"]:
                        with archive.open(name) as packed, (fresh / name).open("wb") as plain:
                            shutil.copyfileobj(packed, plain, 1 << 20)
                _write_json(fresh / MANIFEST, shipped)

    @staticmethod
    def _is_unpacked(folder: Path, shipped: dict[str, Any]) -> bool:
        manifest = folder / MANIFEST
        return manifest.exists() and _read_json(manifest) == shipped


def prepared_folder(home: Path, card: DatasetCard) -> Path:
    """Where the arrays of a data set lie."""
    if card.reading is not None:
        return own_folder(home, card.reading.sha256, card.ref)
    return home / "datasets" / card.name / f"{card.version}-{card.ref.content}"


def adopt(home: Path, card: DatasetCard) -> None:
    """Take over what an earlier version has prepared, which knew data sets by name and version alone.

    Its folder stays, for workers of that version that may still run; the files are the same ones, so they take no room.
    What ships with the project is unpacked anew instead.
    """
    if card.bundled or card.reading is not None:
        return
    folder, earlier = prepared_folder(home, card), home / "datasets" / card.name / card.version
    if folder.exists() or not (earlier / MANIFEST).exists() or find_dataset(card.name) != card:
        return
    with locked(folder):
        if not folder.exists():
            with new_folder(folder) as fresh:
                shutil.copytree(earlier, fresh, copy_function=_link, dirs_exist_ok=True)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # a file system without links
        shutil.copy2(source, target)


def array_names(split: str) -> tuple[str, str]:
    """The file names of a split's features and labels."""
    return f"{split}-features.npy", f"{split}-labels.npy"


def write_arrays(folder: Path, card: DatasetCard, splits: Mapping[str, SplitArrays], source: str) -> dict[str, Any]:
    """Write a data set's arrays and their manifest into a folder, and return the manifest.

    Args:
        folder: an empty folder.
        card: the data set's card.
        splits: its arrays, by split.
        source: what they were made with.
    """
    arrays: dict[str, str] = {}
    for split, part in splits.items():
        for name, array in zip(array_names(split), (part.features, part.labels), strict=True):
            np.save(folder / name, array, allow_pickle=False)
            arrays[name] = sha256(folder / name)
    return _write_manifest(folder, card, source, {split: len(part) for split, part in splits.items()}, arrays)


def write_manifest(folder: Path, card: DatasetCard, source: str) -> None:
    """Write the manifest of arrays that lie in a folder already; arguments as in `write_arrays`."""
    names = [name for split in card.splits for name in array_names(split)]
    _write_manifest(folder, card, source, card.splits, {name: sha256(folder / name) for name in names})


def _write_manifest(
    folder: Path, card: DatasetCard, source: str, rows: Mapping[str, int], arrays: Mapping[str, str]
) -> dict[str, Any]:
    manifest = {
        "version": card.version,
        "content": card.ref.content,
        "source": source,
        "rows": dict(rows),
        "arrays": dict(arrays),
    }
    _write_json(folder / MANIFEST, manifest)
    return manifest


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Be the only process that makes this folder."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(f".{folder.name}.lock")):
        yield


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A temporary folder that becomes `folder` when all went well and vanishes otherwise; use it inside `locked`."""
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)  # of a process that was killed
    fresh.mkdir()
    try:
        yield fresh
        if folder.exists():
            shutil.rmtree(folder)
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def sha256(path: Path) -> str:
    """The checksum of a file, as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(folder: Path, card: DatasetCard) -> PreparedDataset:
    manifest = folder / MANIFEST
    if not manifest.exists():
        raise DataUnavailable(Code.NOT_PREPARED(title=card.title))
    arrays = _read_json(manifest).get("arrays")
    if not isinstance(arrays, dict):
        raise CorruptData(Code.DAMAGED(file=str(manifest), words="it names no arrays"))
    for name, checksum in arrays.items():
        _verify(folder / name, checksum)
    splits = {split: SplitArrays(*map(_map, _paths(folder, split))) for split in card.splits}
    return PreparedDataset(card, splits, read_own_rows(folder, card.splits) if card.reading is not None else None)


def _paths(folder: Path, split: str) -> tuple[Path, ...]:
    return tuple(folder / name for name in array_names(split))


def _map(path: Path) -> np.ndarray:
    try:
        array: np.ndarray = np.load(path, mmap_mode="r", allow_pickle=False)
    except ValueError as error:
        raise CorruptData(Code.DAMAGED(file=str(path), words=str(error))) from error
    return array


def _verify(path: Path, expected: str) -> None:
    place = {"file": str(path), "folder": str(path.parent)}
    if not path.exists():
        raise CorruptData(Code.GONE_ARRAY(**place))
    if (found := sha256(path)) != expected:
        raise CorruptData(Code.DAMAGED_ARRAY(**place, found=found, expected=expected))


def _read_json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise CorruptData(Code.DAMAGED(file=str(path), words=str(error))) from error
    if not isinstance(content, dict):
        raise CorruptData(Code.DAMAGED_NO_OBJECT(file=str(path)))
    return content


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
