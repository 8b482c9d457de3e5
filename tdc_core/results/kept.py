"""What a run's model put out for its validation and test parts, and the model to be asked, kept in the run's folder.

In `results/epoch-12` lie, of the weights after epoch 12 and of the best ones up to there:

- `outputs.npz`: for each part its rows, their labels, and what both put out,
- `scores.json`: Keras' own scores of both,
- `model.tflite`: the model with the best weights, as it predicts,
- `network.bin`: the same as plain numbers, where all its layers can be written so (`tdc_core.results.network`).

Such a folder is there whole or not at all.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from tdc_core.results.answers import PROBABILITIES
from tdc_core.results.network import NETWORK, Network
from tdc_core.spec import HeadSpec, RowRange

Weights = Literal["best", "last"]
Scores = Mapping[Weights, Mapping[str, Mapping[str, float] | None]]
"""For both weights and each part the values by their metrics' keys; None for a part that there is not."""

FOLDER, MODEL = "results", "model.tflite"
_OUTPUTS, _SCORES = "outputs.npz", "scores.json"
_FRESH = "fresh"  # renamed once whole
_EPOCH = re.compile(r"epoch-(\d{1,9})")


class UnreadableResults(ValueError):
    """The files are damaged, or have gone meanwhile."""


@dataclass(frozen=True, eq=False)
class PartRows:
    """The rows of one part, in its order.

    Attributes:
        splits: the data set's own split of each row, (n,) as str.
        rows: the number of each row in that split, (n,) int64.
        labels: (n,), int64 for classes and float32 for numbers to predict.
    """

    splits: np.ndarray
    rows: np.ndarray
    labels: np.ndarray

    @classmethod
    def of(cls, ranges: Sequence[RowRange], labels: np.ndarray) -> PartRows:
        """The rows that a split string names, one range after the other, with their labels."""
        splits = np.concatenate([np.full(each.rows, each.split) for each in ranges])
        rows = np.concatenate([np.arange(each.start, each.stop, dtype=np.int64) for each in ranges])
        return cls(splits, rows, labels)

    def __len__(self) -> int:
        return len(self.rows)

    def place(self, position: int) -> tuple[str, int]:
        """The data set's own split of a row, and its number there."""
        return str(self.splits[position]), int(self.rows[position])


@dataclass(frozen=True, eq=False)
class PartOutputs:
    """What a model put out for one part.

    Attributes:
        part: its rows.
        best: outputs of the best weights, (n, units); float16 where they are probabilities, else float32.
        last: those of the last weights; the same array where these are the best.
        best_answers, last_answers: the class that each row is taken for, (n,) int64, told before the outputs were
            rounded; None for numbers to predict.
    """

    part: PartRows
    best: np.ndarray
    last: np.ndarray
    best_answers: np.ndarray | None = None
    last_answers: np.ndarray | None = None


@dataclass(frozen=True, eq=False)
class Results:
    """What is kept of a run after an epoch.

    Attributes:
        folder: where; no other results ever lie there.
        epoch: how many epochs the last weights had behind them.
        scores: in float32, by Keras.
        parts: outputs by the part's name, "validation" or "test".
    """

    folder: Path
    epoch: int
    scores: Scores
    parts: Mapping[str, PartOutputs]


def kept_type(head: HeadSpec) -> type[np.float16] | type[np.float32]:
    """How outputs are kept: float16 tells probabilities apart by 0.0005 and halves their size, numbers need float32.

    So do the probabilities of two classes: what is near 1 would be tied, and the area below the ROC curve smaller.
    """
    return np.float16 if head.activation in PROBABILITIES and head.units > 2 else np.float32


def folder_after(run_folder: Path, epoch: int) -> Path:
    """Where the results after an epoch lie."""
    return run_folder / FOLDER / f"epoch-{epoch}"


def newest_results(run_folder: Path) -> Path | None:
    """The folder of a run's newest results, None where there are none."""
    found = {epoch: path for path in (run_folder / FOLDER).glob("*") if (epoch := _epoch_of(path)) is not None}
    return found[max(found)] if found else None


