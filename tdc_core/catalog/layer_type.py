"""What a row of the layer catalogue is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from tdc_core.catalog.layer_outputs import Rule
from tdc_core.catalog.params import Param, parse_sizes
from tdc_core.spec import LayerSpec, ParamValue

LayerGroup = Literal["core", "convolution", "pooling", "normalization", "regularization", "augmentation"]

IMAGES = (3,)
"""The ranks of layers that take images: height, width, channels."""


class Argument(NamedTuple):
    """An argument of a Keras layer.

    Attributes:
        name: its keyword.
        value: what it is given; a tuple for sizes of axes.
        keras_class: the class under `keras` that the value is wrapped in; empty for the value itself.
        required: whether Keras requires it; these come first, in Keras' own order.
    """

    name: str
    value: ParamValue | tuple[int, ...]
    keras_class: str
    required: bool


@dataclass(frozen=True)
class LayerType:
    """A kind of layer.

    Attributes:
        name: the value of `type` in an experiment file.
        keras_name: the class in `keras.layers`.
        group: what it is for, by which a menu can sort it.
        help: one sentence on what it does.
        output: what leaves it, a function in `tdc_core.catalog.layer_outputs`.
        params: in the order of Keras' arguments as far as Keras requires them, then by use.
        ranks: numbers of axes, batch left out, that its input may have; empty means any.
        bends: whether it keeps two layers of weights from being one, without an activation.
        view: whether what leaves it lies in the memory of what came in.
    """

    name: str
    keras_name: str
    group: LayerGroup
    help: str
    output: Rule
    params: tuple[Param, ...] = ()
    ranks: tuple[int, ...] = ()
    bends: bool = False
    view: bool = False

    @property
    def only_trains(self) -> bool:
        """Whether it does something only while the model is trained."""
        return self.group in ("regularization", "augmentation")

    def values(self, layer: LayerSpec) -> dict[str, ParamValue]:
        """All parameters of a layer of this type, defaults filled in, in catalogue order."""
        given = layer.params
        return {param.name: given.get(param.name, param.default) for param in self.params}

    def default_layer(self) -> LayerSpec:
        """A new layer, with every parameter at its default; the advanced ones are left out."""
        return LayerSpec.of(self.name, **{param.name: param.default for param in self.params if not param.advanced})

    def completed(self, layer: LayerSpec) -> LayerSpec:
        """The layer with what it leaves out filled in; the advanced parameters stay left out."""
        return layer.with_params(**self.default_layer().params | layer.params)

    def arguments(self, layer: LayerSpec) -> tuple[Argument, ...]:
        """What Keras is to be told of a layer of this type: nothing that it would do by itself.

        A parameter that is no legal value comes as it stands.
        """
        values = self.values(layer)
        return tuple(
            Argument(
                param.argument or param.name,
                parse_sizes(values[param.name]) or values[param.name] if param.kind == "sizes" else values[param.name],
                param.keras_class,
                required=param.keras_default is None,
            )
            for param in self.params
            if param.keras_default is None or values[param.name] != param.keras_default
        )
