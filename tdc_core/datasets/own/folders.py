"""What is made of a person's own file, and where it lies: beside the file, so that it goes where that goes."""

from __future__ import annotations

from pathlib import Path

from tdc_core.settings import file_folder
from tdc_core.spec import DataRef

CARD, FINDINGS, GUESS, KEYS, BEFORE = "card.json", "findings.json", "guess.json", "keys.npy", "before.npz"
_PREPARED = "prepared"
MOST_KEPT = 6
"""Of the ways in which a file was read, those whose arrays are kept; what is asked for again is read again."""


def own_folder(home: Path, sha256: str, ref: DataRef) -> Path:
    """Where the arrays of one reading of a file lie."""
    return file_folder(home, sha256) / _PREPARED / ref.content


def older_readings(home: Path, sha256: str) -> tuple[Path, ...]:
    """The folders of all but the readings that were used last."""
    folder = file_folder(home, sha256) / _PREPARED
    newest_first = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
    return tuple(newest_first[MOST_KEPT:])


def guess_paths(home: Path, sha256: str) -> tuple[Path, ...]:
    """Where the guesses of a file lie, the newest first."""
    found = file_folder(home, sha256).glob(f"*.{GUESS}")
    return tuple(sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True))


def guess_path(home: Path, sha256: str, ref: DataRef) -> Path:
    """Where a guess lies, by the source that asked for it."""
    return file_folder(home, sha256) / f"{ref.content}.{GUESS}"
