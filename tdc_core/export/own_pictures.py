"""How a script reads a person's own pictures, as pieces of Python source."""

from __future__ import annotations

from typing import Any

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.export.no_script import NoScript, no_script
from tdc_core.spec import PicturesReading, RowRange
from tdc_core.spec.as_written import PicturesAsWritten


def pictures_names(card: DatasetCard, parts: list[tuple[str, str]]) -> dict[str, Any]:
    """What the templates of a script for pictures are filled with.

    Args:
        card: of the archive.
        parts: names of the parts, each with its split.

    Raises:
        NoScript: a script could not read the archive as it is read here.
        SplitError: a part is no split of it.
    """
    reading, written = card.reading, card.written
    if not isinstance(reading, PicturesReading) or not isinstance(written, PicturesAsWritten):
        raise NoScript(
            f"{card.title} was read by an earlier version. Bring it once more, and its script can be written."
        )
    if written.trouble is not None:
        raise no_script(written.trouble, card.title)
    return {
        "parts": [(part, split, [_place(rows, card) for rows in card.rows(split)]) for part, split in parts],
        "reading": reading,
        "written": written,
        "uses_numpy": True,
        "imports": ["io", *(["unicodedata"] if not written.plain_names else []), "zipfile"],
        "needs": ["pillow"],
    }


def _place(rows: RowRange, card: DatasetCard) -> tuple[int, int]:
    """Where the rows of a split lie, all splits standing one after another."""
    before = 0
    for split, size in card.splits.items():
        if split == rows.split:
            break
        before += size
    return before + rows.start, before + rows.stop
