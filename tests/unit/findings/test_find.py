"""Each rule on planted and on clean tables, and each small broken table that the documentation names."""

import importlib
import re

import numpy as np
import pandas as pd
import pytest

from benchmarks.planted.as_table import as_table
from benchmarks.planted.faults import FAULTS, plant
from scripts.broken_tables import path_of
from tdc_core.findings import FINDINGS, find
from tdc_core.settings import ROOT
from tdc_core.spec.reading import ColumnReading, TableReading
from tdc_core.tables.guess import guess
from tdc_core.tables.table import ReadColumn, Table

SEEDS = range(42_000, 42_003)  # neither tuned on nor judged by
ENTRY = re.compile(r"^### `(?P<code>[\w.]+)`: [\w ]+\n(?P<text>.*?)^Table: \[(?P<table>\w+)\.csv\]", re.DOTALL | re.M)
ENTRIES = list(ENTRY.finditer((ROOT / "docs" / "referee" / "own-data.md").read_text(encoding="utf-8")))
RNG = np.random.default_rng(8)


def codes(table):
    return {finding.code for finding in find(table)}


def found(frame, target="y", aim=None, kinds=None):
    return {finding.code: finding for finding in find(as_table(pd.DataFrame(frame), target, aim, kinds))}


def honest(rows=300, classes=2):
    y = RNG.integers(0, classes, rows)
    return {"a": RNG.normal(size=rows) + y, "b": RNG.normal(size=rows), "y": np.array(list("pqrst"))[y]}


@pytest.mark.parametrize("code", FAULTS)
def test_planted_faults_are_found(code) -> None:
    tables = [plant(code, seed) for seed in SEEDS]
    missed = [t.how for t in tables if code not in codes(as_table(t.frame, t.target, t.aim))]
    assert not missed


def test_clean_tables_are_left_in_peace() -> None:
    tables = [plant("", seed) for seed in range(42_000, 42_030)]
    told = [codes(as_table(t.frame, t.target, t.aim)) for t in tables]
    assert sum(map(bool, told)) <= 2, told


def test_a_small_broken_table_has_its_fault_alone() -> None:
    for code in FAULTS:
        frame = pd.read_csv(path_of(code))
        assert 28 <= len(frame) <= 200
        aim = "number" if code == "data.target_kind" else None
        assert codes(as_table(frame, "target", aim)) == {code}, code
        assert codes(guess(path_of(code)).table) == {code}, "as the app opens it"


def test_each_rule_has_one_entry_in_the_documentation() -> None:
    assert sorted(entry["code"] for entry in ENTRIES) == sorted(rule.code for rule in FINDINGS) == sorted(FAULTS)
    for entry in ENTRIES:
        assert path_of(entry["code"]).stem == entry["table"]


def test_thresholds_of_the_documentation_are_those_of_the_code() -> None:
    for entry in ENTRIES:
        told = re.findall(r"`(\w+)\.(\w+)` = ([\d.,]*\d)", entry["text"].replace("\n", " "))
        for module, name, value in told:
            code = getattr(importlib.import_module(f"tdc_core.findings.{module}"), name)
            assert code == float(value.replace(",", "")), name
        needed = next(rule.thresholds for rule in FINDINGS if rule.code == entry["code"])
        assert set(needed) <= {f"{module}.{name}" for module, name, _ in told}, entry["code"]


def test_a_strong_honest_feature_is_no_leak() -> None:
    iris = np.load(ROOT / "data" / "iris.npz")
    features = next(iris[name] for name in iris.files if iris[name].ndim == 2)
    labels = next(iris[name] for name in iris.files if iris[name].ndim == 1)
    frame = pd.DataFrame(features, columns=list("abcd")).assign(y=np.array(["s", "e", "i"])[labels])
    assert "data.leak" not in found(frame)


def test_a_gap_can_be_a_leak() -> None:
    frame = honest()
    frame["boat"] = np.where(frame["y"] == "p", RNG.normal(size=300), np.nan)
    assert found(frame)["data.leak"].columns == ("boat",)


def test_leaks_say_how_well_they_tell() -> None:
    frame = honest() | {"status": np.where(RNG.random(300) < 0.5, "x", "z")}
    frame["status"] = np.where(frame["y"] == "p", "approved", "denied")
    assert found(frame)["data.leak"].figures["right"] == 1


def test_equal_rows_among_few_values_are_chance() -> None:
    frame = {"a": RNG.integers(0, 3, 800), "b": RNG.integers(0, 4, 800), "y": RNG.choice(["p", "q"], 800)}
    assert "data.duplicates" not in found(frame)


