"""Mending an experiment by the referee's own fixes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from tdc_core.checks.problem import Problem, Severity
from tdc_core.spec import ExperimentSpec


class Mended(NamedTuple):
    """An experiment as far as it could be mended: what was mended on the way, and what is still to be said of it."""

    spec: ExperimentSpec
    mended: tuple[Problem, ...]
    left: tuple[Problem, ...]


def mend(spec: ExperimentSpec, judge: Callable[[ExperimentSpec], Sequence[Problem]]) -> Mended:
    """Apply fixes one after the other, errors before warnings, and judge anew after each.

    Remarks (severity info) are left as they are, since what they speak of is legal.

    Args:
        spec: the experiment.
        judge: says what is wrong with an experiment.
    """
    seen = {spec.to_json()}  # a fix that leads back to where it came from is none
    mended: list[Problem] = []
    while True:
        problems = judge(spec)
        ranked = [p for severity in (Severity.ERROR, Severity.WARNING) for p in problems if p.severity is severity]
        problem = next((p for p in ranked if p.fix is not None and p.fix.to_json() not in seen), None)
        if problem is None or problem.fix is None:
            return Mended(spec, tuple(mended), tuple(problems))
        spec = problem.fix
        seen.add(spec.to_json())
        mended.append(problem)
