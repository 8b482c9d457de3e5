"""The card of a person's own file, as it lies beside the arrays. It has words of the file in it, of its categories."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from tdc_core.catalog.dataset_card import Column, DatasetCard
from tdc_core.datasets.own.folders import CARD, FINDINGS
from tdc_core.spec import OWN, FileReading, Finding
from tdc_core.spec.as_written import AsWritten

_READING: TypeAdapter[FileReading] = TypeAdapter(FileReading)
_WRITTEN: TypeAdapter[AsWritten | None] = TypeAdapter(AsWritten | None)
_VERSION = "1"


def card_of_file(name: str, reading: FileReading, **facts: Any) -> DatasetCard:
    """The card of a file.

    Args:
        name: of the file.
        reading: how it is read.
        facts: what only its rows tell; see `DatasetCard`.
    """
    return DatasetCard(
        name=OWN + name,
        title=name,
        source="file",
        version=_VERSION,
        good_for="Your own file.",
        licence="yours",
        homepage="",
        bundled=False,
        reading=reading,
        **facts,
    )


def write_card(folder: Path, card: DatasetCard, findings: tuple[Finding, ...]) -> None:
    """Write a card and the findings into a folder."""
    (folder / CARD).write_text(json.dumps(card_as_json(card)), encoding="utf-8")
    (folder / FINDINGS).write_text(json.dumps([asdict(each) for each in findings]), encoding="utf-8")


def card_as_json(card: DatasetCard) -> dict[str, Any]:
    """A card of a file as values that JSON knows."""
    columns = [
        {"name": each.name, "categories": list(each.categories), "flag": each.flag, "gaps": each.missing is not None}
        for each in card.columns
    ]
    reading = card.reading.model_dump(mode="json") if card.reading else None
    return {
        "name": card.title,
        "reading": reading,
        "kind": card.kind,
        "splits": dict(card.splits),
        "classes": list(card.classes),
        "label": card.label,
        "columns": columns,
        "image_shape": card.image_shape,
        "left_out": card.left_out,
        "notes": card.notes,
        "measures": card.measures,
        "edges": dict(card.edges),
        "written": card.written.model_dump(mode="json") if card.written else None,
    }


def card_from_json(value: dict[str, Any]) -> DatasetCard:
    """The card that `card_as_json` has written.

    Raises:
        ValueError, KeyError, TypeError: it has not.
    """
    shape = value["image_shape"]
    columns = (
        Column(each["name"], tuple(each["categories"]), float("nan") if each["gaps"] else None, each["flag"])
        for each in value["columns"]
    )
    return card_of_file(
        value["name"],
        _READING.validate_python(value["reading"]),
        kind=value["kind"],
        splits=value["splits"],
        classes=tuple(value["classes"]),
        label=value["label"],
        columns=tuple(columns),
        image_shape=tuple(shape) if shape else None,
        value_range=(0, 255) if shape else None,
        left_out=tuple((name, why) for name, why in value["left_out"]),
        notes=tuple(value["notes"]),
        measures=value["measures"],
        edges={split: tuple(rows) for split, rows in value["edges"].items()},
        written=_WRITTEN.validate_python(value.get("written")),
    )
