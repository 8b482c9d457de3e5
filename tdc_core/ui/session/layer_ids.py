"""Stable ids for the layers of a draft: a widget keeps its layer when others come and go around it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from tdc_core.spec import LayerSpec


def new_layer_id() -> str:
    """A fresh stable id for a layer."""
    return secrets.token_hex(4)


def carry_ids(old: Sequence[LayerSpec], ids: Sequence[str], new: Sequence[LayerSpec]) -> list[str]:
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
