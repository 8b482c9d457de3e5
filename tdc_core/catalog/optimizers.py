"""The optimizers, and the other settings of a fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from tdc_core.catalog.params import Param
from tdc_core.spec import OptimizerParams, ParamValue, TrainingSpec

LEARNING_RATE_LIMIT = 10.0
"""The largest learning rate that can be asked for."""
SEED_LIMIT = 2**32 - 1
"""The largest seed that NumPy, and so `keras.utils.set_random_seed`, takes."""


@dataclass(frozen=True)
class OptimizerType:
    """An optimizer.

    Attributes:
        name: the value in an experiment file, and Keras' own string for it.
        keras_name: the class in `keras.optimizers`.
        learning_rate: Keras' default.
        slots: how many numbers it keeps for each weight, such as running means.
        sensible: lowest and highest learning rate with which it usually learns something.
        params: the others of Keras' arguments. Each has Keras' own default, so that a file may leave it out.
        remembering: those of them that make it keep one number more for each weight, unless they are 0.
    """

    name: str
    keras_name: str
    learning_rate: float
    slots: int
    sensible: tuple[float, float]
    help: str
    params: tuple[Param, ...] = ()
    remembering: tuple[str, ...] = ()

    def values(self, training: TrainingSpec) -> dict[str, ParamValue]:
        """All parameters of this optimizer, defaults filled in, in catalogue order."""
        given = params_of(training)
        return {param.name: given.get(param.name, param.default) for param in self.params}

    def arguments(self, training: TrainingSpec) -> dict[str, ParamValue]:
        """What Keras is to be told beside the learning rate: nothing that it would do by itself.

        Args:
            training: sound settings; a value that is no legal one comes as it stands.
        """
        values = self.values(training)
        return {
            param.name: _as_keras_takes_it(param, values[param.name])
            for param in self.params
            if values[param.name] != param.keras_default
        }

    def slots_of(self, training: TrainingSpec) -> int:
        """How many numbers it keeps for each weight, with these parameters."""
        values = self.values(training)
        return self.slots + sum(bool(values[name]) for name in self.remembering)

    def in_place_of(self, training: TrainingSpec) -> dict[str, Any]:
        """What changes in the settings when it takes the old optimizer's place: parameters that both have stay."""
        names = {param.name for param in self.params}
        kept = {name: value for name, value in params_of(training).items() if name in names}
        return {"optimizer": self.name, "optimizer_params": as_params(kept)}

    def with_param(self, training: TrainingSpec, name: str, value: ParamValue) -> OptimizerParams | None:
        """The parameters with another value for one of them, which is left out where it is the default."""
        default = {param.name: param.default for param in self.params}.get(name)
        others = {key: kept for key, kept in params_of(training).items() if key != name}
        return as_params(others if value == default else others | {name: value})


def params_of(training: TrainingSpec) -> dict[str, ParamValue]:
    """The optimizer's parameters that were given, by name."""
    return training.optimizer_params.params if training.optimizer_params else {}


def as_params(values: Mapping[str, ParamValue]) -> OptimizerParams | None:
    """Values by name as an experiment has them: None for no values."""
    return OptimizerParams.model_validate(dict(values)) if values else None


def _as_keras_takes_it(param: Param, value: ParamValue) -> ParamValue:
    """A number with a point, since SGD refuses a momentum that is a whole number."""
    return float(value) if param.kind == "float" and type(value) is int else value


_MOMENTUM = Param(
    "momentum",
    "Momentum",
    "float",
    0.0,
    "The share of the last step that is added to the next: 0 is none, 0.9 a usual start.",
    low=0.0,
    high=0.99,
    step=0.1,
    keras_default=0.0,
)
_NESTEROV = Param(
    "nesterov",
    "Nesterov",
    "bool",
    False,
    "Looks where the momentum leads before it takes the gradient, which swings about less.",
    advanced=True,
    keras_default=False,
)
_RHO = Param(
    "rho",
    "Rho",
    "float",
    0.9,
    "How slowly the recent size of the gradient is forgotten: 0.9 looks back about 10 steps.",
    low=0.0,
    high=0.999,
    step=0.01,
    advanced=True,
    keras_default=0.9,
)
_BETA_1 = Param(
    "beta_1",
    "Beta 1",
    "float",
    0.9,
    "How slowly the mean of the gradients is forgotten, which is the momentum: 0.9 looks back about 10 steps.",
    low=0.0,
    high=0.999,
    step=0.01,
    advanced=True,
    keras_default=0.9,
)
_BETA_2 = Param(
    "beta_2",
    "Beta 2",
    "float",
    0.999,
    "How slowly the size of the gradients is forgotten: 0.999 looks back about 1,000 steps.",
    low=0.0,
    high=0.9999,
    step=0.001,
    advanced=True,
    keras_default=0.999,
)
_WEIGHT_DECAY = Param(
    "weight_decay",
    "Weight decay",
    "float",
    0.0,
    "Each step takes away this share of every weight, times the learning rate. 0 is none.",
    low=0.0,
    high=1.0,
    step=0.001,
    advanced=True,
    keras_default=0.0,
)
_CLIPNORM = Param(
    "clipnorm",
    "Clip norm",
    "float",
    0.0,
    "The longest that the gradient of one layer's weights may be; a longer one is shortened to it. "
    "0 is no limit, 1 a usual start.",
    low=0.0,
    high=1000.0,
    step=0.5,
    advanced=True,
    keras_default=0.0,
)
_ADAMS = (_BETA_1, _BETA_2, _WEIGHT_DECAY, _CLIPNORM)

_ADAPTIVE = (1e-5, 0.03)  # of optimizers that bring every weight's step to about the learning rate

OPTIMIZERS: tuple[OptimizerType, ...] = (
    OptimizerType(
        "adam",
        "Adam",
        0.001,
        2,
        _ADAPTIVE,
        "Adapts the step of every weight by itself. The usual first choice.",
        params=_ADAMS,
    ),
    OptimizerType(
        "sgd",
        "SGD",
        0.01,
        0,
        (1e-4, 1.0),
        "Plain gradient descent: one step size for all weights. Simple, and slower to tune.",
        params=(_MOMENTUM, _NESTEROV, _WEIGHT_DECAY, _CLIPNORM),
        remembering=("momentum",),
    ),
    OptimizerType(
        "rmsprop",
        "RMSprop",
        0.001,
        1,
        _ADAPTIVE,
        "Scales each weight's step by the recent size of its gradient.",
        params=(_RHO, replace(_MOMENTUM, advanced=True), _WEIGHT_DECAY, _CLIPNORM),
        remembering=("momentum",),
    ),
    OptimizerType(
        "adamw",
        "AdamW",
        0.001,
        2,
        _ADAPTIVE,
        "Adam that also pulls weights gently towards zero, against overfitting.",
        params=(
            replace(_WEIGHT_DECAY, default=0.004, keras_default=0.004, advanced=False),
            _BETA_1,
            _BETA_2,
            _CLIPNORM,
        ),
    ),
    OptimizerType("nadam", "Nadam", 0.001, 2, _ADAPTIVE, "Adam that looks one step ahead.", params=_ADAMS),
    OptimizerType(
        "adagrad",
        "Adagrad",
        0.001,
        1,
        (1e-4, 1.0),
        "Steps shrink for weights that have already moved a lot.",
        params=(_WEIGHT_DECAY, _CLIPNORM),
    ),
)


def find_optimizer(name: str) -> OptimizerType | None:
    """The optimizer of that name, or None."""
    return next((row for row in OPTIMIZERS if row.name == name), None)
