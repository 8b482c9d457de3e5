"""The layers of a stack in their places, with what comes into each and what leaves it."""

from __future__ import annotations

from dataclasses import dataclass

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.layer_outputs import Shape
from tdc_core.catalog.layers import LayerType, find_layer
from tdc_core.checks.fitting import stack_rows
from tdc_core.spec import ExperimentSpec, LayerSpec, ParamValue


@dataclass(frozen=True)
class Step:
    """A layer in its place.

    Attributes:
        before, after: shapes of one example as it comes in and leaves.
    """

    index: int
    layer: LayerSpec
    kind: LayerType
    before: Shape
    after: Shape

    @property
    def values(self) -> dict[str, ParamValue]:
        """All parameters of the layer."""
        return self.kind.values(self.layer)

    @property
    def activation(self) -> ParamValue | None:
        """The function at the layer's end; None for a layer without one."""
        return self.values.get("activation")

    @property
    def width(self) -> str | None:
        """The parameter that says how many weighted sums the layer makes; None for a layer that makes none."""
        return next((name for name in ("units", "filters") if name in self.values), None)

    @property
    def path(self) -> str:
        """Where the layer stands in the experiment."""
        return f"model.layers.{self.index}"

    @property
    def title(self) -> str:
        """What messages call it."""
        return f"Layer {self.index + 1}"


def steps_of(spec: ExperimentSpec, card: DatasetCard) -> list[Step]:
    """The layers with their shapes, up to the first that is not known or can't take what comes in."""
    steps: list[Step] = []
    before: Shape = card.input_shape
    for index, (layer, row) in enumerate(zip(spec.model.layers, stack_rows(spec, card), strict=True)):
        kind = find_layer(layer.type)
        if kind is None or row.output_shape is None:
            break
        steps.append(Step(index, layer, kind, before, row.output_shape))
        before = row.output_shape
    return steps
