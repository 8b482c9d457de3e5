"""What one visitor has in hand: workspace, draft, selected run, notices.

The only place that touches `st.session_state`. The draft lies there as JSON and is parsed on use, since a
hot reload redefines the classes. Widgets are views of the draft: `show` gives a widget its value before it is
drawn, `shown` reads what the person made of it, and a widget's key is built by `key` from the path in the
experiment and the layer's stable id, never from the layer's place.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st
from pydantic import ValidationError

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.store import RunStore
from tdc_core.spec import ExperimentSpec, LayerSpec
from tdc_core.ui.services import services

NoticeKind = Literal["info", "success", "warning", "error", "failure"]

MOST_STEPS = 50
"""How many changes of the draft can be undone."""


@dataclass(frozen=True)
class Notice:
    """Something to tell the visitor once, at the top of the next page drawn."""

    message: str
    kind: NoticeKind = "info"


class Session:
    """One visitor's session, as a view of Streamlit's session state.

    Args:
        store: where the draft is kept for the workspace.
    """

    def __init__(self, store: RunStore) -> None:
        self._store = store

    # the workspace

    @property
    def workspace(self) -> str | None:
        """The workspace's token; None until the browser has answered."""
        token: str | None = _get("workspace")
        return token

    def open_workspace(self, token: str) -> None:
        """Enter a workspace that the store knows, and take up the draft that lies there."""
        _set("workspace", token)
        _set("past", [])
        _set("future", [])
        text = self._store.load_draft(token)
        if text is None:
            return
        spec = _read(text)
        if spec is None:
            self.notify("The saved experiment could not be read, so this starts with a ready-made one.", "warning")
        else:
            self._hold(spec, None)

    def leave(self) -> None:
        """Forget everything that this session holds."""
        for key in list(st.session_state):
            del st.session_state[key]

    # the draft

    @property
    def draft(self) -> ExperimentSpec:
        """The experiment in hand; the first ready-made one where nothing was drafted yet."""
        text = _get("draft")
        return (_read(text) if text is not None else None) or ready_made()[0]

    @property
    def layer_ids(self) -> tuple[str, ...]:
        """A stable id for each layer of the draft, in the draft's order."""
        ids, layers = _get("layer_ids"), self.draft.model.layers
        if ids is None or len(ids) != len(layers):
            ids = [new_layer_id() for _ in layers]
            _set("layer_ids", ids)
        return tuple(ids)

    def replace_draft(self, spec: ExperimentSpec, layer_ids: Sequence[str] | None = None) -> None:
        """Take another draft, and keep it for the workspace. `undo` brings the one before back.

        Args:
            spec: the new draft.
            layer_ids: an id for each of its layers; without, layers that stayed keep theirs.

        Raises:
            ValidationError: the draft, changed by copies, went beyond the bounds of an experiment; nothing is changed.
        """
        ExperimentSpec.model_validate_json(_to_json(spec))
        before = self._version()
        self._hold(spec, layer_ids)
        if self._version() != before:
            _set("past", [*(_get("past") or []), before][-MOST_STEPS:])
            _set("future", [])
        self._save(spec)

    @property
    def can_undo(self) -> bool:
        """Whether there is a change of the draft to take back."""
        return bool(_get("past"))

    @property
    def can_redo(self) -> bool:
        """Whether there is a change of the draft that was taken back."""
        return bool(_get("future"))

    def undo(self) -> None:
        """Take back the last change of the draft, whatever made it."""
        self._step("past", "future")

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self._step("future", "past")

    def _step(self, source: str, target: str) -> None:
        versions = _get(source)
        if not versions:
            return
        text, ids = versions[-1]
        _set(source, versions[:-1])
        spec = _read(text)
        if spec is None:  # as an older version of this app held it
            self._step(source, target)
            return
        _set(target, [*(_get(target) or []), self._version()])
        self._hold(spec, ids)
        self._save(spec)

    def moment(self) -> dict[str, Any]:
        """The draft and its history as they are now, for `back_to`."""
        return {name: _get(name) for name in ("draft", "layer_ids", "past", "future")}

    def back_to(self, moment: Mapping[str, Any]) -> None:
        """Make the draft and its history again what they were."""
        changed = _get("draft") != moment["draft"]
        for name, value in moment.items():
            _set(name, value)
        if changed:
            self._save(self.draft)

    def _version(self) -> tuple[str, list[str]]:
        """The draft as JSON with the ids of its layers, as the history keeps it."""
        return _to_json(self.draft), list(self.layer_ids)

    def _save(self, spec: ExperimentSpec) -> None:
        if self.workspace is not None:
            self._store.save_draft(self.workspace, _to_json(spec))

    def _hold(self, spec: ExperimentSpec, layer_ids: Sequence[str] | None) -> None:
        old, new = self.draft.model.layers, spec.model.layers
        ids = list(layer_ids) if layer_ids is not None else _carry_ids(old, self.layer_ids, new)
        if len(ids) != len(new):
            raise ValueError(f"{len(ids)} ids for {len(new)} layers")
        _set("layer_ids", ids)
        _set("draft", _to_json(spec))

    # the selected run

    @property
    def selected_run(self) -> str | None:
        """Id of the run that the Train page shows."""
        run_id: str | None = _get("selected_run")
        return run_id

    def select_run(self, run_id: str | None) -> None:
        """Show another run."""
        _set("selected_run", run_id)

    # notices

    def notify(self, message: str, kind: NoticeKind = "info") -> None:
        """Say something at the top of the next page drawn."""
        _set("notices", [*(_get("notices") or []), (message, kind)])

    def take_notices(self) -> tuple[Notice, ...]:
        """The notices not yet shown; each is given once."""
        notices = tuple(Notice(*notice) for notice in _get("notices") or [])
        _set("notices", [])
        return notices

    # widgets

    @staticmethod
    def key(path: str, layer_id: str = "") -> str:
        """The key of the widget that shows this place in the experiment."""
        return f"w-{path.replace('.', '-')}" + (f"-{layer_id}" if layer_id else "")

    @staticmethod
    def show(key: str, value: Any) -> None:
        """Give a widget its value; call before it is drawn, or in a callback.

        The widget needs the value as its default as well. Streamlit tells the browser of a value only in the run that
        sets it, and where a second run comes before the browser has drawn the widget, it starts with its default and
        sends that back as if the person had chosen it.
        """
        if key not in st.session_state or st.session_state[key] != value:
            st.session_state[key] = value

    @staticmethod
    def shown(key: str) -> Any:
        """What a widget holds now, None where it was not drawn."""
        return st.session_state.get(key)

    # the tab

    @property
    def tab(self) -> str:
        """An id of this session alone, which another tab of the same visitor does not share."""
        known: str | None = _get("tab")
        if known is None:
            known = secrets.token_hex(8)
            _set("tab", known)
        return known

    @property
    def own_plotly(self) -> bool:
        """Whether charts are drawn by the plotly package's own JavaScript, since Streamlit's can't be reached."""
        return bool(_get("own_plotly"))

    def use_own_plotly(self) -> None:
        """Draw charts so from now on."""
        _set("own_plotly", True)

    # the frame

    def frame(self) -> None:
        """Note that app.py has drawn the frame and runs a page next."""
        _set("framed", True)

    def take_frame(self) -> bool:
        """Whether app.py has drawn the frame around the page that asks; the page asks once."""
        framed = bool(_get("framed"))
        _set("framed", False)
        return framed

    def once(self, name: str) -> bool:
        """True the first time it is asked in this session, for a name."""
        first = not _get(f"once-{name}")
        _set(f"once-{name}", True)
        return first


def current_session() -> Session:
    """The session of the visitor whose page is being drawn."""
    return Session(services().store)


def _carry_ids(old: Sequence[LayerSpec], ids: Sequence[str], new: Sequence[LayerSpec]) -> list[str]:
    """Ids for the new layers: those of an unchanged head and tail of the stack, and of edits in place."""
    if len(old) == len(new):
        return list(ids)
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle = [new_layer_id() for _ in range(len(new) - start - end)]
    return [*ids[:start], *middle, *ids[len(ids) - end :]]


def new_layer_id() -> str:
    """A fresh stable id for a layer."""
    return secrets.token_hex(4)


def _read(text: str) -> ExperimentSpec | None:
    """The experiment in a text that was kept; None where this version of the app can't read it."""
    try:
        return ExperimentSpec.model_validate_json(text)
    except ValidationError:
        return None


def _to_json(spec: ExperimentSpec) -> str:
    return json.dumps(spec.model_dump())  # unlike pydantic's own JSON this keeps nan, which a check then names


def _name(name: str) -> str:
    return f"tdc-{name}"


def _get(name: str) -> Any:
    return st.session_state.get(_name(name))


def _set(name: str, value: Any) -> None:
    st.session_state[_name(name)] = value
