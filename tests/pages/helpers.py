"""The app in AppTest: a visitor with a workspace, on a page, and no training host."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.engine.service import TrainingService
from tdc_core.settings import ROOT
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.services import services


def open_page(monkeypatch: pytest.MonkeyPatch, page: str, draft: ExperimentSpec | None = None) -> AppTest:
    """The app on one of its pages, for a visitor of a fresh workspace.

    Args:
        monkeypatch: keeps the app from starting a training host, which the browser tests see to.
        page: for example "model".
        draft: the visitor's draft, the default one where None.
    """
    monkeypatch.setattr(TrainingService, "_start_host_unless_served", lambda self: None)
    monkeypatch.chdir(ROOT)
    store = services().store
    token = store.create_workspace()
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.session_state["tdc-workspace"] = token
    if draft is not None:
        store.save_draft(token, draft.to_json())
        at.session_state["tdc-draft"] = draft.to_json()
    at.run()
    if page != "data":
        at.switch_page(f"pages/{page}.py").run()
    assert_sound(at)
    return at


def draft_of(at: AppTest) -> ExperimentSpec:
    """The draft as the store has it: what a reload of the browser brings back."""
    text = services().store.load_draft(at.session_state["tdc-workspace"])
    assert text is not None, "no draft was saved"
    return ExperimentSpec.model_validate_json(text)


def assert_sound(at: AppTest) -> None:
    """No traceback on the page."""
    assert [error.message for error in at.exception] == []


def texts(at: AppTest) -> str:
    """All the words of the page in one string, without the backslashes that keep Markdown quiet."""
    headings = [*at.title, *at.header, *at.subheader]
    elements = [*headings, *at.markdown, *at.caption, *at.error, *at.warning, *at.info, *at.success]
    return "\n".join(str(element.value) for element in elements).replace("\\", "")
