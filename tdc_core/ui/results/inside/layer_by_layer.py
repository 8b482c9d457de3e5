"""A row on its way through the layers, each of them as a picture, and one of its units reckoned out."""

from __future__ import annotations

import numpy as np
import streamlit as st

from tdc_core.charts.mosaic import lay_out, mosaic_figure
from tdc_core.results.forward import forward
from tdc_core.results.network import Network
from tdc_core.ui.parts.charts import NO_BAR
from tdc_core.ui.parts.choices import box
from tdc_core.ui.parts.examples import sharp
from tdc_core.ui.parts.taps import tapped
from tdc_core.ui.parts.words import explain
from tdc_core.ui.results.inside.asked import Asked
from tdc_core.ui.results.inside.example import choose_example
from tdc_core.ui.results.inside.network import Layer, layers_of, network_in
from tdc_core.ui.results.inside.one_unit import draw_unit
from tdc_core.ui.results.inside.pictures import A_PAGE, image_before, kernels_of, output_tiles, page_of, weight_tiles
from tdc_core.ui.session.failures import caught
from tdc_core.ui.session.session import Session

LAYER, UNIT, PICTURE = "inside-layer", "inside-unit", "inside-picture"
WEIGHTS = "The weights of each unit, as an image. Click one to see what it reckons."
OUTPUTS = "What leaves each unit for this row. Click one to see what it reckons."
MAPS = "What leaves each channel for this row. Click one to see more of it."
SCALE = "Blue is above 0, orange below, white is 0."
_ACROSS = 8


def draw_layers(session: Session, it: Asked) -> None:
    """Draw the row, the layers to choose from, and the one that is chosen.

    Raises:
        NoNetwork: the run has no model as numbers.
    """
    network = network_in(it.kept)
    st.subheader("Layer by layer", anchor=False, help=explain("layer", "unit", "weight", "feature map"))
    chosen = choose_example(session, it)
    st.markdown(f"**{chosen.name}** is {chosen.words}.")
    if it.card.kind == "image":
        image = sharp(chosen.features[0].astype(np.uint8), it.card)
        st.image(image, width=84, output_format="PNG", alt=f"{it.card.title}, {chosen.name}")
    values = forward(network, chosen.features)
    layers = layers_of(network, it.spec, values)
    layer = _choose_layer(session, layers)
    unit = _choose_unit(session, network, layers, layer)
    if layer.slides:
        _draw_kernels(kernels_of(network, layer), unit)
    if layer.has_units:
        draw_unit(session, network, layers, layer, unit, it.card.input_names)


def _draw_kernels(kernels: np.ndarray, unit: int) -> None:
    """Those of all filters where one channel comes in, else those of the filter that is chosen."""
    one = kernels.shape[1] == 1
    few, start = page_of(kernels[:, 0], unit) if one else (kernels[unit, :A_PAGE], 0)
    which = f"of filters {start} to {start + len(few) - 1}" if one else f"of filter {unit}, one for each channel"
    told = f"Kernels {which}, from {few.min():.3g} to {few.max():.3g}."
    st.image(lay_out(few, _ACROSS), caption=f"{told} {SCALE}", output_format="PNG", alt=told)


def _choose_layer(session: Session, layers: list[Layer]) -> Layer:
    shown = {layer.number: layer for layer in layers if not layer.only_shapes}
    if session.shown(LAYER) not in shown:
        weighted = [number for number, layer in shown.items() if layer.entry["type"] not in ("rescaling", "activation")]
        session.show(LAYER, weighted[0])
    return shown[box(session, "Layer", LAYER, {number: layer.label for number, layer in shown.items()}, 380)]


def _choose_unit(session: Session, network: Network, layers: list[Layer], layer: Layer) -> int:
    """The picture of a layer and the number of the unit that is chosen, by a click on it or by its field."""
    image, count, key = image_before(layers, layer), layer.after.shape[-1], f"{UNIT}-{layer.number}"
    if not 0 <= (session.shown(key) or 0) < count:
        session.show(key, 0)
    unit = int(session.shown(key) or 0)
    tiles = output_tiles(layer) if image is None else weight_tiles(network, layer, image)
    few, start = page_of(tiles, unit)
    chart = f"{PICTURE}-{layer.number}"

    def clicked() -> None:
        points = session.shown(chart)["selection"]["points"]
        if points:
            session.show(key, start + int(points[0]["customdata"]))

    with tapped("inside"):
        st.plotly_chart(
            mosaic_figure(few, [f"unit {start + each}" for each in range(len(few))], unit - start, _ACROSS),
            key=chart,
            on_select=caught(clicked),
            selection_mode="points",
            width="content",
            config=NO_BAR | {"doubleClick": False},
            alt=_in_words(few, start, "weights" if image else "outputs"),
        )
    said = WEIGHTS if image else MAPS if layer.after.ndim > 1 else OUTPUTS
    more = f" Here are {len(few)} of {count}; another number below shows others." if count > len(few) else ""
    st.caption(f"{said} {SCALE}{more}")
    if count > 1:
        st.number_input(f"Unit, 0 to {count - 1}", 0, count - 1, unit, key=key, width=160)
    return unit


def _in_words(tiles: np.ndarray, start: int, what: str) -> str:
    most, least = (int(each) for each in (tiles.max(axis=(1, 2)).argmax(), tiles.min(axis=(1, 2)).argmin()))
    return (
        f"Pictures of the {what} of units {start} to {start + len(tiles) - 1}. The highest number is {tiles.max():.3g} "
        f"in unit {start + most}, the lowest {tiles.min():.3g} in unit {start + least}."
    )
