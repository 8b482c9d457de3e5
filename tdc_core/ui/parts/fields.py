"""A catalogue row's parameter as a widget."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from tdc_core.catalog.params import Param
from tdc_core.spec import LARGEST, ParamValue
from tdc_core.spec.experiment import LONGEST
from tdc_core.ui.parts.words import OF_FIELDS, explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session
from tdc_core.ui.session.tab import get, known, put

WITH_CHANGES = "{label}, {changed} changed"


def param_field(
    session: Session,
    param: Param,
    value: ParamValue,
    key: str,
    change: Callable[[ParamValue], None],
    words: Mapping[str, tuple[str, ...]] = OF_FIELDS,
) -> None:
    """Draw the widget that a parameter asks for.

    A number may be any number: the checks say what is wrong with it, and the person still sees what they typed.

    Args:
        session: the visitor's session.
        param: the parameter's row.
        value: what the draft holds.
        key: the widget's key.
        change: takes the new value to the draft.
        words: which entries of the glossary a parameter needs, by its name.
    """
    shown = _presentable(param, value)
    session.show(key, shown)

    def changed() -> None:
        new = session.shown(key)
        if new is not None:  # an emptied field goes back to what it was
            change(new)

    common: dict[str, Any] = {
        "key": key,
        "help": explain(*words.get(param.name, ()), first=param.help),
        "on_change": caught(changed),
    }
    if param.kind == "choice":
        options = param.choices if value in param.choices else (*param.choices, str(value))
        index = options.index(str(value))
        st.selectbox(param.label, options, index, width=_width(param.choices), **common)
    elif param.kind == "bool":
        st.toggle(param.label, bool(shown), **common)
    elif param.kind == "sizes":
        st.text_input(param.label, str(shown), max_chars=LONGEST, width=170, **common)
    else:
        if param.kind == "int":
            common |= {"step": int(param.step or 1), "format": "%d"}
        else:
            common |= {"step": float(param.step or 0.1), "format": "%g"}
        st.number_input(param.label, placeholder=str(value), width=120, **common | {"value": shown})


def folded_fields(
    session: Session,
    label: str,
    key: str,
    params: Sequence[Param],
    values: Mapping[str, ParamValue],
    draw: Callable[[Param], None],
    below: Callable[[], None] | None = None,
) -> None:
    """A button that opens the advanced parameters; nothing where there are none, and nothing below them.

    Args:
        session: the visitor's session.
        label: what the button says, to which it adds how many of them are not as usual.
        key: the button's.
        params: a row's parameters, of which the advanced ones are folded.
        values: what the draft holds, by their names.
        draw: draws the field of a parameter.
        below: draws what else is folded away.
    """
    folded = [param for param in params if param.advanced]
    if not folded and below is None:
        return
    changed = sum(values[param.name] != param.default for param in folded)
    if session.shown(key) and known(f"label-{key}"):
        label = get(f"label-{key}")  # with another label the browser would close it under the person's hands
    else:
        label = WITH_CHANGES.format(label=label, changed=changed) if changed else label
        put(f"label-{key}", label)
    more = st.popover(
        label,
        type="tertiary",
        key=key,
        on_change="rerun",
        help=", ".join(param.label for param in folded) or None,
    )
    if more.open:
        with more:
            for param in folded:
                draw(param)
            if below is not None:
                below()


def _width(choices: Sequence[str]) -> int:
    """Pixels that the longest choice takes in a list, with room for the arrow."""
    return max(120, 8 * max(map(len, choices)) + 52)


def _presentable(param: Param, value: ParamValue) -> ParamValue | None:
    """The value as the widget can hold it; None where a number field can't."""
    if param.kind in ("choice", "sizes"):
        return str(value)
    if param.kind == "bool":
        return bool(value)
    if isinstance(value, str | bool) or not math.isfinite(value) or abs(value) > LARGEST:
        return None
    if param.kind == "float":
        return float(value)
    return int(value) if value == int(value) else None
