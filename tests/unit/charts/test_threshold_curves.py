"""ROC and precision-recall with a threshold on them."""

from __future__ import annotations

import numpy as np
import pytest

from tdc_core.charts.threshold_curves import precision_recall_figure, roc_figure
from tdc_core.results.binary import at_threshold, precision_recall, roc

LABELS = np.array([0, 0, 1, 1, 0])
POSITIVE = np.array([0.1, 0.4, 0.35, 0.8, 0.2])


def test_the_roc_curve_has_its_diagonal_and_the_threshold() -> None:
    curve = roc(LABELS, POSITIVE)
    assert curve is not None
    model, guessing, chosen = roc_figure(curve, at_threshold(LABELS, POSITIVE, 0.37)).data
    assert (list(model.x), list(model.y)) == (curve.false_positive_rate.tolist(), curve.true_positive_rate.tolist())
    assert model.hovertext[:2] == ("none taken for class 1", "threshold 0.800")
    assert (list(guessing.x), list(guessing.y)) == ([0, 1], [0, 1])
    assert (chosen.x[0], chosen.y[0]) == pytest.approx((1 / 3, 1 / 2))
    assert chosen.name == "threshold 0.37"


def test_precision_and_recall_have_their_base_line_and_the_threshold() -> None:
    curve = precision_recall(LABELS, POSITIVE)
    assert curve is not None
    model, guessing, chosen = precision_recall_figure(curve, at_threshold(LABELS, POSITIVE, 0.3)).data
    assert (list(model.x), list(model.y)) == (curve.recall.tolist(), curve.precision.tolist())
    assert list(guessing.y) == [0.4, 0.4]
    assert (chosen.x[0], chosen.y[0]) == pytest.approx((1, 2 / 3))


def test_a_threshold_that_takes_nothing_for_class_1_has_no_precision_to_show() -> None:
    curve = precision_recall(LABELS, POSITIVE)
    assert curve is not None
    assert len(precision_recall_figure(curve, at_threshold(LABELS, POSITIVE, 0.9)).data) == 2


def test_both_axes_span_zero_to_one() -> None:
    curve = roc(LABELS, POSITIVE)
    assert curve is not None
    layout = roc_figure(curve, at_threshold(LABELS, POSITIVE, 0.5)).layout
    for axis in (layout.xaxis, layout.yaxis):
        assert axis.range[0] < 0 < 1 < axis.range[1]
    assert (layout.xaxis.title.text, layout.yaxis.title.text) == ("false positive rate", "true positive rate")
