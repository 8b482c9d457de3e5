"""What was found among a person's own pictures, in words, and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tdc_core.checks.own.words import Words, in_training_too, rare_of
from tdc_core.checks.problem import Problem, Severity
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.findings import Finding
from tdc_core.spec.reading import Order, PicturesReading

_PATH = "data.file"
_IN_PROPORTION = "Every part has the classes in proportion."


def problems_of_pictures(
    findings: Iterable[Finding], spec: ExperimentSpec, reading: PicturesReading, mended: bool
) -> Iterator[Problem]:
    """Findings in words; arguments as of `problems_of`."""
    for finding in findings:
        words = _WORDS[finding.code](finding) if finding.code in _WORDS else None
        if words is None:
            continue
        least = finding.figures["least"] if finding.code == "data.rare_class" else 0
        if least > 1 and reading.order.by == "stratified":
            if mended:
                told = f"{words.message} {_IN_PROPORTION}"
                yield Problem(_PATH, Severity.INFO, finding.code, told, words.why)
            continue
        stratified = reading.with_order(Order(by="stratified", seed=reading.order.seed))
        fix = spec.with_("data", file=stratified) if least > 1 else None
        yield Problem(_PATH, words.severity, finding.code, words.message, words.why, words.keras, fix)


def _duplicates(finding: Finding) -> Words:
    copies, rows = finding.figures["copies"], finding.figures["rows"]
    verb = "is" if copies == 1 else "are"
    whole = Severity.INFO, f"{copies:,.0f} of {rows:,.0f} pictures {verb} the same as an earlier one."
    return Words(
        *(in_training_too(finding, "picture") or whole),
        "Pictures that were saved again, made smaller or brighter count as the same. The model is judged on what it "
        "has learned by heart. Leave one of each in the archive.",
        "It trains in silence; val_loss looks better than it will be on new pictures.",
    )


def _rare_class(finding: Finding) -> Words:
    return rare_of(finding, "picture")


_WORDS: dict[str, Callable[[Finding], Words]] = {"data.duplicates": _duplicates, "data.rare_class": _rare_class}
