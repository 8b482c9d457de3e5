"""The JSON schema of experiment files, made from the catalogue."""

from __future__ import annotations

from typing import Any

from tdc_core.catalog.layers import LAYERS, LayerType
from tdc_core.catalog.params import Param
from tdc_core.catalog.schedules import EARLY_STOPPING, SCHEDULES, ScheduleType
from tdc_core.spec import LARGEST, ExperimentSpec
from tdc_core.spec.experiment import LONGEST

_JSON_TYPES = {"int": "integer", "float": "number", "choice": "string", "bool": "boolean", "sizes": "string"}


def experiment_schema() -> dict[str, Any]:
    """The JSON schema of an experiment file, with the layers and parameters of the catalogue.

    It describes what can be read. Ranges and choices stand in the descriptions, since a value outside them is
    for the checks to judge.
    """
    schema = ExperimentSpec.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$defs"]["LayerSpec"] = {
        "description": "One layer: its type and its parameters, side by side.",
        "oneOf": [_row_schema(row) for row in LAYERS],
    }
    schema["$defs"]["ScheduleSpec"] = {
        "description": "How the learning rate changes: a type and its parameters, side by side.",
        "oneOf": [_row_schema(row) for row in SCHEDULES],
    }
    for param in EARLY_STOPPING:
        schema["$defs"]["EarlyStoppingSpec"]["properties"][param.name] |= _param_schema(param)
    return schema


def _row_schema(row: LayerType | ScheduleType) -> dict[str, Any]:
    return {
        "type": "object",
        "title": row.keras_name,
        "description": row.help,
        "properties": {"type": {"const": row.name}} | {param.name: _param_schema(param) for param in row.params},
        "required": ["type"],
        "additionalProperties": False,
    }


def _param_schema(param: Param) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": _JSON_TYPES[param.kind], "default": param.default, "description": param.help}
    if param.kind == "int":
        schema |= {"minimum": -LARGEST, "maximum": LARGEST}
    if schema["type"] == "string":
        schema["maxLength"] = LONGEST
    if param.choices:
        schema["description"] += f" One of {', '.join(param.choices)}."
    elif param.low is not None and param.high is not None:
        schema["description"] += f" From {param.low:g} to {param.high:g}."
    return schema
