"""Which column is predicted, as what, and in which order the rows are put for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tdc_core.spec.messages import Code, Message
from tdc_core.spec.reading import Aim, Order
from tdc_core.tables.errors import NotReadable
from tdc_core.tables.kinds import Judged
from tdc_core.tables.table import Table

NAMES = ("target", "label", "class", "y", "outcome", "species")
"""Names that say that a column is to be predicted."""
MOST_CLASSES = 10
"""The most different whole numbers that are taken for classes."""
_EACH = 5  # times on average that each of them stands there


def target_of(judged: Mapping[str, Judged], wanted: str | None) -> tuple[str, Message]:
    """The column to predict, with the reason.

    Raises:
        NotReadable: there is none of the wanted name, or none that can be predicted, or it has one value alone.
    """
    if wanted is not None:
        if wanted not in judged:
            raise NotReadable(Code.TABLE_NO_TARGET(name=wanted, names=_few(list(judged))))
        _check_values(wanted, judged[wanted])
        return wanted, Code.TABLE_TARGET_CHOSEN()
    named = [
        name for name in judged if name.strip().lower() in NAMES and judged[name].kind not in ("id", "text", "nested")
    ]
    if named:
        _check_values(named[-1], judged[named[-1]])
        return named[-1], Code.TABLE_TARGET_NAMED(name=named[-1])
    usable = [name for name, found in judged.items() if found.kind in ("number", "category")]
    if not usable:
        constant = [name for name, found in judged.items() if found.kind == "constant"]
        if constant:
            raise NotReadable(Code.TABLE_ONE_VALUE(name=constant[-1]))
        raise NotReadable(Code.TABLE_NOTHING_TO_PREDICT())
    return usable[-1], Code.TABLE_TARGET_LAST()


def aim_of(found: Judged) -> tuple[Aim, Message]:
    """Whether the target is classes or a number, with the reason."""
    if found.kind != "number":
        return "classes", Code.TABLE_AIM_WORDS(values=found.distinct)
    if found.distinct == 2:
        return "classes", Code.TABLE_AIM_TWO()
    assert found.numbers is not None
    there = found.numbers[np.isfinite(found.numbers)]
    whole = bool((there == np.round(there)).all())
    if whole and found.distinct <= MOST_CLASSES and len(there) >= _EACH * found.distinct:
        return "classes", Code.TABLE_AIM_FEW(values=found.distinct)
    return "number", Code.TABLE_AIM_NUMBER(values=found.distinct)


def order_of(aim: Aim, dates: Mapping[str, np.ndarray]) -> tuple[Order, Message]:
    """In which order the rows are put, with the reason.

    Args:
        aim: of the target.
        dates: seconds of each column of dates, float64 (rows,).
    """
    if aim == "classes":
        return Order(by="stratified"), Code.TABLE_ORDER_STRATIFIED()
    for name, seconds in dates.items():
        there = seconds[~np.isnan(seconds)]
        if len(there) < 0.9 * len(seconds) or len(there) < 2 or there[0] == there[-1] == there.max():
            continue
        if (np.diff(there) >= 0).all():
            return Order(by="time", column=name), Code.TABLE_ORDER_RISES(column=name)
        if len(np.unique(there)) == len(there):
            return Order(by="time", column=name), Code.TABLE_ORDER_DIFFERS(column=name)
    return Order(by="shuffled"), Code.TABLE_ORDER_SHUFFLED()


def check_target(table: Table) -> None:
    """See that the rows' target has two values at least.

    Raises:
        NotReadable: it has not.
    """
    read = table.columns[table.reading.target]
    values = len(read.words) if read.numbers is None else len(np.unique(read.numbers[~read.missing]))
    if values < 2:
        raise NotReadable(Code.TABLE_ONE_VALUE(name=table.reading.target))


def _check_values(name: str, found: Judged) -> None:
    if found.kind in ("constant", "empty") or (found.kind == "nested"):
        raise NotReadable(Code.TABLE_ONE_VALUE(name=name))


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:10]) + (", ..." if len(names) > 10 else "")
