"""The layers a stack can have."""

from __future__ import annotations

from dataclasses import dataclass

from tdc_core.catalog.params import Param
from tdc_core.spec import LayerSpec, ParamValue

ACTIVATIONS = ("relu", "sigmoid", "softmax", "tanh", "leaky_relu", "elu", "gelu", "selu", "silu", "softplus", "linear")


@dataclass(frozen=True)
class LayerType:
    """A kind of layer.

    Attributes:
        name: the value of `type` in an experiment file.
        keras_name: the class in `keras.layers`.
        help: one sentence on what it does.
        ranks: numbers of axes, batch left out, that its input may have; empty means any.
    """

    name: str
    keras_name: str
    help: str
    params: tuple[Param, ...] = ()
    ranks: tuple[int, ...] = ()

    def values(self, layer: LayerSpec) -> dict[str, ParamValue]:
        """All parameters of a layer of this type, defaults filled in, in catalogue order."""
        return {param.name: layer.params.get(param.name, param.default) for param in self.params}

    def default_layer(self) -> LayerSpec:
        """A layer with every parameter at its default."""
        return LayerSpec.of(self.name, **{param.name: param.default for param in self.params})


LAYERS: tuple[LayerType, ...] = (
    LayerType(
        name="flatten",
        keras_name="Flatten",
        help="Unrolls an image or any block of numbers into one long row, which Dense layers need.",
    ),
    LayerType(
        name="dense",
        keras_name="Dense",
        help="Each unit looks at every input, adds them up with its own weights, and applies the activation.",
        params=(
            Param(
                "units",
                "Units",
                "int",
                64,
                "How many neurons the layer has, which is the length of its output.",
                low=1,
                high=4096,
                step=1,
            ),
            Param(
                "activation",
                "Activation",
                "choice",
                "relu",
                "The function applied to each unit's sum.",
                choices=ACTIVATIONS,
            ),
        ),
    ),
)


def find_layer(name: str) -> LayerType | None:
    """The layer type of that name, or None."""
    return next((row for row in LAYERS if row.name == name), None)
