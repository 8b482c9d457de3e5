"""Reading a run: the catalogue, most telling first, held against its curves and its answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tdc_core.catalog.dataset_card import DatasetCard
from tdc_core.checks import Problem, Severity, check
from tdc_core.results.kept import Results
from tdc_core.results.readings.answering import BASELINE, CLASS_NEVER, CLASSES_MIXED, SMALL_PART, TEST_WORSE
from tdc_core.results.readings.case import Case, case_of
from tdc_core.results.readings.figures import Figures, figures_of
from tdc_core.results.readings.fitting import LAST_WORSE, OVERFITTING, UNDERFITTING, VAL_BELOW_LOSS
from tdc_core.results.readings.rate import DIVERGING, PLATEAU, RATE_HIGH, RATE_LOW
from tdc_core.results.readings.row import Found, Reading
from tdc_core.runs.models import EpochMetrics, Reason, Run
from tdc_core.spec import ExperimentSpec

READINGS: tuple[Reading, ...] = (
    DIVERGING,
    SMALL_PART,
    RATE_HIGH,
    RATE_LOW,
    PLATEAU,
    UNDERFITTING,
    BASELINE,
    CLASS_NEVER,
    OVERFITTING,
    TEST_WORSE,
    CLASSES_MIXED,
    LAST_WORSE,
    VAL_BELOW_LOSS,
)
"""All of them, those that tell most first: what is in doubt altogether, causes, what follows from them, and remarks."""

Judge = Callable[[ExperimentSpec], Sequence[Problem]]


@dataclass(frozen=True)
class Readings:
    """What was read from a run.

    Attributes:
        problems: what there is to say, most telling first; a fix is a changed experiment to be tried.
        fine: what was looked at and found fine, in the order of the catalogue.
    """

    problems: tuple[Problem, ...]
    fine: tuple[Reading, ...]


def read_run(
    run: Run, card: DatasetCard, epochs: Sequence[EpochMetrics], kept: Results | None, judge: Judge | None = None
) -> Readings:
    """Read a run that has ended.

    Of one that is wrong on purpose nothing is read: what is wrong with it is known, and its numbers may mean nothing.

    Args:
        run: the run.
        card: of its data set.
        epochs: its epochs in order.
        kept: what it put out, None where that was not kept: then only its epochs are read.
        judge: the referee, which each change must pass; the one without the data's facts where None.
    """
    if run.override:
        return Readings((), ())
    figures = figures_of(kept, run.spec.model.head, card) if kept else {}
    return read_figures(run.spec, card, epochs, figures, run.reason is Reason.NAN_LOSS, judge)


def read_figures(
    spec: ExperimentSpec,
    card: DatasetCard,
    epochs: Sequence[EpochMetrics],
    figures: Mapping[str, Figures],
    became_nan: bool = False,
    judge: Judge | None = None,
) -> Readings:
    """Read a run from its experiment and numbers.

    Args:
        spec: its experiment.
        card: of its data set.
        epochs: its epochs in order.
        figures: of its answers by the part's name, none where they were not kept.
        became_nan: whether it ended since a loss was no number any more.
        judge: as in `read_run`.
    """
    case = case_of(spec, card, epochs, figures, became_nan)
    looked_at = [(reading, reading.find(case)) for reading in READINGS if reading.applies(case)]
    found = [(reading, each) for reading, each in looked_at if each is not None]
    explained = frozenset[str]().union(*(reading.explains for reading, _ in found))
    said = [(reading, each) for reading, each in found if reading.code not in explained]
    judge = judge or (lambda changed: check(changed, card))
    return Readings(
        problems=tuple(_problem(reading, each, case, judge) for reading, each in said),
        fine=tuple(reading for reading, each in looked_at if each is None and reading.code not in explained),
    )


def reading_of(code: str) -> Reading:
    """The row of a code.

    Raises:
        KeyError: there is none.
    """
    return {reading.code: reading for reading in READINGS}[code]


def _problem(reading: Reading, found: Found, case: Case, judge: Judge) -> Problem:
    return Problem(
        found.path,
        reading.severity,
        reading.code,
        found.message,
        why=reading.why,
        fix=_first_sound(reading, case, judge),
    )


def _first_sound(reading: Reading, case: Case, judge: Judge) -> ExperimentSpec | None:
    """The first change that changes something, and of which the referee says nothing that it did not say before."""
    before = {problem.code for problem in judge(case.spec)}
    for changed in reading.changes(case):
        new = [each for each in judge(changed) if each.severity is not Severity.INFO and each.code not in before]
        if not changed.trains_like(case.spec) and not new and not _errors(judge(changed)):
            return changed
    return None


def _errors(problems: Sequence[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)
