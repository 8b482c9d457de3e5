"""What varies of the draft, in the session: kept, undone, and put together with another tab's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.ui.session.kept_draft import read_kept
from tdc_core.ui.session.services import services
from tdc_core.ui.session.session import VARIED_HERE, VARIED_THERE


def in_app(script: Callable[[], None], **state: object) -> AppTest:
    at = AppTest.from_function(script, default_timeout=60)
    for name, value in state.items():
        at.session_state[f"tdc-{name}"] = value
    at.run()
    assert [error.message for error in at.exception] == []
    return at


def tabs(*steps: tuple[str, str, Any]) -> tuple[Any, dict[str, AppTest]]:
    """Two tabs of one workspace; what the store has varied at the end, and each tab after its last step.

    Args:
        steps: a tab (a or b), what it does, and with which value: "vary" the units of the layer at a place up to a
            number, "drop" all that varies, "remove" the layer at a place, "epochs", "open" another experiment, "undo".
    """

    def script() -> None:
        import streamlit as st

        from tdc_core.catalog.experiments import ready_made
        from tdc_core.ui.model.stack import change_stack, remove
        from tdc_core.ui.session.session import current_session
        from tdc_core.ui.vary.plan import Plan, Row, keep, plan_of

        session = current_session()
        if session.once("opened"):
            session.open_workspace(st.session_state["tdc-token"])
        what, value = st.session_state["tdc-step"]
        ids = session.layer_ids
        match what:
            case "vary":
                place, high = value
                row = Row(layer=ids[place], kind="dense", name="units", low="4", high=str(high))
                keep(session, plan_of(session).with_row(row))
            case "drop":
                keep(session, Plan())
            case "remove":
                change_stack(session, lambda entries: remove(entries, ids[value]))
            case "epochs":
                key = session.field_key("training.epochs")
                session.replace_draft(session.draft.with_("training", epochs=value), by=key)
            case "open":
                session.replace_draft(ready_made()[value])
            case "undo":
                session.undo()
            case "fail":
                from tdc_core.ui.session.failures import caught

                def half() -> None:
                    keep(session, Plan())
                    raise ValueError

                caught(half)()
        session.catch_up()
        for notice in session.take_notices():
            st.text(notice.message)
        ids = session.layer_ids
        st.session_state["tdc-rows"] = [
            (ids.index(str(row.layer)) if row.layer in ids else None, row.high) for row in plan_of(session).rows
        ]

    store = services().store
    token = store.workspaces.create()
    open_tabs = {name: in_app(script, token=token, step=("", None)) for name in "ab"}
    for name, what, value in steps:
        open_tabs[name].session_state["tdc-step"] = (what, value)
        open_tabs[name].run()
        assert [error.message for error in open_tabs[name].exception] == []
    kept = read_kept(store.workspaces.load_draft(token) or "")
    assert kept is not None
    rows = [(row["layer"], row["high"]) for row in kept.varied["rows"]] if kept.varied else None
    return rows, open_tabs


def rows(at: AppTest) -> list[tuple[int | None, str]]:
    return list(at.session_state["tdc-rows"])


def test_another_tab_takes_over_what_varies_and_says_so() -> None:
    kept, open_tabs = tabs(("a", "vary", (1, 32)), ("b", "", None))
    assert kept == [(1, "32")] and rows(open_tabs["b"]) == [(1, "32")]
    assert [text.value for text in open_tabs["b"].text] == [VARIED_THERE]


def test_it_follows_the_layer_that_another_tab_has_moved() -> None:
    kept, open_tabs = tabs(("a", "vary", (2, 32)), ("b", "", None), ("a", "remove", 0), ("b", "", None))
    assert kept == [(1, "32")] and rows(open_tabs["b"]) == [(1, "32")]
    kept, open_tabs = tabs(("a", "vary", (2, 32)), ("b", "", None), ("a", "remove", 2), ("b", "", None))
    assert kept == [(-1, "32")] and rows(open_tabs["b"]) == [(None, "32")]


def test_a_change_of_the_draft_in_one_tab_leaves_what_varies_by_the_other() -> None:
    kept, open_tabs = tabs(("a", "vary", (1, 32)), ("b", "epochs", 7))
    assert kept == [(1, "32")] and rows(open_tabs["b"]) == [(1, "32")]


def test_where_both_vary_the_tab_in_hand_counts_and_says_so() -> None:
    kept, open_tabs = tabs(("a", "vary", (1, 32)), ("b", "vary", (0, 8)))
    assert kept == [(0, "8")] and VARIED_HERE in [text.value for text in open_tabs["b"].text]


@pytest.mark.parametrize("step", [("open", 1), ("drop", None), ("vary", (0, 9)), ("remove", 1)])
def test_undo_brings_back_what_varied(step: tuple[str, Any]) -> None:
    kept, open_tabs = tabs(("a", "vary", (1, 32)), ("a", *step))
    assert kept != [(1, "32")]
    if step[0] in ("open", "drop"):
        assert kept is None, "another experiment has nothing that varies"
    kept, open_tabs = tabs(("a", "vary", (1, 32)), ("a", *step), ("a", "undo", None))
    assert kept == [(1, "32")] and rows(open_tabs["a"]) == [(1, "32")]


def test_a_callback_that_fails_leaves_what_varies_as_it_was() -> None:
    kept, open_tabs = tabs(("a", "vary", (1, 32)), ("a", "fail", None))
    assert kept == [(1, "32")] and rows(open_tabs["a"]) == [(1, "32")]
