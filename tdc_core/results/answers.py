"""From a classifier's outputs to probabilities of the classes, and to the class that each row is taken for."""

from __future__ import annotations

import numpy as np

from tdc_core.spec import HeadSpec

PROBABILITIES = frozenset({"softmax", "sigmoid"})
"""Activations whose outputs are probabilities."""


def probabilities(outputs: np.ndarray, head: HeadSpec) -> np.ndarray:
    """How likely each class is, as the model says.

    Losses are compiled by their names, so they read outputs as probabilities whatever the activation is (Keras'
    `from_logits` is False): a crossentropy cuts off what lies outside 0 and 1, and categorical_crossentropy first
    divides a row by its sum. Outputs that are no probabilities are read in that way here, not as logits.

    Args:
        outputs: (n, units), any float type.
        head: the model's last layer.

    Returns:
        float64 (n, 2) for one unit, which is the probability of class 1, else (n, units). Rows sum to 1, but not those
        of several sigmoid units, each of which answers by itself. What is nan stays nan.
    """
    values: np.ndarray = outputs.astype(np.float64)
    if head.units == 1:
        positive = np.clip(values[:, 0], 0.0, 1.0)
        return np.column_stack([1.0 - positive, positive])
    return values if head.activation in PROBABILITIES else _shares(values)


def answers(outputs: np.ndarray, head: HeadSpec) -> np.ndarray:
    """The class that each row is taken for, as Keras' accuracy counts it.

    Keras resolves the name "accuracy" by the shapes (`get_metric` in keras/src/trainers/compile_utils.py): one unit is
    compared with 0.5, whatever its activation is, and has to lie above; of several the largest counts, the first of
    equals.

    Args:
        outputs: (n, units), any float type, as they came from the model.
        head: the model's last layer.

    Returns:
        int64 (n,).
    """
    taken: np.ndarray = outputs[:, 0] > 0.5 if head.units == 1 else outputs.argmax(axis=-1)
    return taken.astype(np.int64)


def _shares(values: np.ndarray) -> np.ndarray:
    """Each row divided by its sum, what is negative taken as 0; equal shares where nothing is left."""
    left = np.maximum(values, 0.0)
    sums = left.sum(axis=-1, keepdims=True)
    shares: np.ndarray = np.where(sums == 0, 1 / values.shape[-1], left / np.where(sums == 0, 1.0, sums))
    return shares
