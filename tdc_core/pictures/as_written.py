"""How pictures lie in their archive, so that a plain script finds the same ones."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import PurePosixPath

from tdc_core.pictures.archive import names_by_encoding
from tdc_core.pictures.find import Entry
from tdc_core.pictures.folders import ORDER, SPLITS
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
    part, label = place
    return PicturesAsWritten(
        depth=label if part is None else part,
        in_parts=part is not None,
        label=None if part is None or label == part + 1 else label,
        parts={} if part is None else {entry.member.parts[part].lower(): ORDER.index(entry.split) for entry in used},
        encoding=encoding,
        plain_names=all(
            names[entry.member.info.filename] == entry.name == "/".join(entry.member.parts) for entry in used
        ),
        endings=endings,
        skipped=skipped,
        left_behind=len(skipped) < len(others),
    )


def _place(used: Sequence[Entry]) -> tuple[int | None, int] | None:
    """At which step of the names the parts stand, if they do, and at which the classes; None where it differs."""
    steps = range(min(len(entry.member.parts) for entry in used) - 1)
    return next(
        (
            (part, label)
            for part in (None, *steps)
            for label in steps
            if part != label and all(_lies_there(entry, part, label) for entry in used)
        ),
        None,
    )


def _lies_there(entry: Entry, part: int | None, label: int) -> bool:
    parts = entry.member.parts
    split = "train" if part is None else SPLITS.get(parts[part].lower())
    return parts[label] == entry.label and split == entry.split


def _left_behind(name: str) -> bool:
    """Whether a file is one of those that a script leaves out by rule, as systems leave them behind."""
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))
