"""A callback that fails leaves the experiment as it was; every callback goes through the one wrapper."""

import ast
import logging
import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.settings import ROOT
from tdc_core.ui.session.failures import NOT_DONE, log_failure
from tests.pages.helpers import draft_of

CALLBACK = re.compile(r"on_(\w+_)?(click|change|select|submit|dismiss)")
HARMLESS = "_nothing"
"""The name of a callback that does nothing, which Streamlit wants of a component."""
SOURCES = sorted([*(ROOT / "tdc_core").rglob("*.py"), *(ROOT / "pages").glob("*.py"), ROOT / "app.py"])


def callbacks(tree: ast.AST) -> Iterator[ast.expr]:
    """What is given to widgets as a callback: by keyword, or in a dictionary of keywords."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (word.value for word in node.keywords if word.arg and CALLBACK.fullmatch(word.arg))
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str) and CALLBACK.fullmatch(key.value):
                    yield value


def goes_through(callback: ast.expr) -> bool:
    match callback:
        case ast.Constant(value=str()) | ast.Name(id="_nothing") | ast.Call(func=ast.Name(id="caught")):
            return True
    return False


def test_every_callback_goes_through_the_wrapper() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{callback.lineno}": goes_through(callback)
        for path in SOURCES
        for callback in callbacks(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert len(found) > 40
    assert [place for place, right in found.items() if not right] == []


@pytest.mark.parametrize(
    "code", ["st.button('x', on_click=take)", "f(**{'on_change': take})", "C(on_told_change=take)"]
)
def test_a_callback_without_the_wrapper_is_found(code: str) -> None:
    assert [goes_through(callback) for callback in callbacks(ast.parse(code))] == [False]


def failing() -> None:
    """A page with a button that changes the draft twice and then fails, and one that does not fail."""
    import streamlit as st

    from tdc_core.ui.frame.notices import show_notices
    from tdc_core.ui.session.failures import caught
    from tdc_core.ui.session.services import services
    from tdc_core.ui.session.session import current_session

    session = current_session()

    def rename(*names: str) -> None:
        for name in names:
            session.replace_draft(session.draft.model_copy(update={"name": name}).with_layers(()))
            if name == "C":
                raise RuntimeError("no\n2026-01-01 INFO All is well")

    show_notices(session, services())
    st.button("sound", on_click=caught(rename), args=("A",))
    st.button("broken", on_click=caught(rename), args=("B", "C"))
    st.button("too long", on_click=caught(rename), args=("x" * 201,))
    st.text(f"{session.draft.name} {len(session.layer_ids)} {session.can_undo} {session.can_redo}")


@pytest.mark.parametrize("button", ["broken", "too long"])
def test_a_callback_that_fails_half_way_leaves_draft_and_history_as_they_were(button: str) -> None:
    from tdc_core.ui.session.services import services

    at = AppTest.from_function(failing, default_timeout=60)
    at.session_state["tdc-workspace"] = services().store.workspaces.create()
    at.run()
    next(element for element in at.button if element.label == "sound").click().run()
    assert at.text[0].value == "A 0 True False"
    next(element for element in at.button if element.label == button).click().run()
    assert [error.message for error in at.exception] == []
    assert [error.value for error in at.error] == [NOT_DONE]
    assert at.text[0].value == "A 0 True False"
    assert draft_of(at).name == "A"
    at.button(key="notice-0-undo").click().run()
    assert at.text[0].value == "Iris, one-hot 5 False True"
    assert [error.value for error in at.error] == []


def test_the_ways_on_after_a_failure_lead_to_another_experiment() -> None:
    at = AppTest.from_function(failing, default_timeout=60).run()
    next(element for element in at.button if element.label == "sound").click().run()
    next(element for element in at.button if element.label == "broken").click().run()
    at.button(key="notice-0-afresh").click().run()
    assert at.text[0].value == "Iris, one-hot 5 True False"
    next(element for element in at.button if element.label == "broken").click().run()
    experiment = (ROOT / "examples" / "mnist.json").read_bytes()
    at.file_uploader(key="notice-0-open").upload("mine.json", experiment, "application/json").run()
    assert at.text[0].value.startswith("MNIST")


def test_what_a_visitor_typed_is_no_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        try:
            raise RuntimeError("no\r2026-01-01 INFO All is well\u2028\x1b[31m")
        except RuntimeError as error:
            log_failure("A test", error)
    first, *lines = caplog.records[-1].getMessage().splitlines()
    assert first == "A test failed."
    assert all(line.startswith("  | ") and line.isprintable() for line in lines)
    assert any("test_failures.py" in line for line in lines)
