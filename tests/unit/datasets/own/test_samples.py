"""The sample files, read as people's own are."""

from __future__ import annotations

import re

import pytest

from tdc_core.catalog.dataset_card import DatasetCard
from tdc_core.catalog.samples import SAMPLES, Sample
from tdc_core.datasets.own.inspection import Inspection
from tdc_core.datasets.own.limits import FileLimits
from tdc_core.datasets.own.look_into import look_into
from tdc_core.spec import PicturesReading, TableReading

CARS, WEATHER, EMOJI = SAMPLES


def found_in(sample: Sample) -> tuple[Inspection, DatasetCard]:
    inspection, card = look_into(sample.path, sample.file, FileLimits(), lambda note, fraction: None)
    rows, *_ = re.findall(r"[\d,]+", sample.holds)
    assert rows == f"{inspection.rows:,}"
    classes = f"{len(inspection.classes)} classes" if inspection.classes else "a number to predict"
    assert sample.holds.endswith(classes)
    assert sum(card.splits.values()) == inspection.rows, "all of it is used"
    assert (card.kind, inspection.remarks) == (sample.kind, ())
    return inspection, card


def kinds(inspection: Inspection) -> dict[str, str]:
    return {column.name: column.kind for column in inspection.columns if column.kind != "number"}


def test_cars() -> None:
    inspection, card = found_in(CARS)
    assert isinstance(inspection.reading, TableReading)
    assert (inspection.reading.target, inspection.reading.aim, inspection.reading.order.by) == (
        "mpg",
        "number",
        "shuffled",
    )
    assert kinds(inspection) == {"car name": "text", "origin": "category"}
    assert [each.what for each in inspection.left_out] == ["car name"]
    origin = next(column for column in card.columns if column.name == "origin")
    assert origin.categories == ("Europe", "Japan", "USA")


def test_weather() -> None:
    inspection, card = found_in(WEATHER)
    assert isinstance(inspection.reading, TableReading)
    assert (inspection.reading.target, inspection.reading.order.by) == ("weather", "stratified")
    assert kinds(inspection) == {"date": "date", "weather": "category"}
    assert inspection.classes == {"drizzle": 54, "fog": 411, "rain": 259, "snow": 23, "sun": 714}
    assert {"date year", "date month", "date day"} <= {column.name for column in card.columns}
    assert "data.time_order" in {finding.code for finding in inspection.findings}


def test_emoji() -> None:
    inspection, card = found_in(EMOJI)
    assert isinstance(inspection.reading, PicturesReading)
    assert (card.image_shape, inspection.reading.order.by) == ((32, 32, 3), "stratified")
    assert inspection.classes == {"animals": 105, "faces": 89, "food": 100, "vehicles": 53}
    assert inspection.left_out == ()


@pytest.mark.parametrize("sample", [CARS, WEATHER], ids=lambda sample: sample.file)
def test_no_value_is_missing(sample: Sample) -> None:
    lines = sample.path.read_text().splitlines()
    assert all(all(cell.strip() for cell in line.split(",")) for line in lines)
    assert {line.count(",") for line in lines} == {lines[0].count(",")}
