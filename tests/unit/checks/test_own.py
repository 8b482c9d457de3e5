"""What was found in a person's own rows: in words, with a fix that makes it go away."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.planted.as_table import as_table
from benchmarks.planted.faults import FAULTS
from scripts.broken_tables import path_of
from tdc_core.catalog.heads import HEADS
from tdc_core.checks import Severity, check
from tdc_core.checks.own import OWN_ROWS, check_own, problems_of
from tdc_core.checks.splits import in_proportion
from tdc_core.findings import find
from tdc_core.spec import DataFacts, DataSpec, ExperimentSpec, ModelSpec, PartFacts
from tdc_core.spec.findings import Finding
from tdc_core.spec.reading import Order, OrderBy, TableReading
from tdc_core.tables.table import Table
from tests.unit.checks.test_check import FACTS, FLOWERS, LIMITS, SPEC

FIXED = sorted(FAULTS.keys() - {"data.duplicates", "data.too_few_rows", "data.class_spelling"})


def experiment(reading: TableReading) -> ExperimentSpec:
    head = HEADS[2].spec(3) if reading.aim == "classes" else HEADS[3].spec(None)
    return ExperimentSpec(data=DataSpec(dataset="file:own.csv", file=reading), model=ModelSpec(head=head))


def facts(findings) -> DataFacts:
    return DataFacts(PartFacts(0, ()), PartFacts(0, ()), None, (), False, findings=tuple(findings))


def broken(code: str) -> Table:
    """The documentation's table, read so that nothing is mended yet."""
    frame = pd.read_csv(path_of(code))
    kinds = {"customer": "category"} if code == "data.id_column" else {}
    table = as_table(frame, "target", "number" if code == "data.target_kind" else None, kinds)
    reading = table.reading
    if code in ("data.sorted", "data.rare_class"):
        reading = reading.with_order(Order(by="file"))
    if code == "data.constant":
        reading = reading.with_column("batch", kind="category", use=True)
    return Table(reading, table.columns, table.rows)


def told(code: str):
    table = broken(code)
    spec = experiment(table.reading)
    return find(table), spec, [p for p in check_own(spec, facts(find(table))) if p.code == code]


@pytest.mark.parametrize("code", FIXED)
def test_the_fix_makes_it_go_away(code) -> None:
    findings, spec, (problem,) = told(code)
    assert problem.fix is not None
    assert problem.fix != spec
    assert not [p for p in check_own(problem.fix, facts(findings)) if p.code == code]
    (done,) = problems_of([f for f in findings if f.code == code], problem.fix, mended=True)
    assert done.severity is Severity.INFO
    assert done.fix is None


@pytest.mark.parametrize("code", ["data.duplicates", "data.too_few_rows"])
def test_what_only_the_file_mends_has_no_fix(code) -> None:
    _, _, (problem,) = told(code)
    assert problem.fix is None
    assert problem.path == "data.file"


@pytest.mark.parametrize("code", FAULTS)
def test_it_is_told_with_its_numbers(code) -> None:
    findings, spec, _ = told(code)
    (problem,) = problems_of(findings, spec, mended=True)
    assert problem.code == code
    assert problem.message.endswith(".")
    assert problem.path.startswith("data.file")
    assert problem.why
    for name in findings[0].columns:
        assert f"“{name}”" in problem.message or name == "target"


def test_copies_are_counted_once() -> None:
    spec = experiment(broken("data.duplicates").reading)
    figures = {"copies": 30.0, "same_features": 34.0, "rows": 200.0}
    (problem,) = check_own(spec, facts([Finding("data.duplicates", (), figures)]))
    assert problem.message == "30 of 200 rows are equal to an earlier one, and 4 more in all but the answer."
    (problem,) = check_own(spec, facts([Finding("data.duplicates", (), figures | {"copies": 0.0})]))
    assert problem.message == "34 of 200 rows are equal to an earlier one in all but the answer."


def test_each_code_has_one_row() -> None:
    assert sorted(row.code for row in OWN_ROWS) == sorted(FAULTS)


def test_spellings_are_joined_by_the_reading() -> None:
    frame = pd.DataFrame({"a": np.arange(90.0) % 7, "y": ["Yes", "yes", "no"] * 30})
    reading = as_table(frame, "y").reading
    apart = TableReading.model_validate({**reading.model_dump(), "join_spellings": False})
    figures = {"joined": 0.0, "by_blanks_and_case": 1.0}
    found = [Finding("data.class_spelling", ("y",), figures, ("Yes", "yes"))]
    (problem,) = check_own(experiment(apart), facts(found))
    assert problem.fix is not None
    assert problem.fix.data.file == reading
    assert not list(check_own(problem.fix, facts(found)))
    accents = [Finding("data.class_spelling", ("y",), figures | {"by_blanks_and_case": 0.0}, ("cafe", "café"))]
    (problem,) = check_own(experiment(reading), facts(accents))
    assert problem.fix is None


