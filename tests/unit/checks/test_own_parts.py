"""Rows and pictures that are in the training part too, in words."""

import pytest

from tdc_core.checks import Severity
from tdc_core.checks.own import check_own, problems_of
from tdc_core.spec import DataFacts, DataSpec, PartFacts
from tdc_core.spec.findings import Finding
from tdc_core.spec.reading import Order, PicturesReading
from tests.unit.checks.test_check import SPEC
from tests.unit.checks.test_own import broken, experiment

READING = PicturesReading(sha256="0" * 64)
TABLE = experiment(broken("data.duplicates").reading)


def on_pictures(**order):
    reading = READING.with_order(Order(**order)) if order else READING
    return SPEC.model_copy(update={"data": DataSpec(dataset="file:own.zip", file=reading)})


def told(spec, *findings):
    return list(check_own(spec, DataFacts(PartFacts(0, ()), PartFacts(0, ()), None, (), False, findings=findings)))


def copies(**counts):
    figures = {"copies": 20.0, "same_features": 20.0, "rows": 200.0}
    for part, (shared, rows) in counts.items():
        figures |= {f"{part}_copies": shared, f"{part}_rows": rows}
    return Finding("data.duplicates", (), figures)


@pytest.mark.parametrize(
    ("counts", "message", "severity"),
    [
        ({"validation": (12, 60)}, "12 of the 60 validation rows are in the training part too.", Severity.WARNING),
        ({"validation": (1, 60)}, "1 of the 60 validation rows is in the training part too.", Severity.INFO),
        (
            {"validation": (2, 1234), "test": (3, 60)},
            "2 of the 1,234 validation rows and 3 of the 60 test rows are in the training part too.",
            Severity.WARNING,
        ),
        ({"validation": (0, 60), "test": (1, 60)}, "1 of the 60 test rows is in the training part too.", Severity.INFO),
    ],
)
def test_copies_are_told_of_the_parts(counts, message, severity) -> None:
    (of_rows,) = told(TABLE, copies(**counts))
    (of_pictures,) = told(on_pictures(), copies(**counts))
    assert (of_rows.message, of_rows.severity, of_rows.path) == (message, severity, "data.file")
    assert of_pictures.message == message.replace("rows", "pictures").replace("row ", "picture ")
    assert (of_pictures.severity, of_pictures.path, of_pictures.fix) == (severity, "data.file", None)


def test_a_whole_archive_is_told_where_nothing_is_split() -> None:
    (problem,) = problems_of([copies()], on_pictures())
    assert problem.message == "20 of 200 pictures are the same as an earlier one."


def test_a_class_of_few_pictures_is_mended_by_a_stratified_order() -> None:
    found = Finding("data.rare_class", (), {"least": 3.0, "classes": 2.0}, ("cat", "dog"))
    spec = on_pictures(by="shuffled", seed=7)
    (problem,) = told(spec, found)
    assert "pictures, the rarest 3: “cat” and “dog”." in problem.message
    assert (problem.path, problem.severity) == ("data.file", Severity.WARNING)
    assert problem.fix is not None and problem.fix.data.file == READING.with_order(Order(by="stratified", seed=7))
    assert not told(problem.fix, found)
    (done,) = problems_of([found], problem.fix, mended=True)
    assert (done.severity, done.fix) == (Severity.INFO, None)


def test_a_class_of_one_picture_has_no_fix() -> None:
    (problem,) = told(on_pictures(), Finding("data.rare_class", (), {"least": 1.0, "classes": 1.0}, ("cat",)))
    assert problem.fix is None and "“cat” has 1 picture." in problem.message


def test_what_is_not_about_pictures_is_not_told_of_them() -> None:
    assert not told(on_pictures(), Finding("data.leak", ("a",), {"right": 1.0}))
