"""What is known of a file's rows beside the arrays, for real files."""

import numpy as np
import pandas as pd
import pytest

from scripts.broken_tables import path_of
from tdc_core.datasets.errors import CorruptData
from tdc_core.datasets.facts import data_facts
from tdc_core.datasets.library import DatasetLibrary, prepared_folder
from tdc_core.datasets.own.folders import FINDINGS, KEYS
from tdc_core.datasets.own.rows import OwnRows
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import Finding, RowRange
from tests.support.own import bring
from tests.unit.pictures.making import archive, encoded, noise

COPIES = Finding("data.duplicates", (), {"copies": 2.0, "same_features": 2.0, "rows": 10.0})


def opened(settings: Settings, path, target=None):
    token = RunStore(settings.store_url).workspaces.create()
    spec = bring(settings, token, path, target)
    library = DatasetLibrary(settings.home)
    return spec.data, library.open(library.card(spec.data))


def test_rows_of_a_table_that_are_in_two_parts(settings: Settings) -> None:
    data, prepared = opened(settings, path_of("data.duplicates"), "target")
    data = data.model_copy(update={"train": "train[:60%]", "validation": "train[60%:80%]", "test": "train[80%:]"})
    (found,) = data_facts(prepared, data).findings
    rows = np.column_stack([prepared.splits["train"].features, prepared.splits["train"].labels])
    keys = pd.Series([tuple(row) for row in np.nan_to_num(rows, nan=1e30).tolist()])
    ends = [120, 160, 200]
    assert len(keys) == 200 and keys.duplicated().sum() == found.figures["copies"]
    for name, start, stop in (("validation", *ends[:2]), ("test", *ends[1:])):
        assert found.figures[f"{name}_copies"] == keys[start:stop].isin(set(keys[:120])).sum()
        assert found.figures[f"{name}_rows"] == stop - start
    assert found.figures["validation_copies"] + found.figures["test_copies"] > 0


def test_pictures_that_are_in_two_parts(settings: Settings, tmp_path) -> None:
    names = [f"{name}/{number}.png" for name in "ab" for number in range(10)]
    files = {name: encoded(noise(seed=place)) for place, name in enumerate(names)}
    files |= {f"b/again {number}.png": files[f"b/{number}.png"] for number in range(5)}
    files |= {f"rare/{number}.png": encoded(noise(seed=90 + number)) for number in range(2)}
    data, prepared = opened(settings, archive(tmp_path / "own.zip", files))
    found = {finding.code: finding for finding in data_facts(prepared, data).findings}
    assert found["data.rare_class"].words == ("rare",)
    copies, train = found["data.duplicates"].figures, prepared.part(prepared.card.rows(data.train)).features
    learned = {image.tobytes() for image in train}
    judged = prepared.part(prepared.card.rows(data.validation)).features
    assert copies["copies"] == 5
    assert copies["validation_copies"] == sum(image.tobytes() in learned for image in judged) > 0


def rows(*keys: int) -> OwnRows:
    return OwnRows((COPIES,), {"train": np.array(keys, np.int64), "test": np.array([1, 99], np.int64)})


def part(start: int, stop: int, split: str = "train") -> list[RowRange]:
    return [RowRange(split, start, stop)]


def test_copies_count_where_one_part_learns_and_another_judges() -> None:
    own = rows(1, 2, 3, 1, 4, 4)
    (found,) = own.found(part(0, 3), {"validation": part(3, 6), "test": part(0, 2, "test")})
    assert (found.figures["validation_copies"], found.figures["validation_rows"]) == (1, 3)
    assert (found.figures["test_copies"], found.figures["test_rows"]) == (1, 2)
    assert not own.found(part(0, 4), {"validation": part(4, 6)}), "copies within one part"
    assert not rows(1, 2, 3, 4).found(part(0, 4), {"validation": part(2, 4)}), "the same row, which is no copy"


def test_rows_that_differ_in_the_answer_are_told_as_before() -> None:
    answer = Finding("data.duplicates", (), {**COPIES.figures, "same_features": 5.0})
    own = OwnRows((answer, Finding("data.sorted")), rows(1, 2, 3).keys)
    assert own.found(part(0, 2), {"validation": part(2, 3)}) == (answer, Finding("data.sorted"))


def test_an_order_by_group_keeps_copies_together() -> None:
    keys = np.repeat(np.arange(5), 2)
    own = OwnRows((COPIES,), {"train": keys})
    assert not own.found(part(0, 6), {"validation": part(6, 10)})
    assert own.found(part(0, 5), {"validation": part(5, 10)})


@pytest.mark.parametrize("name", [FINDINGS, KEYS])
def test_what_is_damaged_is_said(settings: Settings, name: str) -> None:
    data, prepared = opened(settings, path_of("data.constant"), "target")
    assert {finding.code for finding in data_facts(prepared, data).findings} == {"data.constant"}
    (prepared_folder(settings.home, prepared.card) / name).write_bytes(b"nonsense")
    library = DatasetLibrary(settings.home)
    with pytest.raises(CorruptData):
        library.open(library.card(data))