def has_results(run_folder: Path, epoch: int) -> bool:
    """Whether the results after an epoch are there; those that can't be read are deleted."""
    folder = folder_after(run_folder, epoch)
    if not folder.exists():
        return False
    try:
        read_results(folder)
    except UnreadableResults:
        shutil.rmtree(folder, ignore_errors=True)
        return False
    return True


def write_results(
    run_folder: Path,
    epoch: int,
    scores: Scores,
    parts: Mapping[str, PartOutputs],
    model: bytes,
    network: Network | None = None,
) -> None:
    """Write a run's results, whole or not at all, in place of those of earlier epochs.

    Args:
        run_folder: the run's.
        epoch: how many epochs the last weights have behind them.
        scores: as `Results` has them.
        parts: likewise.
        model: the model as LiteRT reads it.
        network: the same as numbers, where there is a way.

    Raises:
        OSError: the disk is full, the folder can't be written, or has results of this epoch.
    """
    folder = folder_after(run_folder, epoch)
    fresh = folder.with_name(_FRESH)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    arrays: dict[str, Any] = {}
    for name, each in parts.items():
        rows = each.part
        told = {"splits": rows.splits, "rows": rows.rows, "labels": rows.labels, "best": each.best}
        told |= {"last": each.last} if each.last is not each.best else {}
        answers = {"best_answers": each.best_answers, "last_answers": each.last_answers}
        told |= {key: array for key, array in answers.items() if array is not None}
        arrays |= {f"{name}.{key}": array for key, array in told.items()}
    try:
        np.savez_compressed(fresh / _OUTPUTS, **arrays)
        (fresh / _SCORES).write_text(json.dumps(scores), encoding="utf-8")
        (fresh / MODEL).write_bytes(model)
        if network is not None:
            (fresh / NETWORK).write_bytes(network.as_bytes())
        for path in fresh.iterdir():
            _sync(path)  # or a machine that loses its power may leave a folder of empty files
        fresh.rename(folder)
    except OSError:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    for other in folder.parent.glob("*"):
        if (found := _epoch_of(other)) is not None and found < epoch:
            shutil.rmtree(other, ignore_errors=True)


def forget_results(run_folder: Path, after: int) -> None:
    """Delete the results after epochs that a run has no longer.

    Args:
        run_folder: the run's.
        after: the last epoch that it has.
    """
    shutil.rmtree(run_folder / FOLDER / _FRESH, ignore_errors=True)
    for path in (run_folder / FOLDER).glob("*"):
        if (found := _epoch_of(path)) is not None and found > after:
            shutil.rmtree(path, ignore_errors=True)


def read_results(folder: Path) -> Results:
    """What lies in a folder of results.

    Raises:
        UnreadableResults: nothing that belongs together.
    """
    try:
        if not (folder / MODEL).stat().st_size:
            raise ValueError("the model is empty")
        scores = json.loads((folder / _SCORES).read_text(encoding="utf-8"))
        with np.load(folder / _OUTPUTS, allow_pickle=False) as kept:
            arrays = {name: kept[name] for name in kept.files}
        parts = {name: _part(arrays, name) for name in dict.fromkeys(key.partition(".")[0] for key in arrays)}
        return Results(folder, _epoch_of(folder) or 0, {"best": scores["best"], "last": scores["last"]}, parts)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as error:
        raise UnreadableResults(f"{folder}: {error}") from error


def _sync(path: Path) -> None:
    with path.open("r+b") as opened:
        os.fsync(opened.fileno())


def _part(arrays: Mapping[str, np.ndarray], name: str) -> PartOutputs:
    splits, rows, labels, best = (arrays[f"{name}.{key}"] for key in ("splits", "rows", "labels", "best"))
    last = arrays.get(f"{name}.last", best)
    answers = [arrays.get(f"{name}.{key}") for key in ("best_answers", "last_answers")]
    each_row = [splits, rows, labels, best, *(array for array in answers if array is not None)]
    if best.shape != last.shape or len({len(array) for array in each_row}) > 1:
        raise ValueError(f"the outputs of {name} do not belong together")
    return PartOutputs(PartRows(splits, rows, labels), best, last, *answers)


def _epoch_of(folder: Path) -> int | None:
    found = _EPOCH.fullmatch(folder.name)
    return int(found[1]) if found else None
