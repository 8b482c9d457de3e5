"""The stack of layers: each one a card with its output shape, its parameters, and buttons to move or remove it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.catalog.layers import LayerType, find_layer
from tdc_core.catalog.params import Param, shorten
from tdc_core.checks.problem import Problem
from tdc_core.checks.shapes import LayerRow
from tdc_core.spec import LayerSpec, ParamValue
from tdc_core.ui.model.add_layer import add_after, add_at_end
from tdc_core.ui.model.stack import change_stack, duplicate, edit, move, remove
from tdc_core.ui.model.words import describe
from tdc_core.ui.parts.fields import folded_fields, param_field
from tdc_core.ui.parts.problems import plain, problems_at, show_problems
from tdc_core.ui.parts.words import OF_LAYERS, explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.vary.fields import layer_fields
from tdc_core.ui.vary.plan import Plan, plan_of
from tdc_core.ui.vary.section import show_varies, vary_section

BUTTON_WIDTH = 38
"""Pixels of a button that shows only an icon: wide enough for a thumb."""
ICON_BUTTONS = {"move-up": "Move up", "move-down": "Move down", "duplicate": "Duplicate", "remove": "Remove"}
"""What these buttons do with a layer, by what their keys begin with."""
OF_LAYER = "{what}, layer {place}"
NO_LAYERS = "No layers yet."
AT_MOST = "A stack can have {most} layers at most."


def layer_editor(
    session: Session, studio: Services, before: tuple[int, ...], rows: Sequence[LayerRow], problems: Sequence[Problem]
) -> None:
    """Draw the stack, first layer to last.

    Args:
        session: holds the draft, which every change replaces.
        studio: the services.
        before: shape of what comes into the first layer, batch left out.
        rows: what `layer_table` says of the layers of the stack, in order.
        problems: the referee's verdicts on the draft.
    """
    layers, most, plan = session.draft.model.layers, studio.settings.max_layers, plan_of(session)
    full = len(layers) >= most
    if not layers:
        st.caption(NO_LAYERS)
    for index, (layer_id, layer) in enumerate(zip(session.layer_ids, layers, strict=True)):
        with st.container(border=True, gap="small", key=f"layer-{layer_id}"):
            _title_row(session, layer_id, layer, rows[index], index, len(layers), full)
            _fields(session, studio, layer_id, layer, plan)
            show_problems(session, problems_at(problems, f"model.layers.{index}"))
    show_problems(session, [problem for problem in problems if problem.path == "model.layers"])
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="add-layer"):
        add_at_end(session, rows[-1].output_shape if rows else before, full)
        if full:
            st.caption(AT_MOST.format(most=most))


def _title_row(
    session: Session, layer_id: str, layer: LayerSpec, row: LayerRow, index: int, count: int, full: bool
) -> None:
    kind = find_layer(layer.type)
    # No container for the icons alone: there are many layers, and each takes the server a fifth of a millisecond.
    with st.container(horizontal=True, vertical_alignment="center", gap=None, wrap=False, key=f"icons-{layer_id}"):
        title = kind.keras_name if kind else plain(shorten(layer.type))
        with st.container(gap=None, width="stretch"):
            st.markdown(f"**{title}**", help=explain(*OF_LAYERS[kind.group], first=kind.help) if kind else None)
            st.caption(plain(describe(row)))
        for icon, name, work, disabled in (
            ("arrow_upward", "move-up", lambda entries: move(entries, layer_id, -1), index == 0),
            ("arrow_downward", "move-down", lambda entries: move(entries, layer_id, 1), index == count - 1),
            ("content_copy", "duplicate", lambda entries: duplicate(entries, layer_id), full),
            ("delete", "remove", lambda entries: remove(entries, layer_id), False),
        ):
            st.button(
                OF_LAYER.format(what=ICON_BUTTONS[name], place=index + 1),  # read out; the icon is what is seen
                icon=f":material/{icon}:",
                key=session.key(name, layer_id),
                type="tertiary",
                width=BUTTON_WIDTH,
                disabled=disabled,
                help=ICON_BUTTONS[name],
                on_click=caught(change_stack),
                args=(session, work),
            )
        add_after(session, layer_id, index + 1, row.output_shape, full)


def _fields(session: Session, studio: Services, layer_id: str, layer: LayerSpec, plan: Plan) -> None:
    """The parameters that matter most, the others folded away with the way to vary them, and what varies."""
    kind = find_layer(layer.type)
    if kind is None or not kind.params:
        return
    varied = layer_fields(layer_id, layer)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for param in kind.params:
            if not param.advanced:
                _field(session, layer_id, kind, layer, param)
        folded_fields(
            session,
            "More",
            session.key("more", layer_id),
            kind.params,
            kind.values(layer),
            lambda param: _field(session, layer_id, kind, layer, param),
            (lambda: vary_section(session, studio, varied)) if varied else None,
        )
    show_varies(plan, varied)


def _field(session: Session, layer_id: str, kind: LayerType, layer: LayerSpec, param: Param) -> None:
    key = session.field_key(f"layer.{param.name}", layer_id)

    def change(new: ParamValue) -> None:
        change_stack(session, lambda entries: edit(entries, layer_id, param.name, new), by=key)

    param_field(session, param, kind.values(layer)[param.name], key, change)
