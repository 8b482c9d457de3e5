"""What one visitor has in hand: workspace, draft, selected run, notices.

With `tdc_core.ui.session.tab` the only place that touches `st.session_state`. The draft lies there as JSON and is
parsed on use, since a hot reload redefines the classes. Widgets are views of the draft: `show` gives a widget its
value before it is drawn, `shown` reads what the person made of it. A widget that holds a value of the draft has its
key from `field_key`, built from the path in the experiment and the layer's stable id, never from the layer's place;
any other widget of a path has it from `key`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.store import RunStore
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.session.draft_fields import differing, in_words, merge, taking
from tdc_core.ui.session.field_keys import FieldKeys, base_key
from tdc_core.ui.session.kept_draft import Kept, Varied, by_id, by_place, kept_text, read_kept
from tdc_core.ui.session.layer_ids import carry_ids, new_layer_id
from tdc_core.ui.session.services import Services, services
from tdc_core.ui.session.tab import Tab, get, known, put

MOST_STEPS = 50
"""How many changes of the draft can be undone."""
TAKEN_OVER = "Another tab changed the experiment: {parts}. That is taken over here."
VARIED_THERE = "Another tab changed what varies. That is taken over here."
VARIED_HERE = "Another tab changed what varies too. This tab's counts."


@dataclass(frozen=True)
class Clash:
    """What two tabs have set to different values.

    Attributes:
        fields: where, as `tdc_core.ui.session.draft_fields` names them.
        theirs: a draft with the other tab's values there; the draft in hand has this tab's.
    """

    fields: tuple[str, ...]
    theirs: ExperimentSpec


_Version = tuple[str, list[str], Varied | None]


class Session(Tab):
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
        token: str | None = get("workspace")
        return token

    def open_workspace(self, token: str) -> None:
        """Enter a workspace that the store knows, and take up the draft that lies there."""
        put("workspace", token)
        put("past", [])
        put("future", [])
        text = self._store.workspaces.load_draft(token)
        put("seen", text)
        if text is None:
            return
        kept = read_kept(text)
        if kept is None:
            self.notify("The saved experiment could not be read, so this starts with a ready-made one.", "warning")
        else:
            self._hold(kept.spec, None)
            put("varied", by_id(kept.varied, self.layer_ids) if kept.varied else None)

    def leave(self) -> None:
        """Forget everything that this session holds, and what its browser's widgets hold."""
        keys = self._keys if self.workspace is None else self._keys.replaced()
        for key in list(st.session_state):
            del st.session_state[key]
        self._keys = keys

    # the draft

    @property
    def draft(self) -> ExperimentSpec:
        """The experiment in hand; the first ready-made one where nothing was drafted yet."""
        text = get("draft")
        return _read(text) or ready_made()[0]

    @property
    def layer_ids(self) -> tuple[str, ...]:
        """A stable id for each layer of the draft, in the draft's order."""
        ids, layers = get("layer_ids"), self.draft.model.layers
        if ids is None or len(ids) != len(layers):
            ids = [new_layer_id() for _ in layers]
            put("layer_ids", ids)
        return tuple(ids)

    def replace_draft(self, spec: ExperimentSpec, layer_ids: Sequence[str] | None = None, by: str = "") -> None:
        """Take another draft, and keep it for the workspace. `undo` brings the one before back.

        Args:
            spec: the new draft.
            layer_ids: an id for each of its layers; without, layers that stayed keep theirs.
            by: the key of the field with which the person changed it. Without, the whole draft counts as another one,
                and nothing that a browser still holds of the old one is heard any more.

        Raises:
            ValidationError: the draft, changed by copies, went beyond the bounds of an experiment; nothing is changed.
        """
        ExperimentSpec.model_validate_json(kept_text(spec))
        if by and by != self._keys.key(by):
            self.notify("The experiment had just changed, so your last entry was left out. Look at it once more.")
            return
        before, old = self._version(), self.draft
        self._hold(spec, layer_ids)
        if not by and spec.name != old.name and not spec.trains_like(old):  # another one, of which nothing varies yet
            put("varied", None)
        self._keys = self._keys.changed(differing(old, spec), by) if by else self._keys.replaced()
        self._remember(before)
        self._save()

    @property
    def varied(self) -> Varied | None:
        """What is varied of the draft, as plain JSON whose layers are named by their ids; None for nothing."""
        varied: Varied | None = get("varied")
        return varied

    def vary(self, varied: Varied | None, spec: ExperimentSpec | None = None) -> None:
        """Vary something else of the draft, and keep that for the workspace; `undo` takes it back.

        Args:
            varied: as the property has it.
            spec: another draft at the same time, whose layers have the places in `varied` as their names.
        """
        before = self._version()
        if spec is not None:
            self._hold(spec, [new_layer_id() for _ in spec.model.layers])
            self._keys = self._keys.replaced()
            varied = by_id(varied, self.layer_ids) if varied else None
        put("varied", varied)
        self._remember(before)
        self._save()

    @property
    def can_undo(self) -> bool:
        """Whether there is a change of the draft to take back."""
        return bool(get("past"))

    @property
    def can_redo(self) -> bool:
        """Whether there is a change of the draft that was taken back."""
        return bool(get("future"))

    def undo(self) -> None:
        """Take back the last change of the draft, whatever made it."""
        self._step("past", "future")

    def redo(self) -> None:
        """Make the change again that was taken back last."""
        self._step("future", "past")

    def _step(self, source: str, target: str) -> None:
        versions = get(source)
        if not versions:
            return
        text, ids, *varied = versions[-1]
        put(source, versions[:-1])
        spec = _read(text)
        if spec is None:  # as an older version of this app held it
            self._step(source, target)
            return
        put(target, [*get(target, []), self._version()])
        self._hold(spec, ids)
        put("varied", varied[0] if varied else None)
        self._keys = self._keys.replaced()
        self._save()

    def moment(self) -> dict[str, Any]:
        """The draft and its history as they are now, for `back_to`."""
        return {name: get(name) for name in ("draft", "layer_ids", "varied", "past", "future")}

    def back_to(self, moment: Mapping[str, Any]) -> None:
        """Make the draft and its history again what they were."""
        changed = any(get(name) != moment[name] for name in ("draft", "varied"))
        for name, value in moment.items():
            put(name, value)
        if changed:
            self._keys = self._keys.replaced()
            self._save()

    def _version(self) -> _Version:
        """The draft as JSON with the ids of its layers and what is varied, as the history keeps it."""
        return kept_text(self.draft), list(self.layer_ids), self.varied

    def _remember(self, before: _Version) -> None:
        """Let `undo` bring an older version back, where the draft is another one now."""
        if self._version() != before:
            put("past", [*get("past", []), before][-MOST_STEPS:])
            put("future", [])

    def _hold(self, spec: ExperimentSpec, layer_ids: Sequence[str] | None) -> None:
        old, new = self.draft.model.layers, spec.model.layers
        ids = list(layer_ids) if layer_ids is not None else carry_ids(old, self.layer_ids, new)
        if len(ids) != len(new):
            raise ValueError(f"{len(ids)} ids for {len(new)} layers")
        put("layer_ids", ids)
        put("draft", kept_text(spec))

    # other tabs of the same visitor

    def catch_up(self) -> None:
        """Take up what another tab has made of the draft since this one last looked."""
        if self.workspace is not None:
            theirs = self._store.workspaces.load_draft(self.workspace)
            if theirs is not None and theirs != self._seen:
                self._join(theirs)
                self._save()

    @property
    def clash(self) -> Clash | None:
        """What this tab and another one have set to different values, until the visitor has chosen."""
        clash = get("clash")
        return None if clash is None else Clash(tuple(clash[0]), ExperimentSpec.model_validate_json(clash[1]))

    def settle(self, with_theirs: bool) -> None:
        """Go on with what the other tab has where the two clash, or with what this one has."""
        clash = self.clash
        put("clash", None)
        if clash is not None and with_theirs:
            self.replace_draft(taking(self.draft, clash.fields, clash.theirs))

    @property
    def _seen(self) -> str | None:
        """The draft as this session last saw it in the store."""
        if self.workspace is not None and not known("seen"):
            put("seen", self._store.workspaces.load_draft(self.workspace))
        seen: str | None = get("seen")
        return seen

    def _save(self) -> None:
        """Keep the draft for the workspace; where another tab was first, with that tab's changes."""
        if self.workspace is None:
            return
        while not self._store.workspaces.swap_draft(self.workspace, self._seen, text := self._text()):
            theirs = self._store.workspaces.load_draft(self.workspace)
            if theirs is None or theirs == self._seen:  # the workspace is gone
                return
            self._join(theirs)
        put("seen", text)

    def _text(self) -> str:
        """The draft as the store keeps it."""
        return kept_text(self.draft, self.varied, self.layer_ids)

    def _join(self, text: str) -> None:
        """Put the changes of this tab and of another one together, and say so."""
        seen, before = self._seen, self._version()
        put("seen", text)
        first = Kept(ready_made()[0], None)
        known, kept = first if seen is None else read_kept(seen), read_kept(text)
        if known is None or kept is None:  # there is nothing in it to keep
            return
        mine, base, theirs = self.draft, known.spec, kept.spec
        ids = carry_ids(mine.model.layers, self.layer_ids, theirs.model.layers)
        varied = self._join_varied(known, kept, ids)
        merged, clashes = merge(base, mine, theirs)
        news = [path for path in differing(mine, merged) if path not in clashes]
        if news:
            self.notify(TAKEN_OVER.format(parts=in_words(news)))
        if clashes:
            self._dispute(clashes, theirs)
        self._hold(merged, ids if merged.model.layers == theirs.model.layers else None)
        put("varied", varied)
        self._keys = self._keys.changed(differing(mine, merged), by="")
        self._remember(before)

    def _join_varied(self, base: Kept, theirs: Kept, ids: Sequence[str]) -> Varied | None:
        """What is varied once another tab has saved its draft: what that tab made of it, unless this one has too."""
        mine = self.varied
        here = by_place(mine, self.layer_ids) if mine else None
        if theirs.varied in (base.varied, here):
            return mine
        if here != base.varied:
            self.notify(VARIED_HERE, "warning")
            return mine
        self.notify(VARIED_THERE)
        self._keys = self._keys.replaced()
        return by_id(theirs.varied, ids) if theirs.varied else None

    def _dispute(self, fields: tuple[str, ...], theirs: ExperimentSpec) -> None:
        """Leave it to the visitor which values count, those of an earlier clash too."""
        if (open_still := self.clash) is not None:
            older = tuple(path for path in open_still.fields if path not in fields)
            fields, theirs = (*fields, *older), taking(theirs, older, open_still.theirs)
        put("clash", (fields, kept_text(theirs)))

    # widgets

    @staticmethod
    def key(path: str, layer_id: str = "") -> str:
        """The key of the widget that shows this place in the experiment."""
        return base_key(path, layer_id)

    def field_key(self, path: str, layer_id: str = "") -> str:
        """The key of a widget that holds a value of the draft, until something else changes that value."""
        return self._keys.key(base_key(path, layer_id))

    @property
    def surprises(self) -> int:
        """How often a value of the draft has changed elsewhere than where the person changed one."""
        return self._keys.surprises

    @property
    def _keys(self) -> FieldKeys:
        return FieldKeys(*get("keys", ()))

    @_keys.setter
    def _keys(self, keys: FieldKeys) -> None:
        put("keys", (keys.wholly, keys.marks))  # as plain values, since a hot reload redefines the class


def visited() -> Services:
    """The services for the visitor whose page is being drawn."""
    return replace(services(), visitor=current_session().workspace)


def current_session() -> Session:
    """The session of the visitor whose page is being drawn."""
    return Session(services().store)


def _read(text: str | None) -> ExperimentSpec | None:
    """The experiment in a text that was kept; None where this version of the app can't read it."""
    kept = read_kept(text) if text is not None else None
    return kept.spec if kept else None
