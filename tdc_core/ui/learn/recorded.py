"""The experiment behind a recorded curve, in words."""

from __future__ import annotations

from tdc_core.catalog.datasets import find_dataset
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.parts.problems import plain


def about(spec: ExperimentSpec) -> str:
    """Data set, layers, optimizer and learning rate of an experiment, as one sentence in Markdown."""
    card = find_dataset(spec.data.dataset)
    layers = [f"{layer.params['units']} {layer.params['activation']}" for layer in spec.model.layers if layer.params]
    training = spec.training
    return (
        f"{plain(card.title if card else spec.data.dataset)}, `{spec.data.train}`; Dense layers {', '.join(layers)}; "
        f"`{training.optimizer}`, learning rate {training.learning_rate:g}, {training.epochs} epochs."
    )
