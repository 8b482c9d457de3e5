import numpy as np

from tdc_core.charts.reliability import reliability_figure
from tdc_core.results.reliability import Reliability

CURVE = Reliability(said=np.array([0.2, 0.9]), true=np.array([0.1, 0.7]), counts=np.array([30, 5]), error=0.12)


def test_the_curve_is_compared_with_the_diagonal_and_holds_the_counts() -> None:
    model, diagonal = reliability_figure(CURVE).data
    assert (list(model.x), list(model.y), list(model.customdata)) == ([0.2, 0.9], [0.1, 0.7], [30, 5])
    assert "%{customdata:,}" in model.hovertemplate
    assert (list(diagonal.x), list(diagonal.y)) == ([0, 1], [0, 1])


def test_the_axes_say_whose_probability_it_is() -> None:
    two, more = (reliability_figure(CURVE, positive).layout for positive in ("benign", None))
    assert "benign" in two.xaxis.title.text
    assert "benign" in two.yaxis.title.text
    assert (two.xaxis.title, two.yaxis.title) != (more.xaxis.title, more.yaxis.title)
