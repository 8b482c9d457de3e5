"""The pictures of what is inside a model."""

from __future__ import annotations

import base64
import io
import itertools

import numpy as np
import pytest
from PIL import Image

from tdc_core.charts.boundary import CLASSES, class_plane, number_plane, plane_figure
from tdc_core.charts.diverging import ABOVE, BELOW, coloured, over_image, png_address
from tdc_core.charts.importance import importance_figure
from tdc_core.charts.mosaic import lay_out, mosaic_figure
from tdc_core.charts.occlusion import occlusion_figure

# How colours look to who lacks one kind of cones, in linear light (Machado, Oliveira and Fernandes, 2009).
BLIND = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
APART = 15
"""How far two colours must be apart in CIELAB; 2 can just be told apart side by side."""


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))


def seen(colour: tuple[int, ...], matrix: list[list[float]]) -> np.ndarray:
    """Where a colour lies in CIELAB for who lacks some cones."""
    part = np.array(colour) / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    linear = np.clip(np.array(matrix) @ linear, 0, 1)
    xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) @ linear
    x, y, z = np.cbrt(xyz / [0.9505, 1, 1.089])
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("lacking", BLIND)
@pytest.mark.parametrize("palette", [[ABOVE, BELOW], [rgb(colour) for colour in CLASSES]], ids=["numbers", "classes"])
def test_colours_are_told_apart_by_the_colour_blind(palette: list[tuple[int, ...]], lacking: str) -> None:
    for one, other in itertools.combinations(palette, 2):
        assert np.linalg.norm(seen(one, BLIND[lacking]) - seen(other, BLIND[lacking])) > APART, (one, other)


def test_numbers_are_the_deeper_the_further_from_0() -> None:
    pixels = coloured(np.array([[0.0, 2.0, -2.0, 1.0, 9.0, np.nan]]), 2.0)[0]
    assert tuple(pixels[0]) == (255, 255, 255, 255)
    assert tuple(pixels[1][:3]) == ABOVE == tuple(pixels[4][:3]) and tuple(pixels[2][:3]) == BELOW
    assert (pixels[3][:3] > pixels[1][:3]).all() and pixels[5][3] < 100
    assert [place for place, _ in over_image()] == [0, 0.5, 0.5, 1]


@pytest.mark.parametrize("shape", [(3, 5), (3, 5, 3), (3, 5, 4)])
def test_an_address_holds_the_image(shape: tuple[int, ...]) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    content = base64.b64decode(png_address(pixels).partition("base64,")[2])
    assert np.array_equal(np.array(Image.open(io.BytesIO(content))), pixels)


def test_tiles_stand_in_rows_with_gaps_between() -> None:
    tiles = np.stack([np.full((2, 2), value) for value in (1.0, -1.0, 0.0)])
    image = lay_out(tiles, 2)
    side = image.shape[0] // 2
    assert image.shape == (2 * side, 2 * side, 4)
    assert tuple(image[0, 0][:3]) == ABOVE and tuple(image[0, side][:3]) == BELOW
    assert tuple(image[side, 0][:3]) == (255, 255, 255) and image[side, side][3] < 100, "there is no fourth"
    assert image[0, side - 1][3] < 100
    assert tuple(lay_out(tiles, 2, reach=2.0)[0, 0][:3]) != ABOVE


def test_a_click_on_a_tile_tells_its_number() -> None:
    figure = mosaic_figure(np.ones((5, 4, 8)), [f"unit {number}" for number in range(5)], 3, across=2)
    (squares,) = figure.data
    assert list(squares.customdata) == [0, 1, 2, 3, 4] and list(squares.hovertext)[4] == "unit 4"
    assert (squares.x[3], squares.y[3]) == (1.5, 1.5)
    (outline,) = figure.layout.shapes
    assert (outline.x0, outline.y0, outline.x1, outline.y1) == (1, 1, 2, 2)
    assert not mosaic_figure(np.ones((1, 1, 1)), ["unit 0"], -1, 4).layout.shapes


def test_the_scale_of_an_occlusion_map_is_as_long_to_both_sides() -> None:
    pixels = np.array([[0.5, -0.1], [0.0, 0.0]])
    (heat,) = occlusion_figure(np.zeros((4, 4), np.uint8), pixels).data
    assert (heat.zmin, heat.zmax) == (-50, 50) and [list(row) for row in heat.z] == [[50, -10], [0, 0]]
    (heat,) = occlusion_figure(np.zeros((4, 4), np.uint8), np.zeros((2, 2))).data
    assert heat.zmax == 1


def test_bars_have_their_spread() -> None:
    figure = importance_figure(["b", "a"], [2.0, -0.5], [0.1, 0.2], "percent")
    (bars,) = figure.data
    assert list(bars.y) == ["b", "a"] and list(bars.x) == [2, -0.5] and list(bars.error_x.array) == [0.1, 0.2]
    assert figure.layout.yaxis.autorange == "reversed"


def test_a_place_has_the_colour_of_its_class() -> None:
    x, y = np.arange(3.0), np.arange(2.0)
    shares = np.array([[[1, 0, 0], [0, 1, 0], [0, 0, 1]], [[0.4, 0.3, 0.3], [0.1, 0.8, 0.1], [1, 0, 0]]])
    rows, labels = np.array([[0.0, 1.0], [2.0, 0.0]]), np.array([1, 0])
    heat, *points = plane_figure(class_plane(x, y, shares, rows, labels, ["a", "b", "c"]), "x", "y").data
    assert np.floor(heat.z).astype(int).tolist() == shares.argmax(axis=-1).tolist(), "the surest places too"
    assert heat.z[0][0] % 1 > heat.z[1][0] % 1 and (heat.zmin, heat.zmax) == (0, 3)
    assert [trace.name for trace in points] == ["a", "b", "c"]
    assert list(points[1].x) == [0] and list(points[0].x) == [2] and not len(points[2].x)
    assert len({trace.marker.symbol for trace in points}) == 3


def test_a_predicted_number_has_the_scale_of_the_true_ones() -> None:
    traces = number_plane(np.arange(2.0), np.arange(2.0), np.ones((2, 2)), np.zeros((2, 2)), np.array([3.0, 7.0]), "mm")
    heat, points = plane_figure(traces, "x", "y").data
    assert (heat.zmin, heat.zmax) == (3, 7) == (points.marker.cmin, points.marker.cmax)
