"""`datasets`: what there is to train on."""

from __future__ import annotations

from typing import Any

from tdc_core.catalog.datasets import DATASETS, DatasetCard
from tdc_core.cli.lines import print_json
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.settings import Settings


def list_datasets(settings: Settings, *, as_json: bool) -> int:
    """Print every data set, one a line; or all as one JSON list."""
    library = DatasetLibrary(settings.home)
    if as_json:
        print_json([_facts(card, library.is_ready(card)) for card in DATASETS])
        return 0
    for card in DATASETS:
        shape = "x".join(str(side) for side in card.input_shape)
        size = f"{card.examples:>7,} x {shape:<9}"
        state = "" if library.is_ready(card) else f"  (not prepared, {card.download_mb:.0f} MB to download)"
        print(f"{card.name:<20} {card.kind:<5} {size} {_answers(card)}  {card.good_for}{state}")
    return 0


def _answers(card: DatasetCard) -> str:
    return f"{len(card.classes):>3} classes" if card.classes else "   a number"


def _facts(card: DatasetCard, ready: bool) -> dict[str, Any]:
    return {
        "name": card.name,
        "title": card.title,
        "kind": card.kind,
        "splits": dict(card.splits),
        "input_shape": card.input_shape,
        "target": card.target,
        "classes": card.classes,
        "good_for": card.good_for,
        "licence": card.licence,
        "ready": ready,
    }
