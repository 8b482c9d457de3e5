"""A row of the catalogue of readings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tdc_core.checks.problem import Severity
from tdc_core.results.readings.case import Case
from tdc_core.spec import ExperimentSpec


@dataclass(frozen=True)
class Found:
    """What a reading has to say of a run.

    Attributes:
        path: where in the experiment the cause is to be looked for.
        message: what is the case, in one sentence with its numbers.
    """

    path: str
    message: str


def no_changes(_: Case) -> Iterable[ExperimentSpec]:
    """No change of the experiment helps, or none that could be compared on the same rows."""
    return ()


@dataclass(frozen=True)
class Reading:
    """Something that can be read from a run that has ended, or from its epochs so far.

    Attributes:
        code: a short stable name.
        severity: how bad it is; none is an error, since nothing is kept from being trained.
        said: when it is said, with all thresholds, for the documentation.
        fine: what was looked at, in the words in which it stands among what was found fine.
        why: what is behind it, for a beginner.
        applies: whether there is enough to go by.
        find: looks for it; None where it is not there. Called only where it applies.
        changes: changed experiments that may help, the best first.
        explains: codes that follow from this one, and are not said beside it.
        lesson: the lesson that tells more.
    """

    code: str
    severity: Severity
    said: str
    fine: str
    why: str
    applies: Callable[[Case], bool]
    find: Callable[[Case], Found | None]
    changes: Callable[[Case], Iterable[ExperimentSpec]] = no_changes
    explains: frozenset[str] = frozenset()
    lesson: str | None = None