def test_equal_features_with_other_answers_are_told() -> None:
    frame = pd.DataFrame(honest())
    again = frame.head(60).assign(y=RNG.permutation(frame["y"].head(60)))
    figures = found(pd.concat([frame, again], ignore_index=True))["data.duplicates"].figures
    assert figures["same_features"] == 60
    assert figures["copies"] < 60


def test_a_group_whose_column_tells_the_class_is_told_once() -> None:
    planted = plant("data.group_leak", 42_000)
    told = [f.code for f in find(as_table(planted.frame, planted.target, planted.aim)) if planted.column in f.columns]
    assert told == ["data.group_leak"]


def test_a_measure_that_goes_along_with_others_makes_no_groups() -> None:
    z = RNG.normal(size=600)
    frame = {"age": np.round(40 + 10 * z), "b": z + 0.1 * RNG.normal(size=600), "c": -z + 0.1 * RNG.normal(size=600)}
    assert "data.group_leak" not in found(frame | {"y": z + 0.3 * RNG.normal(size=600)})


def test_dates_without_drift_are_no_order() -> None:
    days = pd.date_range("2020-01-01", periods=300).strftime("%Y-%m-%d")
    assert not found(honest() | {"day": days})


def test_a_counter_tells_of_time_where_nothing_is_sorted() -> None:
    frame = pd.DataFrame(honest() | {"step": np.arange(300)})
    assert "data.time_order" not in found(frame)
    drifting = frame.assign(b=frame["b"] + frame["step"] / 100)
    assert found(drifting)["data.time_order"].columns == ("step", "b")
    assert "data.time_order" not in found(drifting.sort_values("y", kind="stable").assign(step=np.arange(300)))


def test_heaps_that_are_the_classes_are_no_units() -> None:
    y = RNG.integers(0, 2, 400)
    frame = {"a": np.exp(0.2 * RNG.normal(size=400)) * np.where(y, 10, 1), "y": np.array(["p", "q"])[y]}
    assert "data.mixed_units" not in found(frame)
    frame["a"] = RNG.permutation(frame["a"])
    assert found(frame)["data.mixed_units"].figures["factor"] == 10


def test_degrees_of_two_scales_are_units_and_two_kinds_of_things_are_none() -> None:
    other = RNG.random(400) < 0.3
    celsius = RNG.normal(20, 5, 400)
    for factor, offset in ((1.8, 32), (1, 273.15)):
        frame = honest(400) | {"a": np.round(np.where(other, celsius * factor + offset, celsius), 2)}
        assert found(frame)["data.mixed_units"].figures["offset"] == offset
    small_and_large = np.where(other, 10, 25.4) + RNG.normal(size=400)  # an inch apart, but alike only as they lie
    assert "data.mixed_units" not in found(honest(400) | {"a": small_and_large})


def test_thousands_in_two_ways_of_writing_are_told() -> None:
    written = [f"{value:,.2f}" for value in RNG.uniform(1_000, 9_999, 300)]
    turned = [word.translate(str.maketrans(",.", ".,")) if RNG.random() < 0.4 else word for word in written]
    assert set(found(honest() | {"a": turned}, kinds={"a": "id"})["data.mixed_units"].words) == {",", "."}


def test_names_are_many_words_and_numbered_ones_are_ids() -> None:
    letters = np.array(list("abcdefghij"))
    names = ["".join(RNG.choice(letters, 9)) for _ in range(300)]
    assert {*found(honest() | {"street": names})} == {"data.high_cardinality"}
    assert {*found(honest() | {"street": [f"{name}{row}" for row, name in enumerate(names)]})} == {"data.id_column"}
    numbers = RNG.choice(90_000, 300, replace=False) + 10_000
    assert {*found(honest() | {"Kundennummer": numbers})} == {"data.id_column"}


def test_a_date_that_only_one_class_has_is_a_leak() -> None:
    frame = pd.DataFrame(honest())
    days = pd.Series(pd.Timestamp("2021-01-01") + pd.to_timedelta(RNG.integers(0, 700, 300), unit="D"))
    assert "data.leak" not in found(frame.assign(day=days.dt.strftime("%Y-%m-%d")))
    closed = days.dt.strftime("%Y-%m-%d").where(frame["y"] == "p")
    assert found(frame.assign(closed=closed), kinds={"closed": "date"})["data.leak"].columns == ("closed",)


def test_seconds_since_1970_are_a_time_in_any_order() -> None:
    frame = pd.DataFrame(honest())
    frame["timestamp"] = 1_600_000_000 + np.sort(RNG.choice(10**8, 300, replace=False))
    frame["b"] += np.arange(300) / 100
    told = found(frame.sample(frac=1, random_state=1).reset_index(drop=True))
    assert told["data.time_order"].columns == ("timestamp", "b")
    assert "data.id_column" not in told


