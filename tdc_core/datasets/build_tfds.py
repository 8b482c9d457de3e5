"""From TFDS' own builders to arrays. Imports TensorFlow, so only a worker process may import this."""

from __future__ import annotations

import os
import urllib.error
import urllib.request
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow_datasets as tfds
from tensorflow_datasets.core.download import downloader
from tensorflow_datasets.core.download.download_manager import NonMatchingChecksumError

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.source_files import SourceFile
from tdc_core.datasets.errors import CorruptData, DatasetError, DataUnavailable
from tdc_core.datasets.library import sha256
from tdc_core.datasets.prepared import SplitArrays
from tdc_core.datasets.progress import Progress
from tdc_core.spec.messages import Argument, Code, Message

MAX_RETRIES = 2  # TFDS' own 10 take minutes to say that there is no network
PROBE_SECONDS = 10
POLL_SECONDS = 0.5
BATCH = 1000  # rows decoded together


def read_tfds(
    card: DatasetCard, scratch: Path, *, manual_dir: Path | None, offline: bool, progress: Progress
) -> dict[str, SplitArrays]:
    """The rows as `tfds.load` gives them without shuffling.

    A folder that TFDS has prepared in TFDS_DATA_DIR is used; otherwise one is made in `scratch`.

    Raises:
        DataUnavailable: the published files are neither there nor to be had.
        CorruptData: a file placed by hand is not the published one.
    """
    builder = _already_prepared(card) or make_tfds_folder(
        card, scratch, manual_dir=manual_dir, offline=offline, progress=progress
    )
    return read_arrays(builder, card, progress)


def make_tfds_folder(
    card: DatasetCard, data_dir: Path, *, manual_dir: Path | None, offline: bool, progress: Progress
) -> tfds.core.DatasetBuilder:
    """Have TFDS build the data set from its published files.

    Args:
        card: what to build.
        data_dir: the TFDS folder to build in, which `tfds.load(..., data_dir=data_dir)` then reads.
        manual_dir: where files placed by hand lie, in a folder for each data set.
        offline: never reach for the network.
        progress: told what is going on, and how far it is where that is known.

    Returns:
        The builder, prepared.

    Raises:
        DataUnavailable: the published files are neither there nor to be had.
        CorruptData: a file, placed by hand or downloaded, is not the published one.
    """
    by_hand = _folder_by_hand(card, manual_dir)
    placed = {file: by_hand / file.name for file in card.files if (by_hand / file.name).exists()} if by_hand else {}
    missing = [file for file in card.files if file not in placed]
    for file, path in placed.items():
        _verify_by_hand(file, path)
    if missing and offline:
        raise DataUnavailable(_how_to_place(card, missing, by_hand, Code.OFFLINE()))
    if missing:
        progress(Code.REACHING(), None)
        _probe(card, missing, by_hand)
    builder = _builder(card, data_dir, by_hand)
    downloads = data_dir / "downloads" / card.name
    config = tfds.download.DownloadConfig(
        manual_dir=by_hand,
        extract_dir=downloads / "extracted",  # its own: TFDS finds extracted files by their bare name
        try_download_gcs=False,
    )
    downloader.MAX_RETRIES = MAX_RETRIES
    tfds.disable_progress_bar()  # `progress` tells it
    try:
        with ThreadPoolExecutor(1) as thread:
            job = thread.submit(builder.download_and_prepare, download_dir=downloads, download_config=config)
            while wait([job], timeout=POLL_SECONDS).not_done:
                progress(*_how_far(downloads, missing))
            job.result()
    except (downloader.requests.RequestException, downloader.download_utils_lib.DownloadError) as error:
        why = Code.DOWNLOAD_FAILED(words=str(error))
        raise DataUnavailable(_how_to_place(card, missing, by_hand, why)) from error
    except NonMatchingChecksumError as error:
        raise CorruptData(Code.BAD_DOWNLOAD(title=card.title, words=str(error))) from error
    return builder


def read_arrays(builder: tfds.core.DatasetBuilder, card: DatasetCard, progress: Progress) -> dict[str, SplitArrays]:
    """All rows of a prepared builder, in TFDS' own order.

    Raises:
        DatasetError: it has other rows than the card says.
    """
    rows = {split: info.num_examples for split, info in builder.info.splits.items()}
    if rows != card.splits:
        raise DatasetError(Code.OTHER_ROWS(name=card.name, found=str(rows), expected=str(dict(card.splits))))
    return {split: _read_split(builder, card, split, progress) for split in card.splits}


