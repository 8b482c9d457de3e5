"""From rows to arrays: the order, its groups, dates, categories, and what is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tdc_core.datasets.encode import Encoder
from tdc_core.datasets.own.card import card_as_json, card_from_json
from tdc_core.datasets.own.table_arrays import MOST_CATEGORIES, OTHER, TableArrays, table_arrays
from tdc_core.spec import Order
from tdc_core.tables.guess import guess
from tdc_core.tables.read import read
from tests.support.own_files import FLOWERS


def arrays(tmp_path: Path, content: str, order: Order | None = None, target: str | None = None) -> TableArrays:
    path = tmp_path / "table.csv"
    path.write_text(content)
    table = guess(path, target=target).table
    return table_arrays("table.csv", read(path, table.reading.with_order(order)) if order else table)


def test_every_slice_has_the_classes_in_proportion(tmp_path: Path) -> None:
    uneven = "x,y\n" + "".join(f"{row / 7:.3f},{'rare' if row < 30 else 'usual'}\n" for row in range(150))
    labels = arrays(tmp_path, uneven, Order(by="stratified", seed=3)).arrays.labels
    for start in range(0, 150, 10):
        assert abs(int((labels[start : start + 10] == 0).sum()) - 2) <= 1


def test_no_group_is_in_two_parts(tmp_path: Path) -> None:
    rows = "".join(f"p{row % 13},{row * 37 % 101},{'ab'[row % 2]}\n" for row in range(130))
    made = arrays(tmp_path, "patient,x,y\n" + rows, Order(by="group", seed=1, column="patient"))
    patients = made.rows % 13
    for cut in (10, 33, 50, 80, 99):
        (first,), (second,) = made.card.rows(f"train[:{cut}%]"), made.card.rows(f"train[{cut}%:]")
        assert (first.stop, second.stop) == (second.start, 130)
        assert not set(patients[: first.stop]) & set(patients[second.start :])


def test_rows_stand_in_the_order_of_time(tmp_path: Path) -> None:
    days = pd.date_range("2024-01-01", periods=60).strftime("%Y-%m-%d")
    rows = "".join(f"{days[row * 7 % 60]},{row % 11},{row * 3 % 17 / 3:.2f}\n" for row in range(60))
    made = arrays(tmp_path, "day,x,y\n" + rows, Order(by="time", column="day"))
    assert (made.rows * 7 % 60).tolist() == list(range(60))


def test_a_date_becomes_its_parts(tmp_path: Path) -> None:
    days = pd.date_range("2023-11-20", periods=60, freq="41h")
    rows = "".join(f"{day:%d.%m.%Y %H:%M},{number % 2}\n" for number, day in enumerate(days))
    made = arrays(tmp_path, "when,hit\n" + rows, Order(by="file"), target="hit")
    assert [column.name for column in made.card.columns] == [
        f"when {part}" for part in ("year", "month", "day", "weekday", "hour")
    ]
    parts = [getattr(days[5], part) for part in ("year", "month", "day")]
    assert made.arrays.features[5].tolist() == [*parts, days[5].weekday(), days[5].hour]


def test_of_many_categories_the_commonest_have_an_input_each(tmp_path: Path) -> None:
    words = [f"w{number:03d}" for number in range(130)]
    rows = "".join(f"{word},{number % 7},{number % 2}\n" for number, word in enumerate(words * 3 + words[:90] * 2))
    made = arrays(tmp_path, "word,x,y\n" + rows, Order(by="file"))
    column = made.card.columns[0]
    assert len(column.categories) == MOST_CATEGORIES + 1
    assert column.categories[-1] == OTHER
    assert set(words[:90]) <= set(column.categories)
    rare = words.index(next(word for word in words if word not in column.categories))
    assert made.arrays.features[rare, 0] == MOST_CATEGORIES


def test_gaps_are_filled_from_the_training_part_and_flagged(tmp_path: Path) -> None:
    made = arrays(tmp_path, FLOWERS, Order(by="file"))
    part = made.arrays
    encoder = Encoder.fit(made.card, part)
    known = part.features[~np.isnan(part.features[:, 1]), 1].astype(np.float64)
    assert encoder.fills[1] == np.median(known)
    encoded = encoder.features(part)
    assert encoded[0, 1:3].tolist() == [np.float32(np.median(known)), 1.0]
    assert encoded[1, 1:3].tolist() == [1.25, 0.0]


def test_a_category_that_is_missing_is_the_commonest(tmp_path: Path) -> None:
    rows = "".join(
        f"{'' if row % 10 == 3 else ('red', 'red', 'blue')[row % 3]},{row % 7},{row % 2}\n" for row in range(60)
    )
    made = arrays(tmp_path, "colour,x,y\n" + rows, Order(by="file"))
    encoded = Encoder.fit(made.card, made.arrays).features(made.arrays)
    assert made.card.input_names[:3] == ("colour=blue", "colour=red", "colour missing")
    assert encoded[3, :3].tolist() == [0, 1, 1]


def test_rows_without_a_target_are_left_out_and_told(tmp_path: Path) -> None:
    rows = "".join(f"{row % 9},{row % 5},{'' if row in (4, 8) else 'ab'[row % 2]}\n" for row in range(50))
    made = arrays(tmp_path, "x,z,y\n" + rows)
    assert len(made.arrays) == 48
    assert made.card.notes == ("2 rows have no y and are left out.",)


def test_classes_that_are_numbers_stand_in_their_order(tmp_path: Path) -> None:
    rows = "".join(f"{row / 9:.3f},{(10, 2, 1)[row % 3]}\n" for row in range(60))
    made = arrays(tmp_path, "x,label\n" + rows, Order(by="file"))
    assert made.card.classes == ("1", "2", "10")
    assert made.arrays.labels[:3].tolist() == [2, 1, 0]


@pytest.mark.parametrize("order", [Order(), Order(by="group", column="colour")], ids=["shuffled", "group"])
def test_a_card_is_the_same_once_it_was_written(order: Order, tmp_path: Path) -> None:
    card = arrays(tmp_path, FLOWERS, order).card
    again = card_from_json(card_as_json(card))
    assert card_as_json(again) == card_as_json(card)
    assert (again.ref, again.input_names, again.edges) == (card.ref, card.input_names, card.edges)


def test_numbers_that_are_too_large_for_a_model_are_missing(tmp_path: Path) -> None:
    rows = "".join(f"{'1e300' if row == 5 else row / 7},{'-1e39' if row == 7 else row * 1.25}\n" for row in range(50))
    made = arrays(tmp_path, "x,y\n" + rows, Order(by="file"))
    assert len(made.arrays) == 49
    assert np.flatnonzero(np.isnan(made.arrays.features[:, 0])).tolist() == [5]
    assert np.isfinite(made.arrays.labels).all()
