"""The stack of layers: add, move, edit, duplicate, remove, each layer with its output shape and parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from tdc_core.catalog.layers import LAYERS, LayerType, find_layer
from tdc_core.checks.problem import Problem
from tdc_core.checks.shapes import LayerRow
from tdc_core.spec import LayerSpec, ParamValue
from tdc_core.ui.fields import param_field
from tdc_core.ui.problems import plain, problems_at, show_problems
from tdc_core.ui.session import Session, new_layer_id

Entry = tuple[str, LayerSpec]


def layer_editor(session: Session, rows: Sequence[LayerRow], problems: Sequence[Problem], most: int) -> None:
    """Draw the stack, first layer to last.

    Args:
        session: holds the draft, which every change replaces.
        rows: what `layer_table` says of the layers of the stack, in order.
        problems: the referee's verdicts on the draft.
        most: how many layers a stack may have.
    """
    layers = session.draft.model.layers
    full = len(layers) >= most
    if not layers:
        st.caption("No layers yet. The head alone makes a linear model.")
    for index, (layer_id, layer) in enumerate(zip(session.layer_ids, layers, strict=True)):
        with st.container(border=True, gap="small", key=f"layer-{layer_id}"):
            _title_row(session, layer_id, layer, rows[index], index, len(layers), full)
            _fields(session, layer_id, layer)
            show_problems(session, problems_at(problems, f"model.layers.{index}"))
    show_problems(session, [problem for problem in problems if problem.path == "model.layers"])
    with st.container(horizontal=True, vertical_alignment="center"):
        _add_menu(session, None, "Add a layer", full)
        if full:
            st.caption(f"A stack can have {most} layers at most.")


def move(entries: list[Entry], layer_id: str, by: int) -> None:
    """Move a layer up (negative) or down in the stack, as far as there is room."""
    index = _index(entries, layer_id)
    target = min(max(index + by, 0), len(entries) - 1)
    entries.insert(target, entries.pop(index))


def duplicate(entries: list[Entry], layer_id: str) -> None:
    """Put a copy of a layer right after it."""
    index = _index(entries, layer_id)
    entries.insert(index + 1, (new_layer_id(), entries[index][1]))


def remove(entries: list[Entry], layer_id: str) -> None:
    """Take a layer out."""
    del entries[_index(entries, layer_id)]


def insert(entries: list[Entry], after: str | None, layer: LayerSpec) -> None:
    """Put a new layer after another one, or at the end."""
    place = len(entries) if after is None else _index(entries, after) + 1
    entries.insert(place, (new_layer_id(), layer))


def edit(entries: list[Entry], layer_id: str, name: str, value: ParamValue) -> None:
    """Change one parameter of a layer."""
    index = _index(entries, layer_id)
    entries[index] = (layer_id, entries[index][1].with_params(**{name: value}))


def _index(entries: Sequence[Entry], layer_id: str) -> int:
    return next(index for index, entry in enumerate(entries) if entry[0] == layer_id)


def _change(session: Session, work: Callable[[list[Entry]], None]) -> None:
    draft = session.draft
    entries = list(zip(session.layer_ids, draft.model.layers, strict=True))
    work(entries)
    session.replace_draft(draft.with_layers(tuple(layer for _, layer in entries)), [entry[0] for entry in entries])


def _title_row(
    session: Session, layer_id: str, layer: LayerSpec, row: LayerRow, index: int, count: int, full: bool
) -> None:
    kind = find_layer(layer.type)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        title = kind.keras_name if kind else plain(layer.type)
        st.markdown(f"**{title}** :gray[:small[{plain(describe(row))}]]", width="stretch")
        with st.container(horizontal=True, gap="xsmall", width="content", wrap=False):
            for icon, name, work, disabled in (
                ("arrow_upward", "Move up", lambda entries: move(entries, layer_id, -1), index == 0),
                ("arrow_downward", "Move down", lambda entries: move(entries, layer_id, 1), index == count - 1),
                ("content_copy", "Duplicate", lambda entries: duplicate(entries, layer_id), full),
                ("delete", "Remove", lambda entries: remove(entries, layer_id), False),
            ):
                st.button(
                    f":material/{icon}:",
                    key=session.key(name.lower().replace(" ", "-"), layer_id),
                    type="tertiary",
                    disabled=disabled,
                    help=name,
                    on_click=_change,
                    args=(session, work),
                )
            _add_menu(session, layer_id, ":material/add:", full)


def describe(row: LayerRow) -> str:
    """A layer's output shape, as Keras' summary writes it, and its parameters."""
    if row.output_shape is None or row.params is None:
        return "→ shape not known"
    return f"→ {batched(row.output_shape)} · {row.params:,} {'parameter' if row.params == 1 else 'parameters'}"


def batched(shape: Sequence[int]) -> str:
    """A shape with the batch in front, as Keras writes it: `(None, 28, 28)`."""
    return f"({', '.join(['None', *map(str, shape)])})"


def _fields(session: Session, layer_id: str, layer: LayerSpec) -> None:
    kind = find_layer(layer.type)
    if kind is None or not kind.params:
        return
    with st.container(horizontal=True, gap="small"):
        for param, value in zip(kind.params, kind.values(layer).values(), strict=True):

            def change(new: ParamValue, name: str = param.name) -> None:
                _change(session, lambda entries: edit(entries, layer_id, name, new))

            param_field(session, param, value, session.key(f"layer.{param.name}", layer_id), change)


def _add_menu(session: Session, after: str | None, label: str, full: bool) -> None:
    key = session.key("add", after or "")

    def add() -> None:
        kind: LayerType = session.shown(key)
        _change(session, lambda entries: insert(entries, after, kind.default_layer()))

    st.menu_button(
        label,
        LAYERS,
        key=key,
        format_func=lambda kind: kind.keras_name,
        icon=":material/add:" if after is None else None,
        type="secondary" if after is None else "tertiary",
        disabled=full,
        help="Add a layer at the end" if after is None else "Add a layer after this one",
        on_click=add,
    )
