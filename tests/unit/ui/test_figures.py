import numpy as np
import pytest

from tdc_core.catalog.datasets import DATASETS, find_dataset
from tdc_core.datasets.encode import Encoder
from tdc_core.spec import Scaling, resolve_split
from tdc_core.ui.data.figures import scaling_figures
from tdc_core.ui.parts.examples import sharp
from tdc_core.ui.session.services import services

SMALL = [card for card in DATASETS if card.bundled and card.examples < 5000]
SCALINGS: tuple[Scaling, ...] = ("none", "minmax", "standard")


@pytest.mark.parametrize("scaling", SCALINGS)
@pytest.mark.parametrize("card", SMALL, ids=lambda card: card.name)
def test_figures_are_those_of_the_training_part(card, scaling: Scaling) -> None:
    table = scaling_figures(card, "train[:70%]", scaling, services())
    part = services().library.open(card).part(resolve_split("train[:70%]", card.splits))
    inputs = Encoder.fit(card, part).features(part).astype(np.float64)
    inputs = inputs.reshape(-1, 1) if card.kind == "image" else inputs
    assert table["lowest"].tolist() == pytest.approx(inputs.min(axis=0).tolist())
    assert table["mean"].tolist() == pytest.approx(inputs.mean(axis=0).tolist())
    assert table["highest"].tolist() == pytest.approx(inputs.max(axis=0).tolist())
    assert table["deviation"].tolist() == pytest.approx(inputs.std(axis=0).tolist())
    assert ("mean, scaled" in table) == (scaling != "none")
    if scaling == "standard":
        assert table["mean, scaled"].tolist() == pytest.approx([0] * len(table), abs=1e-6)


def test_the_figures_of_mnist_need_no_large_copy() -> None:
    mnist = find_dataset("mnist")
    assert mnist is not None
    table = scaling_figures(mnist, "train[:80%]", "minmax", services())
    assert table["mean, scaled"][0] == pytest.approx(table["mean"][0] / 255)


def test_an_enlarged_image_has_sharp_pixels_and_the_full_range() -> None:
    digits = find_dataset("digits")
    assert digits is not None
    image = np.zeros((8, 8, 1), np.uint8)
    image[0, 0] = 16
    large = sharp(image, digits)
    assert large.shape == (112, 112)
    assert set(np.unique(large)) == {0, 255}
    assert (large[:14, :14] == 255).all() and not large[14:].any()
