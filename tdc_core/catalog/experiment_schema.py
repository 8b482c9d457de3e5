"""The JSON schema of experiment files, made from the catalogue."""

from __future__ import annotations

from typing import Any

from tdc_core.catalog.layers import LAYERS, LayerType
from tdc_core.catalog.optimizers import OPTIMIZERS, OptimizerType
from tdc_core.catalog.params import Param
from tdc_core.catalog.schedules import EARLY_STOPPING, SCHEDULES, ScheduleType
from tdc_core.spec import LARGEST, ExperimentSpec, TrainingSpec
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
    schema["$defs"] |= {f"{row.keras_name}Params": _params_schema(row) for row in OPTIMIZERS}
    schema["$defs"]["OptimizerParams"] = {
        "description": "What the optimizer is told beside its learning rate: some of the parameters that it has.",
        "anyOf": [_params_of(row) for row in OPTIMIZERS],
    }
    schema["$defs"]["TrainingSpec"]["allOf"] = _optimizers_with_their_params()
    for param in EARLY_STOPPING:
        schema["$defs"]["EarlyStoppingSpec"]["properties"][param.name] |= _param_schema(param)
    return schema


def _row_schema(row: LayerType | ScheduleType) -> dict[str, Any]:
    schema = _params_schema(row)
    return schema | {"properties": {"type": {"const": row.name}} | schema["properties"], "required": ["type"]}


def _optimizers_with_their_params() -> list[dict[str, Any]]:
    """Each optimizer goes with its own parameters, and one that there is none of with none."""

    def goes_with(optimizer: dict[str, Any], params: dict[str, Any], required: bool) -> dict[str, Any]:
        chosen = {"properties": {"optimizer": optimizer}, "required": ["optimizer"] if required else []}
        return {"if": chosen, "then": {"properties": {"optimizer_params": {"anyOf": [params, {"type": "null"}]}}}}

    usual = TrainingSpec().optimizer
    known = [goes_with({"const": row.name}, _params_of(row), required=row.name != usual) for row in OPTIMIZERS]
    unknown = {"not": {"enum": [row.name for row in OPTIMIZERS]}}
    return [*known, goes_with(unknown, {"maxProperties": 0}, required=True)]


def _params_of(row: OptimizerType) -> dict[str, Any]:
    return {"$ref": f"#/$defs/{row.keras_name}Params"}


def _params_schema(row: LayerType | ScheduleType | OptimizerType) -> dict[str, Any]:
    return {
        "type": "object",
        "title": row.keras_name,
        "description": row.help,
        "properties": {param.name: _param_schema(param) for param in row.params},
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
