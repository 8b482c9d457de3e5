"""What a run's weights come to, as plain numbers: the figures that the page Results shows, for a program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from tdc_core.catalog.dataset_card import DatasetCard
from tdc_core.results.answers import answers
from tdc_core.results.class_names import class_names
from tdc_core.results.class_scores import class_scores
from tdc_core.results.kept import PartOutputs, Results, Weights
from tdc_core.results.number_scores import number_scores
from tdc_core.spec import HeadSpec

PARTS = ("validation", "test")


def evaluation_summary(kept: Results, head: HeadSpec, card: DatasetCard) -> dict[str, dict[str, Any]]:
    """For the best and the last weights and each part its figures; None for a part that there is not.

    Of classes: loss, accuracy, the accuracy's interval at 95 %, the baseline (the share of the commonest class), the
    confusion matrix by true class and answer, and precision, recall, F1 and support by the class' name. Of a number to
    predict: loss, mae and its interval, rmse, r2, and the baseline, the mae of always answering the mean. What can't be
    reckoned, since outputs are no numbers, is None.

    Args:
        kept: the results.
        head: of the run's model.
        card: of its data set.
    """
    weights: tuple[Weights, ...] = ("best", "last")
    return {
        name: {part: _part(kept.parts.get(part), name, kept.scores[name].get(part), head, card) for part in PARTS}
        for name in weights
    }


def _part(
    outputs: PartOutputs | None, weights: Weights, scores: Mapping[str, float] | None, head: HeadSpec, card: DatasetCard
) -> dict[str, Any] | None:
    if outputs is None or scores is None:
        return None
    put_out = outputs.best if weights == "best" else outputs.last
    finite = bool(np.isfinite(put_out).all())
    if card.target == "number":
        return {"loss": scores["loss"], **_of_numbers(outputs.part.labels, put_out[:, 0], finite)}
    told = outputs.best_answers if weights == "best" else outputs.last_answers
    taken = answers(put_out, head) if told is None else told
    figures = _of_classes(outputs.part.labels, taken, class_names(card.classes, head.units), finite)
    return {"loss": scores["loss"], "accuracy": scores["accuracy"], **figures}


def _of_classes(labels: np.ndarray, taken: np.ndarray, names: tuple[str, ...], finite: bool) -> dict[str, Any]:
    if not finite:
        return dict.fromkeys(("interval", "baseline", "confusion", "per_class"))
    found = class_scores(labels, taken, len(names))
    return {
        "interval": list(found.interval),
        "baseline": found.baseline,
        "confusion": found.confusion.tolist(),
        "per_class": {name: asdict(score) for name, score in zip(names, found.per_class, strict=True)},
    }


def _of_numbers(labels: np.ndarray, predicted: np.ndarray, finite: bool) -> dict[str, Any]:
    if not finite:
        return dict.fromkeys(("mae", "interval", "rmse", "r2", "baseline"))
    found = number_scores(labels, predicted)
    return {
        "mae": found.errors.mae,
        "interval": list(found.interval) if found.interval else None,
        "rmse": found.errors.rmse,
        "r2": found.errors.r2,
        "baseline": found.baseline.mae,
    }