def tfds_source() -> str:
    """What the arrays are made with."""
    return f"tensorflow-datasets {tfds.__version__}"


def _read_split(builder: tfds.core.DatasetBuilder, card: DatasetCard, split: str, progress: Progress) -> SplitArrays:
    rows = card.splits[split]
    features = np.empty((rows, *card.raw_shape), card.dtype)
    labels = np.empty(rows, card.label_dtype)
    in_order = tfds.ReadConfig(interleave_cycle_length=1, try_autocache=False)  # the order that slices count in
    dataset = builder.as_dataset(split=split, read_config=in_order)
    done = 0
    for batch in tfds.as_numpy(dataset.batch(BATCH)):
        stop = done + len(batch[card.label])
        features[done:stop] = _features(card, batch)
        labels[done:stop] = batch[card.label]
        done = stop
        progress(Code.READING_SPLIT(split=split), done / rows)
    return SplitArrays(features, labels)


def _features(card: DatasetCard, batch: dict[str, Any]) -> np.ndarray:
    if card.features is None:
        return np.stack([batch[column.name].astype(card.dtype) for column in card.columns], axis=1)
    features: np.ndarray = batch[card.features]
    return features


def _already_prepared(card: DatasetCard) -> tfds.core.DatasetBuilder | None:
    data_dir = os.environ.get("TFDS_DATA_DIR")
    if not data_dir or not (Path(data_dir) / card.name / card.version / "dataset_info.json").exists():
        return None
    return tfds.builder_from_directory(Path(data_dir) / card.name / card.version)


def _builder(card: DatasetCard, data_dir: Path, by_hand: Path | None) -> tfds.core.DatasetBuilder:
    if card.name == "iris" and by_hand and (by_hand / "iris.data").exists():
        return _iris_builder(by_hand / "iris.data")(data_dir=data_dir)
    return tfds.builder(f"{card.name}:{card.version}", data_dir=data_dir)


def _iris_builder(file: Path) -> type[tfds.core.GeneratorBasedBuilder]:
    """TFDS' builder of iris, reading iris.data itself, where TFDS would want the zip file around it."""
    original: Any = tfds.builder_cls("iris")
    with tfds.core.registered.skip_registration():

        class Iris(original):  # type: ignore[misc]
            def _split_generators(self, dl_manager: tfds.download.DownloadManager) -> dict[str, Iterable[Any]]:
                records = [line for line in file.read_text(encoding="utf-8").splitlines() if line]
                return {"train": self._generate_examples(records)}

    return Iris


def _folder_by_hand(card: DatasetCard, manual_dir: Path | None) -> Path | None:
    return manual_dir / card.name.split("/")[0] if manual_dir else None


def _verify_by_hand(file: SourceFile, path: Path) -> None:
    found = sha256(path)
    if found != file.sha256:
        raise CorruptData(Code.NOT_PUBLISHED(file=str(path), found=found, expected=file.sha256, url=file.url))


def _probe(card: DatasetCard, missing: list[SourceFile], by_hand: Path | None) -> None:
    """Look whether the publisher can be reached, since TFDS itself waits without end for one that is silent."""
    request = urllib.request.Request(missing[0].url, method="HEAD")
    try:
        urllib.request.build_opener().open(request, timeout=PROBE_SECONDS).close()
    except urllib.error.HTTPError as error:  # it answered; whether the file is there is for TFDS to see
        error.close()
    except OSError as error:
        why = Code.NO_NETWORK(words=str(getattr(error, "reason", error)))
        raise DataUnavailable(_how_to_place(card, missing, by_hand, why)) from error


def _how_to_place(card: DatasetCard, missing: list[SourceFile], by_hand: Path | None, why: Message) -> Message:
    files: list[Argument] = [Code.FILE(name=file.name, size=file.size, url=file.url) for file in missing]
    if by_hand:
        return Code.PLACE_IN(title=card.title, why=why, files=files, folder=str(by_hand))
    return Code.PLACE_IN_NAMED(title=card.title, why=why, files=files, folder=card.name.split("/")[0])


def _how_far(downloads: Path, missing: list[SourceFile]) -> tuple[Message, float | None]:
    wanted = sum(file.size for file in missing)
    here = sum(path.stat().st_size for path in downloads.rglob("*") if path.is_file()) if wanted else 0
    if here < wanted:
        return Code.DOWNLOADING(done=here, size=wanted), here / wanted
    return Code.BUILDING(), None
