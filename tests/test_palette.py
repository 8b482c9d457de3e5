"""Colours that mean something are told apart by those who see fewer of them.

How a colour is seen without one kind of cones: the matrices for a severity of 1.0 in G. M. Machado, M. M. Oliveira and
L. A. F. Fernandes (2009), "A physiologically-based model for simulation of color vision deficiency", IEEE Transactions
on Visualization and Computer Graphics 15 (6), applied to linear sRGB. How far two lie apart: the Euclidean distance in
CIELAB (CIE 1976) for the white of D65; two patches side by side can be told apart from a distance of 2.3 on.
"""

from __future__ import annotations

import tomllib
from itertools import combinations

import numpy as np
import pytest

from tdc_core.charts import overlay, scatter, together
from tdc_core.charts.boundary import CLASSES
from tdc_core.charts.confusion import RIGHT, WRONG
from tdc_core.charts.diverging import ABOVE, BELOW
from tdc_core.settings import ROOT
from tdc_core.ui.results import bars

LEAST = 15.0
SEEN_BY = {
    "everyone": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
D65 = np.array([0.95047, 1.0, 1.08883])
THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
_LINES = 3  # of one chart: training, validation, and the best epoch or another run


def of_hex(text: str) -> tuple[int, ...]:
    return tuple(int(text[at : at + 2], 16) for at in (1, 3, 5))


def of_rgb(text: str) -> tuple[int, ...]:
    return tuple(round(float(part)) for part in text.removeprefix("rgb(").removesuffix(")").split(","))


def linear(rgb: tuple[int, ...]) -> np.ndarray:
    share = np.array(rgb) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def luminance(rgb: tuple[int, ...]) -> float:
    return float(XYZ[1] @ linear(rgb))


def lab(rgb: tuple[int, ...], seen: np.ndarray) -> np.ndarray:
    x, y, z = (XYZ @ np.clip(seen @ linear(rgb), 0, 1)) / D65
    fx, fy, fz = (np.cbrt(each) if each > 0.008856 else 7.787 * each + 16 / 116 for each in (x, y, z))
    return np.array([116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)])


GROUPS = {
    **{
        f"lines, {name}": [of_hex(each) for each in THEMES[name]["chartCategoricalColors"][:_LINES]]
        for name in ("light", "dark")
    },
    "runs beside one another": [of_hex(each) for each in overlay.COLOURS],
    "right and wrong in the matrix": [of_rgb(RIGHT[-1][1]), of_rgb(WRONG[-1][1])],
    "above and below 0": [ABOVE, BELOW],
    "growing together and apart": [together.ABOVE, together.BELOW],
    "low and high of points": [of_hex(scatter.LOW), of_hex(scatter.HIGH)],
    "classes of a plane": [of_hex(each) for each in CLASSES],
    "bars below an image": [bars.BLUE, bars.ORANGE, bars.OTHERS],
}


def test_distances_are_those_of_the_standard() -> None:
    assert lab((255, 255, 255), SEEN_BY["everyone"]) == pytest.approx([100, 0, 0], abs=0.02)
    assert lab((255, 0, 0), SEEN_BY["everyone"]) == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    red, green = (lab(rgb, SEEN_BY["deuteranopia"]) for rgb in ((190, 70, 30), (90, 110, 30)))
    assert np.linalg.norm(red - green) < LEAST, "these two are hard to tell apart"


@pytest.mark.parametrize("seen", SEEN_BY)
@pytest.mark.parametrize("group", GROUPS)
def test_colours_are_told_apart(group: str, seen: str) -> None:
    for one, other in combinations(GROUPS[group], 2):
        apart = np.linalg.norm(lab(one, SEEN_BY[seen]) - lab(other, SEEN_BY[seen]))
        assert apart >= LEAST, f"{one} and {other} lie {apart:.0f} apart"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_of_runs_are_seen_on_both_pages(theme: str) -> None:
    page = luminance(of_hex(THEMES[theme]["backgroundColor"]))
    for colour in overlay.COLOURS:
        dark, light = sorted([page, luminance(of_hex(colour))])
        assert (light + 0.05) / (dark + 0.05) >= 3, f"WCAG 2.1 asks for a contrast of 3, which {colour} has not"
