"""Mistakes that a learner may train on purpose: those of the head, its loss and its labels, and no others."""

from __future__ import annotations

from collections.abc import Sequence

from tdc_core.catalog.heads import LOSSES
from tdc_core.catalog.layers import ACTIVATIONS, LAYERS
from tdc_core.checks.number_head import ONE_HOT_NUMBER
from tdc_core.checks.problem import Problem, Severity
from tdc_core.spec import ExperimentSpec, HeadSpec

_UNITS = next(param for row in LAYERS if row.name == "dense" for param in row.params if param.name == "units")


def head_mistakes(spec: ExperimentSpec, problems: Sequence[Problem]) -> list[Problem]:
    """The errors and warnings of an experiment in spite of which it may be trained, for comparison.

    Args:
        spec: the experiment.
        problems: what the referee says of it.
    """
    if not _can_be_built(spec.model.head):
        return []
    return [problem for problem in problems if problem.code.startswith("head.") and _counts(problem)]


def blocking(spec: ExperimentSpec, problems: Sequence[Problem], override: bool = False) -> list[Problem]:
    """The errors that keep an experiment from being trained.

    Args:
        spec: the experiment.
        problems: what the referee says of it.
        override: whether the mistakes of its head are meant.
    """
    meant = head_mistakes(spec, problems) if override else []
    return [problem for problem in problems if problem.severity is Severity.ERROR and problem not in meant]


def _counts(problem: Problem) -> bool:
    said = problem.path.startswith("model.head") and problem.severity is not Severity.INFO
    return said and problem.code != ONE_HOT_NUMBER


def _can_be_built(head: HeadSpec) -> bool:
    return _UNITS.problem_with(head.units) is None and head.activation in ACTIVATIONS and head.loss in LOSSES
