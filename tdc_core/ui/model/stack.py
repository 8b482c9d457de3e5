"""Changes of the stack of layers, each layer known by its stable id."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tdc_core.spec import LayerSpec, ParamValue
from tdc_core.ui.session.layer_ids import new_layer_id
from tdc_core.ui.session.session import Session

Entry = tuple[str, LayerSpec]


def change_stack(session: Session, work: Callable[[list[Entry]], None], by: str = "") -> None:
    """Do one of the changes below to the draft's stack; `by` is the key of the field that asks for it, if one does."""
    draft = session.draft
    entries = list(zip(session.layer_ids, draft.model.layers, strict=True))
    try:
        work(entries)
    except LookupError:
        session.notify("That layer had just been removed, so it was not changed.")
        return
    changed = draft.with_layers(tuple(layer for _, layer in entries))
    session.replace_draft(changed, [entry[0] for entry in entries], by or session.field_key("layer"))


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
    for index, (known, _) in enumerate(entries):
        if known == layer_id:
            return index
    raise LookupError(layer_id)
