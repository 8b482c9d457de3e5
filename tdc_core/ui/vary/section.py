"""Where a person says what varies: one button a setting, the same on the Model and the Train page."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from tdc_core.sweeps.spec import MOST_SEARCHED
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session
from tdc_core.ui.vary.editor import editor, vary_key
from tdc_core.ui.vary.fields import Field
from tdc_core.ui.vary.made import item_of, said
from tdc_core.ui.vary.plan import Plan, Row, keep, plan_of

VARY = "Vary"
WHY = "What is chosen here takes several values, each tried in a training of its own. The Train page starts them."
MOST = f"A sweep can vary {MOST_SEARCHED} settings at most."


def vary_section(session: Session, studio: Services, fields: Sequence[Field], editors: bool = True) -> None:
    """Draw a button for each thing that can be varied, and the values of those that are.

    Args:
        session: the visitor's, which keeps every change.
        studio: the services.
        fields: what can be varied here, of one layer or of none.
        editors: whether the values are drawn here too.
    """
    if not fields:
        return
    plan = plan_of(session)
    _buttons(session, plan, fields)
    if not editors:
        return
    for field in fields:
        row = plan.row((field.layer, field.name))
        if row is not None:
            item = item_of(row, plan, session.draft, session.layer_ids)
            st.markdown(f":small[{plain(item.title[:1].upper() + item.title[1:])}]")
            editor(session, studio, item)


def varies(plan: Plan, fields: Sequence[Field]) -> str:
    """What of these varies, in a line, for example "Varies: units 4 to 64"; empty for nothing."""
    rows = [(field, row) for field in fields if (row := plan.row((field.layer, field.name))) is not None]
    return f"Varies: {' · '.join(f'{field.label.lower()} {said(row)}' for field, row in rows)}" if rows else ""


def show_varies(plan: Plan, fields: Sequence[Field]) -> None:
    """Draw that line, where something of these varies."""
    if words := varies(plan, fields):
        st.caption(f":material/tune: {plain(words)}")


def _buttons(session: Session, plan: Plan, fields: Sequence[Field]) -> None:
    key = vary_key(session, Row(layer=fields[0].layer, name=fields[0].name.rpartition(".")[0] or "layer"), "which")
    labels = {field.name: field.label for field in fields}
    chosen = [field.name for field in fields if plan.row((field.layer, field.name)) is not None]
    if set(session.shown(key) or ()) != set(chosen):
        session.show(key, chosen)

    def choose() -> None:
        wanted = session.shown(key) or ()
        now = plan_of(session)
        for field in fields:
            at = (field.layer, field.name)
            if field.name not in wanted:
                now = now.without(at)
            elif now.row(at) is None and len(now.rows) < MOST_SEARCHED:
                now = now.with_row(field.first_row())
            elif now.row(at) is None:
                session.notify(MOST, "warning")
        keep(session, now)

    st.pills(
        VARY,
        list(labels),
        key=key,
        default=chosen,
        format_func=labels.__getitem__,
        selection_mode="multi",
        help=explain("sweep", first=WHY),
        on_change=caught(choose),
    )