def test_another_aim_has_a_head_that_fits() -> None:
    _, _, (problem,) = told("data.target_kind")
    mended = problem.fix
    assert mended.data.file.aim == "classes"
    assert mended.model.head.units == len(np.unique(pd.read_csv(path_of("data.target_kind"))["target"]))
    figures = {"values": 101.0, "lowest": 0.0, "highest": 100.0, "number": 0.0}
    (problem,) = check_own(mended, facts([Finding("data.target_kind", ("target",), figures)]))
    assert problem.fix.data.file.aim == "number"
    assert problem.fix.data.target_scaling == "standard"
    assert problem.fix.model.head in [head.spec(None) for head in HEADS if head.target == "number"]


def test_a_group_order_leaves_its_column_out() -> None:
    _, _, (problem,) = told("data.group_leak")
    reading = problem.fix.data.file
    assert reading.order.by == "group"
    assert reading.order.column not in {column.name for column in reading.features}


def test_the_last_feature_is_not_left_out() -> None:
    table = as_table(pd.DataFrame({"a": np.arange(60.0) % 2, "y": ["p", "q"] * 30}), "y")
    (problem,) = check_own(
        experiment(table.reading), facts([Finding("data.leak", ("a",), {"right": 0.996, "rows": 60.0})])
    )
    assert problem.fix is None
    assert "99.6%" in problem.message


def test_one_class_is_an_error() -> None:
    table = as_table(pd.DataFrame({"a": np.arange(60.0) % 7, "y": ["p"] * 60}), "y", "classes")
    (problem,) = check_own(experiment(table.reading), facts(find(table)))
    assert (problem.severity, problem.path) == (Severity.ERROR, "data.file.target")
    assert problem.fix is None


def test_a_rare_class_of_one_row_is_not_mended_by_an_order() -> None:
    reading = as_table(pd.DataFrame({"a": [1.0, 2.0], "y": ["p", "q"]}), "y", "classes").reading
    rare = [Finding("data.rare_class", ("y",), {"least": 1.0, "classes": 1.0}, ("q",))]
    for order in (Order(), Order(by="stratified")):
        (problem,) = check_own(experiment(reading.with_order(order)), facts(rare))
        assert problem.fix is None
        assert "“q” has 1 row." in problem.message


def test_nothing_is_told_without_a_reading_or_of_unknown_columns() -> None:
    found = facts([Finding("data.leak", ("gone",), {"right": 1.0}), Finding("data.new", ())])
    assert not list(check_own(SPEC, found))
    assert not list(check_own(experiment(broken("data.leak").reading), found))
    assert not list(check_own(experiment(broken("data.leak").reading), None))


def test_the_referee_tells_it_and_says_sorted_once() -> None:
    table = as_table(pd.DataFrame({"a": np.arange(90.0) % 7, "y": np.repeat(list("abc"), 30)}), "y")
    spec = experiment(table.reading.with_order(Order(by="file")))
    assert [f.code for f in find(table)] == ["data.sorted"]
    own = DataFacts(**{**FACTS.__dict__, "findings": find(table)})
    assert [p.path for p in check(spec, FLOWERS, own, LIMITS) if p.code == "data.sorted"] == ["data.train"]
    even = DataFacts(PartFacts(90, (30, 30, 30)), PartFacts(30, (10, 10, 10)), None, (), False, findings=find(table))
    assert [p.path for p in check(spec, FLOWERS, even, LIMITS) if p.code == "data.sorted"] == ["data.file.order"]


@pytest.mark.parametrize(("by", "mended"), [("file", True), ("shuffled", True), ("time", False), ("group", False)])
def test_a_class_that_a_part_lacks_is_mended_by_the_order(by: OrderBy, mended: bool) -> None:
    reading = broken("data.rare_class").reading
    column = None if mended else reading.features[0].name
    spec = experiment(reading.with_order(Order(by=by, seed=7, column=column)))
    fixed = in_proportion(spec)
    assert (fixed is not None) is mended
    if fixed is not None and fixed.data.file is not None:
        assert fixed.data.file.order == Order(by="stratified", seed=7)
    assert in_proportion(SPEC) is None
