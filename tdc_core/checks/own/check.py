"""What was found in a person's own rows, as the referee's problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tdc_core.checks.own.catalogue import OWN_ROWS
from tdc_core.checks.own.pictures import problems_of_pictures
from tdc_core.checks.problem import Problem, Severity
from tdc_core.spec import DataFacts, ExperimentSpec
from tdc_core.spec.findings import Finding
from tdc_core.spec.reading import PicturesReading, TableReading

_ROWS = {row.code: row for row in OWN_ROWS}


def check_own(spec: ExperimentSpec, facts: DataFacts | None) -> Iterator[Problem]:
    """What stands out in the rows of a person's own file, and is not mended by how the experiment reads it."""
    yield from problems_of(facts.findings if facts is not None else (), spec)


def problems_of(findings: Iterable[Finding], spec: ExperimentSpec, mended: bool = False) -> Iterator[Problem]:
    """Findings in words.

    Args:
        findings: of the rows that the experiment reads; one of a column that it does not know is not told.
        spec: the experiment; without a file nothing is told.
        mended: whether what the reading mends is told too, as a remark that says what was done.
    """
    reading = spec.data.file
    if isinstance(reading, PicturesReading):
        yield from problems_of_pictures(findings, spec, reading, mended)
    elif reading is not None:
        yield from _problems_of_table(findings, spec, reading, mended)


def _problems_of_table(
    findings: Iterable[Finding], spec: ExperimentSpec, reading: TableReading, mended: bool
) -> Iterator[Problem]:
    names = {column.name for column in reading.columns}
    for finding in findings:
        row = _ROWS.get(finding.code)
        if row is None or not names.issuperset(finding.columns):
            continue
        words = row.words(finding, reading)
        done = _done(finding, reading)
        problem = Problem(row.path(finding, reading), words.severity, row.code, words.message, words.why, words.keras)
        if not done:
            yield replace(problem, fix=row.remedy.fix(finding, spec, reading))
        elif mended:
            told = f"{words.message} {row.remedy.told}".rstrip()
            yield replace(problem, severity=Severity.INFO, message=told, keras="")


def _done(finding: Finding, reading: TableReading) -> bool:
    """Whether nothing is left to be mended; of the target itself nothing can be left out."""
    about_target = finding.columns[:1] == (reading.target,)
    row = _ROWS[finding.code]
    return not (about_target and finding.code == "data.constant") and row.remedy.done(finding, reading)
