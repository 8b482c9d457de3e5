"""The draft as the store keeps it: an experiment as JSON, and beside it what is varied of it, where something is.

What is varied is plain JSON, of which only this is known here: it has `rows`, each with the `layer` that it is about,
None for none. A session knows layers by ids that it forgets; the store knows them by their places.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from pydantic import ValidationError

from tdc_core.spec import ExperimentSpec
from tdc_core.ui.session.layer_ids import new_layer_id

Varied = dict[str, Any]

_VARIED = "varied"
_GONE = -1  # the place of a layer that is no longer there


class Kept(NamedTuple):
    """What the store has of a draft; the layers of what is varied are places in the stack."""

    spec: ExperimentSpec
    varied: Varied | None


def kept_text(spec: ExperimentSpec, varied: Varied | None = None, ids: Sequence[str] = ()) -> str:
    """A draft as text for the store.

    Args:
        spec: the experiment.
        varied: what is varied of it, by the ids of layers.
        ids: those of the experiment's layers.
    """
    tree = spec.model_dump()
    if varied is not None:
        tree[_VARIED] = by_place(varied, ids)
    return json.dumps(tree)  # unlike pydantic's own JSON this keeps nan, which a check then names


@lru_cache(maxsize=256)  # a page asks for the draft again and again; experiments never change
def read_kept(text: str) -> Kept | None:
    """The draft in a text that was kept; None where this version of the app can't read it."""
    try:
        if f'"{_VARIED}": ' not in text:
            return Kept(ExperimentSpec.model_validate_json(text), None)
        tree = json.loads(text)
        varied = tree.pop(_VARIED, None)
        return Kept(ExperimentSpec.model_validate_json(json.dumps(tree)), varied if _has_rows(varied) else None)
    except (ValidationError, ValueError, AttributeError, TypeError):
        return None


def by_place(varied: Varied, ids: Sequence[str]) -> Varied:
    """What is varied, with layers named by their places."""
    return _renamed(varied, lambda layer: ids.index(layer) if layer in ids else _GONE)


def by_id(varied: Varied, ids: Sequence[str]) -> Varied:
    """What is varied, with layers named by their ids; one that is not there gets an id that no layer has."""
    return _renamed(
        varied, lambda layer: ids[layer] if type(layer) is int and 0 <= layer < len(ids) else new_layer_id()
    )


def _renamed(varied: Varied, name: Callable[[Any], Any]) -> Varied:
    rows = [{**row, "layer": None if row["layer"] is None else name(row["layer"])} for row in varied["rows"]]
    return {**varied, "rows": rows}


def _has_rows(varied: Any) -> bool:
    rows = varied.get("rows") if isinstance(varied, dict) else None
    return isinstance(rows, list) and all(isinstance(row, dict) and "layer" in row for row in rows)
