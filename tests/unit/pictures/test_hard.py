"""Archives as they come in life give what is right for them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tdc_core.pictures.guess import guess
from tdc_core.pictures.prepare import prepare
from tdc_core.pictures.survey import survey
from tdc_core.settings import ROOT
from tdc_core.tables.errors import NotReadable
from tdc_core.words.messages import words_of
from tests.unit.pictures.making import left_out

HARD = Path(os.environ.get("TDC_TEST_DATA", ROOT.parent / "shared" / "data")) / "hard"
EXPECTED: dict[str, dict[str, Any]] = {}
if (HARD / "expected.json").exists():
    everything = json.loads((HARD / "expected.json").read_text(encoding="utf-8"))
    EXPECTED = {name: right for name, right in everything.items() if name.endswith(".zip")}
# An archive of which no name that leads out is used is taken, as the rest of it is sound.
DATASETS = {name for name, right in EXPECTED.items() if "dataset" in (right["outcome"], *right.get("outcome_ok", ()))}

needs_files = pytest.mark.skipif(
    not EXPECTED and "TDC_TEST_DATA" not in os.environ, reason="TDC_TEST_DATA names no folder with hard/ in it"
)


@needs_files
def test_they_are_there() -> None:
    assert len(EXPECTED) >= 16, f"{HARD} is not what it was"


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_data_set(name: str, tmp_path: Path) -> None:
    right = EXPECTED[name]
    reading, found = guess(HARD / name)
    for entry in left_out(found):
        assert entry in right.get("left_out", {entry: ""})
    for entry, why in right.get("left_out", {}).items():
        assert why in left_out(found)[entry]
    rows = {split: sum(counts.values()) for split, counts in found.splits.items()}
    assert rows == right.get("splits", {"train": right.get("rows", 2)})
    if "classes" in right:
        assert {label: sum(part[label] for part in found.splits.values()) for label in found.classes} == right[
            "classes"
        ]
    sizes = {entry.name: [entry.width, entry.height] for entry in found.entries}
    assert right.get("upright", {}).items() <= sizes.items()
    before = sorted(tmp_path.parent.iterdir())
    prepared = prepare(HARD / name, reading, tmp_path, lambda note, fraction: None)
    assert {split: part.rows for split, part in prepared.splits.items()} == rows
    assert prepared.left_out == found.left_out and prepared.classes == found.classes
    made = {f"{split}-{what}" for split in rows for what in ("features.npy", "labels.npy", "names.json")}
    assert {path.name for path in tmp_path.iterdir()} == made
    assert sorted(tmp_path.parent.iterdir()) == before
    for split, part in prepared.splits.items():
        features, labels = np.load(part.features), np.load(part.labels)
        channels = 1 if reading.colour == "grey" else 3
        assert features.dtype == np.uint8 and labels.dtype == np.int64
        assert features.shape == (rows[split], reading.height, reading.width, channels)


@pytest.mark.parametrize("name", sorted(EXPECTED.keys() - DATASETS))
def test_message(name: str) -> None:
    with pytest.raises(NotReadable) as refused:
        survey(HARD / name)
    for idea in EXPECTED[name]["says"]:
        said = words_of(refused.value.message)
        assert not [word for word in idea.replace(";", "").replace(",", "").split() if word not in said]


@needs_files
def test_grey_of_16_bits_is_not_white(tmp_path: Path) -> None:
    path = HARD / "many_modes.zip"
    reading, _ = guess(path)
    prepared = prepare(path, reading, tmp_path, lambda note, fraction: None)
    names = json.loads(prepared.splits["train"].names.read_text(encoding="utf-8"))
    features = np.load(prepared.splits["train"].features)
    assert 150 < features[names.index("shell/grey16.png")].mean() < 190  # 44,035 of 65,535
