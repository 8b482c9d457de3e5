"""What a row of an optimizer may have forgotten: each parameter against Keras itself, the script and the worker."""

from __future__ import annotations

import inspect

import keras
import numpy as np
import pytest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.optimizers import OPTIMIZERS, OptimizerType
from tdc_core.catalog.params import Param
from tdc_core.checks import check
from tdc_core.export import model_code
from tdc_core.spec import ParamValue, TrainingSpec
from tdc_core.training.build import build_model
from tests.unit.training.runs import experiment

CARD = find_dataset("iris")
NONE = 0.0
"""What a row says where Keras' own default is None: no decay, and no limit for the gradient."""


def keras_default(row: OptimizerType, param: Param) -> object:
    return inspect.signature(getattr(keras.optimizers, row.keras_name)).parameters[param.name].default


def values_of(param: Param) -> tuple[ParamValue, ...]:
    """Default, both ends of the range, their middle, and a whole number in it."""
    if param.kind == "bool":
        return (False, True)
    assert param.low is not None and param.high is not None, param.name
    return (*dict.fromkeys((param.default, param.low, (param.low + param.high) / 2, param.high)), 0)


def training(row: OptimizerType, **params: ParamValue) -> TrainingSpec:
    return experiment(optimizer=row.name, learning_rate=row.learning_rate, optimizer_params=params).training


def made(row: OptimizerType, **params: ParamValue) -> keras.optimizers.Optimizer:
    arguments = row.arguments(training(row, **params))
    return getattr(keras.optimizers, row.keras_name)(learning_rate=row.learning_rate, **arguments)


CASES = [
    pytest.param(row, {param.name: value}, id=f"{row.name}-{param.name}-{value!r}")
    for row in OPTIMIZERS
    for param in row.params
    for value in values_of(param)
] + [
    pytest.param(row, {param.name: values_of(param)[at] for param in row.params}, id=f"{row.name}-all-{at}")
    for row in OPTIMIZERS
    for at in (0, 1, -2)
]


@pytest.mark.parametrize("row", OPTIMIZERS, ids=lambda row: row.name)
def test_a_row_is_complete(row: OptimizerType) -> None:
    names = [param.name for param in row.params]
    assert len(set(names)) == len(names)
    assert {"clipnorm", "weight_decay"} <= set(names)
    assert set(row.remembering) <= set(names)
    for param in row.params:
        assert param.kind in ("float", "bool")
        assert param.default == param.keras_default == (keras_default(row, param) or NONE), "a file may leave it out"
        assert type(param.default) is {"float": float, "bool": bool}[param.kind]
        assert (param.step is None) == (param.low is None) == (param.high is None) == (param.kind == "bool")
        assert param.problem_with(param.default) is None
        assert param.help.endswith(".") and param.label
        assert not param.argument and not param.keras_class, "these are given to Keras as they stand"


@pytest.mark.parametrize(("row", "params"), CASES)
def test_keras_takes_every_legal_value_and_steps_with_it(row: OptimizerType, params: dict[str, ParamValue]) -> None:
    optimizer, weights = made(row, **params), keras.Variable([1.0, -2.0, 3.0])
    optimizer.build([weights])
    kept = sum(variable.shape == (3,) for variable in optimizer.variables)
    assert kept == row.slots_of(training(row, **params))
    for _ in range(3):
        optimizer.apply([keras.ops.convert_to_tensor([0.1, -0.2, 0.3])])
    assert np.isfinite(np.array(weights)).all()


@pytest.mark.parametrize(("row", "params"), CASES)
def test_script_and_worker_make_the_same_optimizer_and_say_no_default(
    row: OptimizerType, params: dict[str, ParamValue]
) -> None:
    spec = experiment(optimizer=row.name, learning_rate=row.learning_rate, optimizer_params=params)
    assert not [problem for problem in check(spec, CARD) if problem.code == "training.optimizer_params"]
    source, names = model_code(spec, CARD), {"keras": keras}
    exec(compile(source, "model", "exec"), names)
    config, workers = (model.optimizer.get_config() for model in (names["model"], build_model(spec, CARD, None)))
    assert config | {"name": ""} == workers | {"name": ""}, "Keras numbers the names of optimizers"
    for param in row.params:
        value = params.get(param.name, param.default)
        assert config[param.name] == (keras_default(row, param) if value == param.default else value), param.name
        assert (f"{param.name}=" in source) == (value != param.default), param.name
    told = row.arguments(spec.training)
    assert {name: type(value) for name, value in told.items()} == {
        param.name: type(param.default) for param in row.params if param.name in told
    }, "SGD refuses a momentum that is a whole number"


@pytest.mark.parametrize("row", OPTIMIZERS, ids=lambda row: row.name)
def test_a_parameter_does_what_it_is_named_after(row: OptimizerType) -> None:
    """Each of them changes where some steps lead; of SGD, nesterov with a momentum only."""
    for param in row.params:
        others = {"momentum": 0.5} if param.name == "nesterov" else {}
        changed = {"clipnorm": 0.01, "weight_decay": 0.5, "nesterov": True}.get(param.name, 0.5)
        ends = []
        for params in (others, others | {param.name: changed}):
            optimizer, weights = made(row, **params), keras.Variable([1.0, -2.0, 3.0])
            for number in range(4):
                optimizer.apply([keras.ops.convert_to_tensor([0.1 * number, -0.2, 0.3])], [weights])
            ends.append(np.array(weights))
        assert not np.array_equal(*ends), param.name


def test_what_keras_refuses_is_refused() -> None:
    for momentum in (-0.1, 1.1, 0, 1):
        with pytest.raises(ValueError, match="momentum"):
            keras.optimizers.SGD(momentum=momentum)
    sgd = next(row for row in OPTIMIZERS if row.name == "sgd")
    momentum = sgd.params[0]
    assert momentum.problem_with(-0.1) and momentum.problem_with(1.1) and momentum.problem_with(1)
    assert momentum.problem_with(0) is None, "written so, it is no momentum"
    assert made(sgd, momentum=0).momentum == 0
    with pytest.raises(ValueError, match="weight_decay"):
        keras.optimizers.AdamW(weight_decay=None)
    assert made(next(row for row in OPTIMIZERS if row.name == "adamw"), weight_decay=0).weight_decay == 0


def test_what_keras_takes_in_silence_and_nobody_means_is_refused_too() -> None:
    params = {param.name: param for row in OPTIMIZERS for param in row.params}
    for name in ("rho", "beta_1", "beta_2", "momentum"):
        assert params[name].problem_with(1.0) and params[name].problem_with(-0.1), name
    for name in ("clipnorm", "weight_decay"):
        assert params[name].problem_with(-1.0), name


def test_a_value_is_left_out_where_it_is_the_default() -> None:
    sgd = next(row for row in OPTIMIZERS if row.name == "sgd")
    one = sgd.with_param(training(sgd), "momentum", 0.9)
    assert one is not None and one.params == {"momentum": 0.9}
    two = sgd.with_param(training(sgd, momentum=0.9), "nesterov", True)
    assert two is not None and two.params == {"momentum": 0.9, "nesterov": True}
    assert sgd.with_param(training(sgd, momentum=0.9), "momentum", 0.0) is None
    assert sgd.with_param(training(sgd), "weight_decay", 0.004) is not None
