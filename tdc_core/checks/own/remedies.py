"""What mends what was found: on the experiment's reading, and whether it was done already."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tdc_core.checks.head import nearest_head
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.findings import Finding
from tdc_core.spec.reading import Order, OrderBy, TableReading


@dataclass(frozen=True)
class Remedy:
    """A way to mend something.

    Attributes:
        done: whether the reading does it already.
        fix: the experiment with it, None where it can't be done.
        told: the sentence that says it was done.
    """

    done: Callable[[Finding, TableReading], bool]
    fix: Callable[[Finding, ExperimentSpec, TableReading], ExperimentSpec | None]
    told: str = ""


def _left_out(finding: Finding, reading: TableReading) -> bool:
    return finding.columns[0] not in {column.name for column in reading.features}


def _leave_out(finding: Finding, spec: ExperimentSpec, reading: TableReading) -> ExperimentSpec | None:
    others = [column for column in reading.features if column.name != finding.columns[0]]
    used = any(column.name == finding.columns[0] for column in reading.features)
    return _read(spec, reading.with_column(finding.columns[0], use=False)) if others and used else None


def _grouped(finding: Finding, reading: TableReading) -> bool:
    return reading.order.by == "group" and reading.order.column == finding.columns[0]


def _group(finding: Finding, spec: ExperimentSpec, reading: TableReading) -> ExperimentSpec | None:
    name = finding.columns[0]
    grouped = reading.with_order(Order(by="group", seed=reading.order.seed, column=name))
    others = any(column.name != name for column in reading.features)
    return _read(spec, grouped.with_column(name, use=False) if others else grouped)


def _by_time(finding: Finding, reading: TableReading) -> bool:
    return reading.order.by == "time" and reading.order.column == finding.columns[0]


def _order_by_time(finding: Finding, spec: ExperimentSpec, reading: TableReading) -> ExperimentSpec | None:
    return _read(spec, reading.with_order(Order(by="time", seed=reading.order.seed, column=finding.columns[0])))


def _stirred(finding: Finding, reading: TableReading) -> bool:
    return reading.order.by != "file"


def _stir(finding: Finding, spec: ExperimentSpec, reading: TableReading) -> ExperimentSpec | None:
    by: OrderBy = "stratified" if reading.aim == "classes" else "shuffled"
    return _read(spec, reading.with_order(Order(by=by, seed=reading.order.seed)))


def _in_each_part(finding: Finding, reading: TableReading) -> bool:
    return reading.order.by == "stratified" and finding.figures["least"] > 1


def _stratify(finding: Finding, spec: ExperimentSpec, reading: TableReading) -> ExperimentSpec | None:
    """Rows in proportion; not where an order was chosen that keeps other rows together, and a single row is no two."""
    if finding.figures["least"] < 2 or reading.order.by not in ("file", "shuffled"):
        return None
    return _read(spec, reading.with_order(Order(by="stratified", seed=reading.order.seed)))


def _joined(finding: Finding, reading: TableReading) -> bool:
    return reading.join_spellings and bool(finding.figures["by_blanks_and_case"])


def _join(finding: Finding, spec: ExperimentSpec, reading: TableReading) -> ExperimentSpec | None:
    if not finding.figures["by_blanks_and_case"]:
        return None
    return _read(spec, TableReading.model_validate({**reading.model_dump(), "join_spellings": True}))


def _aimed(finding: Finding, reading: TableReading) -> bool:
    """Codes from 1 on may be marks too: to take them for classes is one of two ways, and no fault."""
    as_number = bool(finding.figures["number"])
    if reading.aim == "number":
        return not as_number
    return as_number or finding.figures["values"] <= _MOST_CODES


def _aim(finding: Finding, spec: ExperimentSpec, reading: TableReading) -> ExperimentSpec | None:
    aim = "classes" if reading.aim == "number" else "number"
    order = reading.order if reading.order.by != "stratified" else Order(seed=reading.order.seed)
    aimed = {**reading.model_dump(), "aim": aim, "order": order.model_dump()}
    mended = _read(spec, TableReading.model_validate(aimed))
    classes = int(finding.figures["values"]) if aim == "classes" else None
    scaling = "standard" if aim == "number" else None
    return mended.with_("data", target_scaling=scaling).with_head(nearest_head(spec.model.head, classes))


def _read(spec: ExperimentSpec, reading: TableReading) -> ExperimentSpec:
    return spec.with_("data", file=reading)


_MOST_CODES = 10  # as in tdc_core.findings.target

LEAVE_OUT = Remedy(_left_out, _leave_out, "It is left out.")
BY_GROUP = Remedy(_grouped, _group, "Rows that share a value of it are kept in one part.")
BY_TIME = Remedy(_by_time, _order_by_time, "The rows are ordered by it, so that the validation part is the latest.")
STIR = Remedy(_stirred, _stir, "They are put in another order before they are split.")
STRATIFY = Remedy(_in_each_part, _stratify, "Every part has the classes in proportion.")
JOIN = Remedy(_joined, _join, "They count as one.")
AIM = Remedy(_aimed, _aim)
NONE = Remedy(lambda finding, reading: False, lambda finding, spec, reading: None)
"""Nothing in an experiment mends it; the file does, or more rows."""
