"""The templates of this package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.export.pieces import (
    callback_calls,
    comment,
    decay_arguments,
    layer_call,
    literal,
    metric_call,
    one_hot_example,
    optimizer_call,
    rows_array,
    rows_source,
    scaling_call,
    tuple_source,
)
from tdc_core.spec import ExperimentSpec
from tdc_core.tasks.task import task_of

_HEAD_COMMENTS = {"softmax": "  # probabilities that sum to 1", "sigmoid": "  # a probability"}


@cache
def _environment() -> Environment:
    environment = Environment(  # Python source is no HTML: the filters below take the place of escaping
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"literal": literal, "comment": comment, "tuple_source": tuple_source}
    environment.filters |= {"rows_array": rows_array, "rows_source": rows_source}
    return environment


def render(name: str, spec: ExperimentSpec, card: DatasetCard, **more: object) -> str:
    """Fill in a template of this folder.

    Args:
        name: the template's file name.
        spec: known in the template by this name.
        card: likewise.
        more: further names.
    """
    task = task_of(card)
    keys = [metric.key for metric in task.metrics]
    pieces = {
        "task": task,
        "metric_calls": [metric_call(metric) for metric in task.metrics if metric.keras],
        "metric_keys": keys,
        "scores": ", ".join(keys),
        "score_words": ", ".join(f"{key} {{{key}:.4f}}" for key in keys),
        "layer_calls": [layer_call(layer) for layer in spec.model.layers],
        "scaling_call": scaling_call(spec, card),
        "optimizer_call": optimizer_call(spec),
        "decay_arguments": decay_arguments(spec.training),
        "callback_calls": callback_calls(spec.training, task.monitor),
        "head_comment": _HEAD_COMMENTS.get(spec.model.head.activation, ""),
        "one_hot_example": one_hot_example(len(card.classes)),
    }
    return _environment().get_template(name).render(spec=spec, card=card, **pieces, **more)
