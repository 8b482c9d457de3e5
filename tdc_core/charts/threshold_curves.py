"""What a model makes of two classes at every threshold, and at the one that is chosen."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go

from tdc_core.charts.unit_axes import reference_line, unit_layout
from tdc_core.results.binary import PrecisionRecallCurve, RocCurve, ThresholdScores


def roc_figure(curve: RocCurve, chosen: ThresholdScores) -> go.Figure:
    """The ROC curve with its diagonal, and the chosen threshold on it.

    Returns:
        The figure, its colours left to the theme. Its traces: the curve, guessing, the chosen threshold.
    """
    figure = go.Figure(
        [
            _curve(curve.false_positive_rate, curve.true_positive_rate, curve.thresholds),
            reference_line("guessing", 0, 1),
            _chosen(chosen.false_positive_rate, chosen.recall, chosen.threshold),
        ]
    )
    return figure.update_layout(unit_layout("false positive rate", "true positive rate"))


def precision_recall_figure(curve: PrecisionRecallCurve, chosen: ThresholdScores) -> go.Figure:
    """Precision over recall with the precision of guessing, and the chosen threshold.

    Returns:
        The figure, its colours left to the theme. Its traces: the curve, guessing, the chosen threshold, which is not
        there where nothing is taken for class 1, since that has no precision.
    """
    traces = [
        _curve(curve.recall, curve.precision, curve.thresholds),
        reference_line("guessing", curve.base, curve.base),
    ]
    if chosen.confusion[:, 1].any():
        traces.append(_chosen(chosen.recall, chosen.precision, chosen.threshold))
    return go.Figure(traces).update_layout(unit_layout("recall", "precision"))


def _curve(x: np.ndarray, y: np.ndarray, thresholds: np.ndarray) -> go.Scatter:
    return go.Scatter(
        name="the model",
        x=x.tolist(),
        y=y.tolist(),
        hovertext=[f"threshold {each:.3f}" if np.isfinite(each) else "none taken for class 1" for each in thresholds],
        mode="lines",
        hovertemplate="(%{x:.3f}, %{y:.3f})<br>%{hovertext}<extra></extra>",
    )


def _chosen(x: float, y: float, threshold: float) -> go.Scatter:
    return go.Scatter(
        name=f"threshold {threshold:.2f}",
        x=[x],
        y=[y],
        mode="markers",
        marker={"size": 13},
        cliponaxis=False,
        hovertemplate="(%{x:.3f}, %{y:.3f})",
    )
