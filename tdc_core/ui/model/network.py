"""The picture of the network: every layer a block, from the input to the head, which says its loss and labels.

What is drawn is worked out here, as plain numbers; a component in the browser draws it and moves what changed. The
picture is a list of words with a shape beside each, so a screen reader reads it as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log, log2, prod
from typing import Any

import streamlit as st

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.layers import find_layer
from tdc_core.catalog.params import shorten
from tdc_core.checks.problem import Problem, Severity
from tdc_core.checks.shapes import LayerRow
from tdc_core.spec import ExperimentSpec, LayerSpec
from tdc_core.ui.browser import source
from tdc_core.ui.model.words import batched, count_of, describe
from tdc_core.ui.parts.problems import problems_at

_DRAW = st.components.v2.component(
    "tdc_network",
    js=source("network.js"),
    css=source("network.css"),
    isolate_styles=False,
)
MOST_DOTS = 12
"""A head of so many units at most is drawn unit by unit."""
_MOST_SHEETS = 6
_WORST_FIRST = list(Severity)
LABELS = {"integer": "integer, like 2", "one_hot": "one-hot, like [0, 0, 1]", "number": "a number, like 3.7"}


def network(
    draft: ExperimentSpec,
    card: DatasetCard,
    rows: Sequence[LayerRow],
    problems: Sequence[Problem],
    layer_ids: Sequence[str],
) -> None:
    """Draw the network.

    Args:
        draft: the experiment.
        card: its data set.
        rows: what `layer_table` says of it.
        problems: the referee's verdicts, each shown on the block that it belongs to.
        layer_ids: the stable ids of the layers of the stack, in order.
    """
    _DRAW(key="network", data={"blocks": network_blocks(draft, card, rows, problems, layer_ids)})


def network_blocks(
    draft: ExperimentSpec,
    card: DatasetCard,
    rows: Sequence[LayerRow],
    problems: Sequence[Problem],
    layer_ids: Sequence[str],
) -> list[dict[str, Any]]:
    """What the browser draws, first block to last; the arguments are those of `network`.

    Returns:
        For each block its `id`, `kind` (input, scaling, layer or head), `name`, `detail`, `meta` (shape and
        parameters), `facts` as pairs of a name and a value, `problems` (severity, message, why), the `shape` to
        draw, and `target`, the key of its place in the editor.
    """
    head = draft.model.head
    layers = iter(zip(layer_ids, draft.model.layers, strict=True))
    shapes = [tuple(card.input_shape), *(row.output_shape for row in rows)]
    weights = [0, *(row.params or 0 for row in rows)]
    blocks = [_block("input", "input", "Input", card.title, batched(card.input_shape))]
    for row in rows:
        found = _told(problems, row.path)
        if row.name == "scaling":
            blocks.append(_block("scaling", "scaling", row.keras_name, "scaling", describe(row), problems=found))
        elif row.path == "model.head":
            detail = f"{count_of(head.units, 'unit')} · {head.activation}"
            facts = [["Loss", head.loss], ["Labels", LABELS[head.labels]]]
            if draft.data.target_scaling is not None:
                facts.append(["Then", "Rescaling to the label's unit"])
            blocks.append(_block("head", "head", "Head", detail, describe(row), facts, found, "head"))
        else:
            layer_id, layer = next(layers)
            name = row.keras_name if find_layer(layer.type) else shorten(layer.type)
            blocks.append(
                _block(layer_id, "layer", name, _detail(layer), describe(row), [], found, f"layer-{layer_id}")
            )
    for block, shape in zip(blocks, _shapes(shapes, weights), strict=True):
        block["shape"] = shape
    if 1 <= head.units <= MOST_DOTS and blocks[-1]["shape"]["form"] == "bar":
        blocks[-1]["shape"] |= {"form": "dots", "dots": head.units}
    return blocks


def _block(
    id_: str,
    kind: str,
    name: str,
    detail: str,
    meta: str,
    facts: Sequence[Sequence[str]] = (),
    problems: Sequence[Mapping[str, str]] = (),
    target: str = "",
) -> dict[str, Any]:
    return {
        "id": id_,
        "kind": kind,
        "name": name,
        "detail": detail,
        "meta": meta,
        "facts": list(facts),
        "problems": list(problems),
        "target": target,
    }


def _detail(layer: LayerSpec) -> str:
    """The parameters that matter most, in a few words."""
    kind = find_layer(layer.type)
    if kind is None:
        return ""
    words = []
    for param, value in zip(kind.params, kind.values(layer).values(), strict=True):
        if param.advanced:
            continue
        if param.kind in ("int", "float"):
            words.append(f"{param.label.lower()} {shorten(value)}")
        elif param.kind != "bool":
            words.append(shorten(value))
    return " · ".join(words)


def _told(problems: Sequence[Problem], path: str) -> list[dict[str, str]]:
    found = sorted(problems_at(problems, path), key=lambda problem: _WORST_FIRST.index(problem.severity))
    return [{"severity": each.severity.value, "message": each.message, "why": each.why} for each in found]


def _shapes(shapes: Sequence[tuple[int, ...] | None], weights: Sequence[int]) -> list[dict[str, Any]]:
    """How large each block is, from 0 to 1 on log scales: its width by values it puts out, its height by weights.

    Data of three axes are a pile of sheets, one side of which is the image's and whose number stands for the channels.
    """
    known = [shape for shape in shapes if shape is not None]
    most_values = max(prod(shape) for shape in known)
    most_weights = max(*weights, 1)
    longest = max((side for shape in known if len(shape) == 3 for side in shape[:2]), default=1)
    drawn = []
    for shape, count in zip(shapes, weights, strict=True):
        height = _part(count, most_weights)
        if shape is None:
            drawn.append({"form": "unknown", "width": 0.4, "height": height})
        elif len(shape) == 3:
            sides = [_part(side, longest) for side in shape[:2]]
            sheets = min(_MOST_SHEETS, 1 + round(log2(max(shape[2], 1))))
            drawn.append({"form": "sheets", "width": sides[1], "height": sides[0], "sheets": sheets})
        else:
            drawn.append({"form": "bar", "width": _part(prod(shape), most_values), "height": height})
    return drawn


def _part(value: int, most: int) -> float:
    """Where a number lies between 0 and the largest one, on a log scale."""
    return round(log(1 + max(value, 0)) / log(1 + max(most, 1)), 3)
