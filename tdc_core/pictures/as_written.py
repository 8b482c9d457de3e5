"""How pictures lie in their archive, so that a plain script finds the same ones."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath

from tdc_core.pictures.archive import names_by_encoding
from tdc_core.pictures.find import Entry
from tdc_core.pictures.folders import SPLITS
from tdc_core.spec.as_written import PicturesAsWritten

MOST_TOLD = 300
"""The most names that a script repeats."""


def pictures_as_written(archive: zipfile.ZipFile, used: Sequence[Entry]) -> PicturesAsWritten:
    """What a script must know to take those pictures and no others.

    Args:
        archive: opened.
        used: the pictures that are trained on.
    """
    encoding, names = names_by_encoding(archive)
    wanted = {names[entry.member.info.filename] for entry in used}
    endings = tuple(sorted({PurePosixPath(name).suffix.lower() for name in wanted}))
    place = _place(used)
    if place is None or "" in endings or len(wanted) < len(used):
        return PicturesAsWritten(trouble="names")
    others = {name for name in names.values() if name.lower().endswith(endings)} - wanted
    skipped = tuple(sorted(name for name in others if not _left_behind(name)))
    if len(skipped) > MOST_TOLD or any(map(_left_behind, wanted)):
        return PicturesAsWritten(trouble="names")
    depth, in_parts = place
    return PicturesAsWritten(
        depth=depth,
        in_parts=in_parts,
        encoding=encoding,
        plain_names=all(
            names[entry.member.info.filename] == entry.name == "/".join(entry.member.parts) for entry in used
        ),
        endings=endings,
        skipped=skipped,
        left_behind=len(skipped) < len(others),
    )


def _place(used: Sequence[Entry]) -> tuple[int, bool] | None:
    """At which step of the names the classes stand, or the parts and then the classes; None where it differs."""
    deepest = min(len(entry.member.parts) for entry in used)
    for in_parts in (False, True):
        for depth in range(deepest - 1 - in_parts):
            if all(_lies_there(entry, depth, in_parts=in_parts) for entry in used):
                return depth, in_parts
    return None


def _lies_there(entry: Entry, depth: int, *, in_parts: bool) -> bool:
    parts = entry.member.parts
    split = SPLITS.get(parts[depth].lower()) if in_parts else "train"
    return parts[depth + in_parts] == entry.label and split == entry.split


def _left_behind(name: str) -> bool:
    """Whether a file is one of those that a script leaves out by rule, as systems leave them behind."""
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
