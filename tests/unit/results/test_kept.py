"""What is kept of a run lies there whole or not at all, and comes back as it was written."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import numpy as np
import pytest

from tdc_core.results.kept import (
    MODEL,
    PartOutputs,
    PartRows,
    UnreadableResults,
    folder_after,
    forget_results,
    has_results,
    kept_type,
    newest_results,
    read_results,
    write_results,
)
from tdc_core.spec import HeadSpec, RowRange

SCORES = {"best": {"validation": {"loss": 0.25}, "test": None}, "last": {"validation": {"loss": 0.5}, "test": None}}


def parts(last: bool = True) -> dict[str, PartOutputs]:
    rows = PartRows.of((RowRange("train", 8, 10), RowRange("test", 0, 1)), np.array([2, 0, 1]))
    best = np.array([[0.5, 0.25, 0.25], [1, 0, 0], [0, 1, 0]], np.float16)
    return {
        "validation": PartOutputs(rows, best, best[::-1] if last else best, np.array([0, 0, 1]), np.array([1, 0, 0]))
    }


def keep(run: Path, epoch: int, *, last: bool = True) -> None:
    write_results(run, epoch, SCORES, parts(last), b"a model")


def test_results_come_back_as_they_were_written(tmp_path: Path) -> None:
    assert newest_results(tmp_path) is None
    keep(tmp_path, 12)
    folder = newest_results(tmp_path)
    assert folder == folder_after(tmp_path, 12)
    found = read_results(folder)
    assert (found.folder, found.epoch, found.scores) == (folder, 12, SCORES)
    (written,), (read,) = parts().values(), found.parts.values()
    assert list(found.parts) == ["validation"]
    assert read.part.splits.tolist() == ["train", "train", "test"] and read.part.rows.tolist() == [8, 9, 0]
    assert read.part.labels.tolist() == [2, 0, 1] and len(read.part) == 3
    assert (read.best.dtype, read.last.dtype) == (np.float16, np.float16)
    assert (read.best == written.best).all() and (read.last == written.last).all()
    assert (read.best_answers.tolist(), read.last_answers.tolist()) == ([0, 0, 1], [1, 0, 0])
    assert (folder / MODEL).read_bytes() == b"a model"


def test_last_weights_that_are_the_best_are_kept_once(tmp_path: Path) -> None:
    keep(tmp_path, 3, last=False)
    with np.load(folder_after(tmp_path, 3) / "outputs.npz") as arrays:
        assert "validation.last" not in arrays.files
    (part,) = read_results(folder_after(tmp_path, 3)).parts.values()
    assert part.last is part.best


def test_those_of_earlier_epochs_make_way_and_those_of_later_ones_stay(tmp_path: Path) -> None:
    keep(tmp_path, 9)
    keep(tmp_path, 10)
    assert newest_results(tmp_path) == folder_after(tmp_path, 10)
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["epoch-10"]
    keep(tmp_path, 2)  # by a worker that began earlier
    assert newest_results(tmp_path) == folder_after(tmp_path, 10)


def test_what_another_worker_wrote_of_the_same_epoch_stays(tmp_path: Path) -> None:
    keep(tmp_path, 5)
    (folder_after(tmp_path, 5) / MODEL).write_bytes(b"in use")
    with pytest.raises(OSError, match="not empty"):
        keep(tmp_path, 5)
    assert (folder_after(tmp_path, 5) / MODEL).read_bytes() == b"in use"


def test_a_worker_that_is_killed_in_the_middle_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "write_bytes", killed)
        keep(tmp_path, 4)
    assert newest_results(tmp_path) is None
    assert [path.name for path in (tmp_path / "results").iterdir()] == ["fresh"]
    forget_results(tmp_path, after=0)
    assert list((tmp_path / "results").iterdir()) == []
    keep(tmp_path, 4)
    assert read_results(folder_after(tmp_path, 4)).epoch == 4


def test_results_of_epochs_that_were_cut_off_go(tmp_path: Path) -> None:
    keep(tmp_path, 7)
    (tmp_path / "results" / "writing.lock").touch()
    forget_results(tmp_path, after=7)
    assert newest_results(tmp_path) == folder_after(tmp_path, 7)
    forget_results(tmp_path, after=6)
    assert newest_results(tmp_path) is None


@pytest.mark.parametrize("what", ["gone", "cut", "none", "no json", "no scores", "other rows", "a text", "no model"])
def test_damaged_results_are_told_by_one_error(what: str, tmp_path: Path) -> None:
    keep(tmp_path, 1)
    folder = folder_after(tmp_path, 1)
    arrays = folder / "outputs.npz"
    match what:
        case "gone":
            shutil.rmtree(folder)
        case "cut":
            arrays.write_bytes(arrays.read_bytes()[:300])
        case "none":
            np.savez(arrays, **{"validation.rows": np.arange(3)})
        case "no json":
            (folder / "scores.json").write_text("{")
        case "no scores":
            (folder / "scores.json").write_text("[]")
        case "other rows":
            with np.load(arrays) as held:
                changed = {**held, "validation.rows": np.arange(2)}
            np.savez(arrays, **changed)
        case "no model":
            (folder / MODEL).write_bytes(b"")
        case "a text":
            arrays.write_text("no archive")
    with pytest.raises(UnreadableResults):
        read_results(folder)
    assert not has_results(tmp_path, 1) and newest_results(tmp_path) is None, "they make room for others"
    keep(tmp_path, 1)
    assert has_results(tmp_path, 1)


def test_a_disk_that_is_full_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space"):
        keep(tmp_path, 4)
    assert list((tmp_path / "results").iterdir()) == []


def test_foreign_folders_are_no_results(tmp_path: Path) -> None:
    for name in ("epoch-", "epoch-x", "epoch-1 copy", "epoch-99999999999999999999", ".."):
        (tmp_path / "results" / name).mkdir(parents=True, exist_ok=True)
    assert newest_results(tmp_path) is None
    keep(tmp_path, 1)
    assert newest_results(tmp_path) == folder_after(tmp_path, 1)


def test_numbers_are_kept_more_exactly_than_probabilities() -> None:
    heads = {
        name: HeadSpec(units=units, activation=name, loss="categorical_crossentropy", labels="one_hot")
        for name, units in (("softmax", 10), ("sigmoid", 3), ("linear", 1), ("relu", 3))
    }
    assert [kept_type(head) for head in heads.values()] == [np.float16] * 2 + [np.float32] * 2
    two = (heads["softmax"].model_copy(update={"units": 2}), heads["sigmoid"].model_copy(update={"units": 1}))
    assert [kept_type(head) for head in two] == [np.float32] * 2, "or what is near 1 would be tied"
