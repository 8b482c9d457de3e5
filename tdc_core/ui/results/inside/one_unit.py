"""The arithmetic of one unit for a row, as a table that adds up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from tdc_core.charts.mosaic import lay_out
from tdc_core.results.network import Network
from tdc_core.results.unit import WINDOWED, UnitSum, unit_sum
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.parts.words import explain
from tdc_core.ui.results.inside.network import Layer
from tdc_core.ui.results.inside.pictures import image_before
from tdc_core.ui.session.session import Session

UNIT_IS = {
    "dense": "A unit multiplies each number that comes in with a weight of its own, and adds them up with its bias.",
    "conv2d": "A unit is one filter at one place: it multiplies the window there with its kernel, and adds its bias.",
    "separable_conv2d": "A unit is one filter at one place. Its two steps are shown as one: the weights are both, "
    "multiplied.",
    "rescaling": "A unit takes one number that comes in, multiplies it, and adds another.",
    "layer_normalization": "A unit takes one number that comes in, multiplies it, and adds another. Both follow "
    "from the mean and variance of all numbers of the row, and from what was learned.",
}
"""What a unit is, by the type of its layer."""
MOST = 8
_AXES = ("Row", "Column")


def draw_unit(
    session: Session, network: Network, layers: list[Layer], layer: Layer, unit: int, columns: Sequence[str]
) -> None:
    """Draw what a unit reckons.

    Args:
        session: the visitor's.
        network: the model.
        layers: all of it, with what a row makes of them.
        layer: the unit's.
        unit: its number, along the last axis of what leaves the layer.
        columns: names of the model's inputs for a table; empty for images.
    """
    st.subheader(f"Unit {unit}, reckoned out", anchor=False, help=explain("unit", "weight", "bias", "activation"))
    st.caption(UNIT_IS[layer.entry["type"]])
    place = (*_place(session, layer, unit), unit)
    found = unit_sum(network, layer.entry, layer.before, place)
    table, pictures = st.columns([3, 2], gap="large")
    with table:
        _table(found, layer, place, _names(found, layers, layer, columns))
    image = image_before(layers, layer)
    if image is not None and image[2] == 1:
        with pictures:
            _pictures(found, image[:2])


def _place(session: Session, layer: Layer, unit: int) -> tuple[int, ...]:
    """Where the unit is along all axes but the last, at first where most leaves it."""
    shape, most = layer.after.shape[:-1], np.abs(layer.after[..., unit])
    first = np.unravel_index(int(most.argmax()), shape) if shape else ()
    place = []
    with st.container(horizontal=True):
        for axis, size in enumerate(shape):
            label, key = f"{_AXES[axis]}, 0 to {size - 1}", f"inside-place-{layer.number}-{unit}-{axis}"
            if not 0 <= (session.shown(key) or 0) < size:
                session.show(key, int(first[axis]))
            known = session.shown(key)
            value = int(first[axis]) if known is None else known
            place.append(int(st.number_input(label, 0, size - 1, value, key=key, width=160)) if size > 1 else 0)
    return tuple(place)


def _table(found: UnitSum, layer: Layer, place: tuple[int, ...], names: list[str]) -> None:
    products, largest = found.products, found.largest(MOST)
    rows = [
        (plain(names[each]), _number(found.inputs[each]), _number(found.weights[each]), _number(products[each]))
        for each in largest
    ]
    rest = len(products) - len(largest)
    if rest:
        others = "other one" if rest == 1 else f"{rest:,} others"
        rows.append((f"the {others}", "", "", _number(products.sum() - products[largest].sum())))
    activation, output = layer.entry.get("activation", "linear"), float(layer.after[place])
    rows.append(("bias", "", "", _number(found.bias)))
    rows.append(("**sum**", "", "", f"**{_number(found.total)}**"))
    if activation != "linear":
        over = f", over all {layer.after.shape[-1]} units" if activation == "softmax" else ""
        rows.append((f"**{plain(activation)} of it**{over}", "", "", f"**{_number(output)}**"))
    st.table(
        pd.DataFrame(rows, columns=["Input", "Number", "Weight", "Product"]),
        border="horizontal", width="content", hide_index=True, alt=f"What unit {place[-1]} reckons",
    )  # fmt: skip


def _number(value: float) -> str:
    return f"{value + 0.0:.4g}".replace("-", "−")  # no −0


def _names(found: UnitSum, layers: list[Layer], layer: Layer, columns: Sequence[str]) -> list[str]:
    """What each input is called: a pixel, a column of the table, or a unit of the layer before."""
    places, shape = found.places, layer.before.shape
    if len(shape) == 1 and layer.number and layers[layer.number - 1].entry["type"] == "flatten":
        shape = layers[layer.number - 1].before.shape
        places = np.column_stack(np.unravel_index(places[:, 0], shape))
    if len(shape) == len(_AXES) + 1:
        several = layer.entry["type"] in WINDOWED or shape[2] > 1
        return [
            f"row {row}, column {column}" + (f", channel {channel}" if several and shape[2] > 1 else "")
            for row, column, channel in places
        ]
    from_table = len(shape) == 1 and all(each.entry["type"] == "rescaling" for each in layers[: layer.number])
    if from_table and len(columns) == shape[0]:
        return [columns[number] for (number,) in places]
    return ["unit " + ", ".join(map(str, place)) for place in places.tolist()]


def _pictures(found: UnitSum, shape: tuple[int, int]) -> None:
    """What comes in, the weights, and their products, as images."""
    named = {"What comes in": found.inputs, "Weights": found.weights, "Products": found.products}
    with st.container(horizontal=True, gap="small"):
        for name, numbers in named.items():
            pixels = lay_out(numbers.reshape(1, *shape).repeat(4, axis=1).repeat(4, axis=2), 1)
            told = f"{name}: {len(numbers)} numbers from {numbers.min():.3g} to {numbers.max():.3g}"
            st.image(pixels, caption=name, width=96, output_format="PNG", alt=told)
