"""The words for each thing that was found in a person's own rows, with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tdc_core.checks.problem import Severity
from tdc_core.spec import few_digits
from tdc_core.spec.findings import Finding
from tdc_core.spec.reading import TableReading

_MOST_NAMED = 5
_LONGEST = 60
_MANY_COPIES = 0.05  # of the rows, from which copies are more than a remark


class Words(NamedTuple):
    """What is wrong, in words, as in a `Problem`."""

    severity: Severity
    message: str
    why: str
    keras: str


def id_column(finding: Finding, reading: TableReading) -> Words:
    """Another value in every row."""
    return Words(
        Severity.WARNING,
        f"{_column(finding)} has another value in each of the {_count(finding, 'rows')} rows.",
        "It names the rows and says nothing of new ones. A model can only learn the names by heart.",
        "It trains in silence; the training loss falls, and what was learned holds for no other row.",
    )


def leak(finding: Finding, reading: TableReading) -> Words:
    """Almost perfect alone."""
    told = (
        f"tells the class almost without fail: right in {_percent(finding.figures['right'])} of the rows, "
        "each class counted alike."
        if "right" in finding.figures
        else f"tells {_percent(finding.figures['explained'])} of what there is to know of “{_short(reading.target)}”."
    )
    return Words(
        Severity.WARNING,
        f"{_column(finding)} alone {told}",
        "Such a column was mostly made from the answer, or filled in after it was known. The model then only reads it "
        "off, and has nothing to read where the answer is still open. If you know the column beforehand, keep it.",
        "It trains in silence, and val_loss is next to nothing after a few epochs: the result is too good to be true.",
    )


def duplicates(finding: Finding, reading: TableReading) -> Words:
    """The same rows again: in the training part too, or in the file."""
    told = in_training_too(finding, "row")
    if told is not None:
        return Words(
            *told,
            "The model is judged on rows that it has learned by heart. Leave one of each in the file.",
            "It trains in silence; val_loss looks better than it will be on new rows.",
        )
    copies, same, rows = (finding.figures[name] for name in ("copies", "same_features", "rows"))
    equal = f"{_of_rows(copies, rows)} equal to an earlier one"
    if same > copies:
        also = f"{_of_rows(same, rows)} equal to an earlier one in all but the answer"
        equal = f"{equal}, and {same - copies:,.0f} more in all but the answer" if copies else also
    severe = max(copies, same) >= _MANY_COPIES * rows
    return Words(
        Severity.WARNING if severe else Severity.INFO,
        f"{equal}.",
        "In a mixed order some lie in the training part and their copies in the validation part. The model is judged "
        "on rows that it has learned by heart. Leave one of each in the file.",
        "It trains in silence; val_loss looks better than it will be on new rows.",
    )


def in_training_too(finding: Finding, what: str) -> tuple[Severity, str] | None:
    """How many of what judges are in the training part too, and how bad that is; None where it was not counted.

    Args:
        finding: with the figures "validation_copies" and "validation_rows", and likewise of a test part.
        what: a row or a picture, in a word.
    """
    counts = [(part, finding.figures.get(f"{part}_copies", 0)) for part in ("validation", "test")]
    shared = [(part, copies, finding.figures[f"{part}_rows"]) for part, copies in counts if copies]
    if not shared:
        return None
    told = [f"{copies:,.0f} of the {rows:,.0f} {part} {what}s" for part, copies, rows in shared]
    verb = "is" if len(shared) == 1 and shared[0][1] == 1 else "are"
    severe = any(copies >= _MANY_COPIES * rows for _, copies, rows in shared)
    return Severity.WARNING if severe else Severity.INFO, f"{_joined(told)} {verb} in the training part too."


def group_leak(finding: Finding, reading: TableReading) -> Words:
    """Rows of one and the same."""
    return Words(
        Severity.WARNING,
        f"{_column(finding)} has {_count(finding, 'groups')} values, and rows that share one are nearly alike.",
        "Where rows of one group lie in two parts, the model knows the answers by which it is judged. "
        "In use it will meet groups that it has never seen.",
        "It trains in silence; val_loss looks better than it will be on new groups.",
    )


def time_order(finding: Finding, reading: TableReading) -> Words:
    """What comes later is different."""
    most = finding.columns[1] if len(finding.columns) > 1 else ""
    what = "the answer" if most == reading.target else f"“{_short(most)}”"
    return Words(
        Severity.WARNING,
        f"Along {_column(finding)} the rows change, {what} most of all.",
        "In a mixed order the model is judged on days between the days that it has learned, and looks better than it "
        "will be on days to come.",
        "It trains in silence; val_loss looks better than it will be on later rows.",
    )


def constant(finding: Finding, reading: TableReading) -> Words:
    """One value or none."""
    is_target = finding.columns[0] == reading.target
    value = f", “{_short(finding.words[0])}”" if finding.words else ""
    if is_target:
        return Words(
            Severity.ERROR,
            f"The answer “{_short(reading.target)}” is the same in every row{value}.",
            "There is nothing to tell apart, so there is nothing to learn.",
            "It trains in silence, and is right in every row from the first epoch on.",
        )
    told = f"has one value in all rows{value}" if finding.figures["values"] else "is empty"
    if finding.figures["values"] and finding.figures["missing"]:
        told = f"has one value{value}, and is missing in {_count(finding, 'missing')} rows"
    return Words(
        Severity.INFO,
        f"{_column(finding)} {told}.",
        "What is the same everywhere tells no row from another.",
        "It trains in silence; the column's weights are never of use.",
    )


def mixed_units(finding: Finding, reading: TableReading) -> Words:
    """Two units or ways of writing."""
    if finding.words:
        told = [f"“{word}” ({_count(finding, f'sign {place}')})" for place, word in enumerate(finding.words)]
        message = f"The numbers of {_column(finding)} are written in more than one way: {_joined(told)}."
    elif "offset" in finding.figures:
        other = "kelvins" if finding.figures["factor"] == 1 else "degrees Fahrenheit"
        message = f"Some of {_column(finding)} look like degrees Celsius and some like {other}."
    else:
        message = (
            f"{_percent(finding.figures['share'])} of {_column(finding)} lie about {finding.figures['factor']:,.3g} "
            "times apart from the rest, as if in another unit."
        )
    return Words(
        Severity.WARNING,
        message,
        "The same thing then stands there as two numbers, and the model takes them for two things. "
        "Bring them to one unit in the file, or leave the column out.",
        "It takes the bare numbers and trains in silence.",
    )


def high_cardinality(finding: Finding, reading: TableReading) -> Words:
    """Nearly as many words as rows."""
    return Words(
        Severity.WARNING,
        f"{_column(finding)} has {_count(finding, 'values')} different words in {_count(finding, 'rows')} rows.",
        "Each word becomes an input of its own that stands for a row or two, so that nothing is learned that holds for "
        "others, and the model grows large.",
        "It trains in silence; the training loss falls and val_loss does not.",
    )


def rare_class(finding: Finding, reading: TableReading) -> Words:
    """Classes with next to no rows."""
    return rare_of(finding, "row")


def rare_of(finding: Finding, what: str) -> Words:
    """Classes with next to no rows, or pictures; `what` is one of them in a word."""
    least = int(finding.figures["least"])
    if len(finding.words) == 1:
        message = f"The class {_named(finding.words)} has {least} {what}{'s' if least != 1 else ''}."
    else:
        named = _named(finding.words)
        message = f"{len(finding.words)} classes have hardly any {what}s, the rarest {least}: {named}."
    return Words(
        Severity.WARNING,
        message,
        "So few can't be both learned and judged by: what the model makes of them is chance.",
        "It trains in silence, and mostly never answers with them.",
    )


def class_spelling(finding: Finding, reading: TableReading) -> Words:
    """One word in two spellings."""
    where = "Classes" if finding.columns[0] == reading.target else f"Categories of {_column(finding)}"
    return Words(
        Severity.WARNING,
        f"{where} look like one that is spelled in more than one way: {_named(finding.words)}.",
        "Each spelling is a class of its own to a model. Mend the file where they mean the same.",
        "It trains in silence, and counts the one for the other as a mistake.",
    )


def target_kind(finding: Finding, reading: TableReading) -> Words:
    """A code as a number, or a number as classes."""
    values, low, high = (finding.figures[name] for name in ("values", "lowest", "highest"))
    told = (
        f"“{_short(reading.target)}” has {values:,.0f} different numbers, {few_digits(low, 6)} to {few_digits(high, 6)}"
    )
    if reading.aim == "number":
        return Words(
            Severity.WARNING,
            f"{told}, and is read as a number to predict.",
            "So few whole numbers are mostly codes of classes. Then 3 is not more than 2, and nothing lies between.",
            "It trains in silence, and answers with numbers between the codes.",
        )
    return Words(
        Severity.WARNING if values > _FEW else Severity.INFO,
        f"{told}, and is read as classes.",
        "As classes 49 and 50 have nothing to do with each other, and each has only its own rows to be learned from. "
        "Where more and less mean something, predict a number.",
        "It trains in silence; near misses count as wrong.",
    )


def missing_depends(finding: Finding, reading: TableReading) -> Words:
    """Gaps that tell the answer."""
    most, least = _percent(finding.figures["most"]), _percent(finding.figures["least"])
    part = "quarter" if finding.figures.get("parts") == 4 else "half"
    where = (
        f"in {most} of the rows of “{_short(finding.words[0])}” and {least} of those of another class"
        if finding.words
        else f"in {most} of one {part} of the rows, by “{_short(reading.target)}”, and {least} of another"
    )
    return Words(
        Severity.WARNING,
        f"{_column(finding)} is missing {where}.",
        "A model learns from the gap. If the gap only came about with the answer, it will not be there for new rows.",
        "It trains in silence on what is put in for the missing values.",
    )


def too_few_rows(finding: Finding, reading: TableReading) -> Words:
    """Hardly anything to learn from."""
    rows, columns = finding.figures["rows"], finding.figures["columns"]
    plural = "s" if columns != 1 else ""
    return Words(
        Severity.WARNING,
        f"There are {rows:,.0f} rows with an answer, for {columns:,.0f} column{plural} to learn from.",
        "A model then finds rules in what is chance, and a validation part of a few rows can't tell that it did.",
        "It trains in silence; the training loss falls to nothing, and val_loss does as it likes.",
    )


def in_order(finding: Finding, reading: TableReading) -> Words:
    """Sorted rows."""
    by = "class" if finding.figures["classes"] else f"“{_short(reading.target)}”"
    return Words(
        Severity.WARNING,
        f"The rows of the file are sorted by {by}.",
        "Cut as they lie, the parts have other answers: the model is judged on what it has never seen.",
        "It trains in silence; val_loss stays high.",
    )


_FEW = 10  # different numbers, up to which classes are one way to read them


def _column(finding: Finding) -> str:
    return f"“{_short(finding.columns[0])}”"


def _count(finding: Finding, figure: str) -> str:
    return f"{finding.figures[figure]:,.0f}"


def _percent(share: float) -> str:
    """A share as percent, never rounded to all or nothing."""
    digits = 0 if share in (0, 1) or 0.005 <= share < 0.995 else 1
    return f"{min(max(100 * share, 0.1), 99.9) if digits else 100 * share:.{digits}f}%"


def _of_rows(some: float, rows: float) -> str:
    return f"{some:,.0f} of {rows:,.0f} rows are" if some != 1 else f"1 of {rows:,.0f} rows is"


def _named(words: Sequence[str]) -> str:
    shown = [f"“{_short(word)}”" for word in words[:_MOST_NAMED]]
    return _joined([*shown, f"{len(words) - _MOST_NAMED} more"] if len(words) > _MOST_NAMED else shown)


def _joined(parts: Sequence[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _short(word: str) -> str:
    return word if len(word) <= _LONGEST else f"{word[: _LONGEST - 1]}…"
