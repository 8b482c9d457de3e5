"""Mending by fixes, with a referee of the test's own."""

from tdc_core.checks import Problem, Severity
from tdc_core.checks.mend import mend
from tdc_core.spec import DataSpec, ExperimentSpec, HeadSpec, ModelSpec

HEAD = HeadSpec(units=3, activation="softmax", loss="categorical_crossentropy", labels="one_hot")
SPEC = ExperimentSpec(name="a", data=DataSpec(dataset="iris"), model=ModelSpec(head=HEAD))


def named(name: str) -> ExperimentSpec:
    return SPEC.model_copy(update={"name": name})


def problem(severity: Severity, fix: str | None) -> Problem:
    return Problem("name", severity, f"to.{fix}", "No.", fix=named(fix) if fix else None)


def test_errors_come_before_warnings_and_remarks_are_left() -> None:
    said = {
        "a": [problem(Severity.WARNING, "b"), problem(Severity.ERROR, "c")],
        "c": [problem(Severity.INFO, "b"), problem(Severity.WARNING, "d")],
        "d": [problem(Severity.INFO, "b"), problem(Severity.WARNING, None)],
    }
    done = mend(SPEC, lambda spec: said[spec.name])
    assert done.spec == named("d")
    assert [mended.code for mended in done.mended] == ["to.c", "to.d"]
    assert list(done.left) == said["d"]


def test_fixes_that_lead_in_a_circle_come_to_an_end() -> None:
    said = {"a": [problem(Severity.ERROR, "b")], "b": [problem(Severity.ERROR, "a")]}
    done = mend(SPEC, lambda spec: said[spec.name])
    assert done.spec == named("b")
    assert list(done.left) == said["b"]


def test_a_circle_that_does_not_hold_the_start_comes_to_an_end_too() -> None:
    said = {
        "a": [problem(Severity.ERROR, "b")],
        "b": [problem(Severity.WARNING, "c")],
        "c": [problem(Severity.WARNING, "b")],
    }
    done = mend(SPEC, lambda spec: said[spec.name])
    assert done.spec == named("c")
    assert [mended.code for mended in done.mended] == ["to.b", "to.c"]
    assert list(done.left) == said["c"]
