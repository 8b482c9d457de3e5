"""The model alone, for the page where it is built."""

from __future__ import annotations

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.export.template import render
from tdc_core.spec import ExperimentSpec


def model_code(spec: ExperimentSpec, card: DatasetCard) -> str:
    """The model as Keras code: the Sequential and its compile call.

    The names that a scaling layer (scale and offset, or mean and variance) or a schedule (train) needs are computed in
    the whole script.

    Raises:
        ValueError: a layer type or the optimizer is not in the catalogue.
    """
    return render("model.py.jinja", spec, card)
