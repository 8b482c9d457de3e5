"""Single picture files, brought class by class, as an archive like any other."""

from __future__ import annotations

import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from tdc_core.spec.reading import LONGEST_NAME
from tdc_core.spec.text import one_line

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # so that the same files make the same archive


def pack(files: Iterable[tuple[str, str, bytes]], path: Path) -> None:
    """Write an archive with a folder for each class.

    Args:
        files: each one's class, its name and its bytes; a name that comes twice in a class gets a number.
        path: the archive to write.
    """
    taken: Counter[str] = Counter()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for label, name, data in files:
            entry = _free(f"{_safe(label)}/{_safe(name)}", taken)
            archive.writestr(zipfile.ZipInfo(entry, _LONG_AGO), data)


def _safe(name: str) -> str:
    """A name that is one step of a path and hides nothing."""
    steps = one_line(unicodedata.normalize("NFC", name)).replace("\\", "/").split("/")
    last = next((step for step in reversed([step.strip(" .") for step in steps]) if step), "_")
    return last.replace(":", "_")[-LONGEST_NAME:]


def _free(entry: str, taken: Counter[str]) -> str:
    """A name that is not taken, and how often it was asked for counted."""
    path, free = PurePosixPath(entry), entry
    while taken[free]:
        taken[entry] += 1
        free = str(path.with_stem(f"{path.stem} ({taken[entry]})"))
    taken[free] += 1
    return free
