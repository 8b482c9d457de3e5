"""The app in AppTest: a visitor with a workspace, on a page, and no training host."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Button

from tdc_core.engine.service import TrainingService
from tdc_core.settings import ROOT
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.referee import looked_at
from tdc_core.ui.session.services import services

DATA_PAGE = ""
"""The address of the first page, which lies at the root."""


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
    token = store.workspaces.create()
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.session_state["tdc-workspace"] = token
    if draft is not None:
        store.workspaces.save_draft(token, draft.to_json())
        at.session_state["tdc-draft"] = draft.to_json()
    at.run()
    if page != "data":
        at.switch_page(f"pages/{page}.py").run()
    assert_sound(at)
    return at


def draft_of(at: AppTest) -> ExperimentSpec:
    """The draft as the store has it: what a reload of the browser brings back."""
    text = services().store.workspaces.load_draft(at.session_state["tdc-workspace"])
    assert text is not None, "no draft was saved"
    return ExperimentSpec.model_validate_json(text)


def assert_sound(at: AppTest) -> None:
    """No traceback on the page."""
    assert [error.message for error in at.exception] == []


def texts(at: AppTest) -> str:
    """All the words of the page in one string, without the backslashes that keep Markdown quiet."""
    said = [" ".join(state["said"]) for state in live_states(at, "readings")]
    return "\n".join([_written(at), *said, *(f"{word}" for state in live_states(at) for word in state.values())])


def words_at(at: AppTest, key: str) -> str:
    """The words in the container with this key, as `texts` has them; empty where the page has no such place."""
    try:
        return _written(at.get_by_key(key))
    except KeyError:
        return ""


def _written(part: AppTest | Block) -> str:
    elements = [
        *part.title,
        *part.header,
        *part.subheader,
        *part.markdown,
        *part.caption,
        *part.error,
        *part.warning,
        *part.info,
        *part.success,
    ]
    return "\n".join(str(element.value) for element in elements).replace("\\", "")


def fixes(part: AppTest | Block) -> list[Button]:
    """The buttons that take the repair of a problem, from the top."""
    return [button for button in part.button if str(button.key).startswith("w-fix-")]


def links(at: AppTest) -> list[str]:
    """The addresses of the pages that the links on this one lead to, from the top."""
    return [link.proto.page for link in at.get("page_link")]


def assert_told(at: AppTest, *codes: str) -> list[str]:
    """The page tells each of the draft's problems with these codes, and the draft has some; what it tells."""
    problems = [problem for problem in looked_at(draft_of(at), services()).problems if problem.code in codes]
    assert {problem.code for problem in problems} == set(codes), "the draft does not have them"
    shown = [plain(problem.message).replace("\\", "") for problem in problems]
    page = texts(at)
    assert [message for message in shown if message not in page] == []
    return shown


def assert_mended(at: AppTest, *messages: str) -> None:
    """The page tells none of these any more."""
    page = texts(at)
    assert [message for message in messages if message in page] == []


def live_states(at: AppTest, *parts: str) -> list[dict[str, Any]]:
    """What each view of a run's state was drawn with, the strip's first; the browser keeps it up to date.

    Args:
        at: the app.
        parts: those that hold one of these; a line or a headline where none are given.
    """
    wanted = {*(parts or ("line", "headline"))}
    return [each["news"]["state"] for each in fed_components(at) if wanted & {*each.get("parts", ())}]


def fed_components(at: AppTest) -> list[dict[str, Any]]:
    """What each of the components that show a run was drawn with."""
    data = [json.loads(element.proto.json) for element in at.get("bidi_component") if element.proto.json]
    return [each[0] for each in data if isinstance(each, list)]


def open_runs(at: AppTest) -> AppTest:
    """Open the list of runs in the head of the run that is shown."""
    at.session_state["runs"] = True
    at.run()
    assert_sound(at)
    return at


def look_at(at: AppTest, run_id: str) -> AppTest:
    """Choose another run from the list."""
    open_runs(at).button(key=f"run-{run_id}").click().run()
    assert_sound(at)
    return at


def shown(at: AppTest) -> str | None:
    """The id of the visitor's own run that the page is about."""
    links = [code.value for code in at.code if "?run=" in code.value]
    return links[0].partition("?run=")[2] if links else None