def test_a_nearly_sorted_number_is_sorted() -> None:
    y = np.arange(300) + RNG.normal(0, 3, 300)
    assert "data.sorted" in found({"a": RNG.normal(size=300), "y": y})
    assert "data.sorted" not in found({"a": RNG.normal(size=300), "y": y + RNG.normal(0, 60, 300)})


def test_signs_are_counted() -> None:
    words = [f"{value:.1f} {'lb' if value > 60 else 'kg'}" for value in RNG.uniform(10, 90, 300)]
    for kinds in (None, {"a": "category"}):
        assert set(found(honest() | {"a": words}, kinds=kinds)["data.mixed_units"].words) == {"kg", "lb"}


def test_spellings_that_were_joined_and_those_that_are_apart() -> None:
    joined = found(
        honest() | {"y": np.where(RNG.random(300) < 0.5, "Yes", np.where(RNG.random(300) < 0.5, " yes", "no"))}
    )
    assert joined["data.class_spelling"].figures["joined"] == 1
    accents = found(honest() | {"y": RNG.choice(["café", "cafe", "bar"], 300)})
    assert accents["data.class_spelling"].figures == {"joined": 0, "by_blanks_and_case": 0}
    assert found(honest() | {"y": RNG.choice(["yes", "y", "no"], 300)})["data.class_spelling"].words == ("y", "yes")
    unseen = found(honest() | {"y": RNG.choice(["yes", "yes\u200b", "no"], 300)})
    assert len(unseen["data.class_spelling"].words) == 2
    typo = np.array(["setosa"] * 140 + ["virginica"] * 154 + ["setsoa"] * 6)
    assert set(found(honest() | {"y": RNG.permutation(typo)})["data.class_spelling"].words) == {"setosa", "setsoa"}
    assert "data.class_spelling" not in found(honest() | {"y": RNG.choice(["group a", "group b", "A+", "A-"], 300)})


def test_codes_are_told_of_however_they_are_read() -> None:
    frame = honest() | {"y": RNG.integers(1, 6, 300)}
    assert found(frame, aim="number")["data.target_kind"].figures["number"] == 1
    assert found(frame | {"y": frame["y"] * 100}, aim="number")["data.target_kind"].figures["number"] == 1
    assert found(frame, aim="classes")["data.target_kind"].figures["number"] == 0
    assert "data.target_kind" not in found(honest() | {"y": RNG.integers(0, 2, 300)}, aim="classes")


def test_one_class_is_told_of() -> None:
    assert found(honest() | {"y": ["p"] * 300})["data.constant"].columns == ("y",)


def test_what_is_missing_by_a_number() -> None:
    y = RNG.normal(size=500)
    frame = {"a": np.where((y > 0.5) & (RNG.random(500) < 0.7), np.nan, RNG.normal(size=500)), "b": y**2 + y, "y": y}
    assert found(frame)["data.missing_depends"].columns == ("a",)
    frame["a"] = np.where((np.abs(y) < 0.5) & (RNG.random(500) < 0.7), np.nan, RNG.normal(size=500))
    assert found(frame)["data.missing_depends"].figures["parts"] == 4


def test_rows_without_a_target_are_not_looked_at() -> None:
    frame = pd.DataFrame(honest())
    frame.loc[250:, ["a", "b"]] = 7.0
    frame.loc[250:, "y"] = None
    assert not found(frame)


@pytest.mark.parametrize("rows", [0, 1, 2, 5])
@pytest.mark.parametrize("aim", ["classes", "number"])
def test_next_to_no_rows_are_too_few(rows, aim) -> None:
    values = np.arange(rows, dtype=float)
    columns = {
        "a": ReadColumn(numbers=values),
        "e": ReadColumn(),
        "c": ReadColumn(codes=np.full(rows, -1, np.int32)),
        "y": ReadColumn(numbers=values),
    }
    kinds = {"a": "number", "e": "nested", "c": "empty", "y": "number"}
    read = tuple(ColumnReading(name=name, kind=kind, use=name == "a") for name, kind in kinds.items())
    table = Table(TableReading(sha256="0" * 64, columns=read, target="y", aim=aim), columns, rows)
    assert "data.too_few_rows" in codes(table)


def test_the_same_table_gives_the_same_findings() -> None:
    planted = plant("data.leak", 42_001)
    table = as_table(planted.frame, planted.target, planted.aim)
    assert find(table) == find(table)
