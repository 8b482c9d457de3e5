"""The sweep a person asked for, as a versioned JSON document: version 1 of the file format.

As with an experiment, the types can express a sweep that is wrong (a range that ends before it begins): that is for
`tdc_core.sweeps.faults` to judge. But every number, text and list has a bound.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tdc_core.spec import LARGEST, ExperimentSpec, LayerSpec, ParamValue
from tdc_core.spec.base import Frozen, unset
from tdc_core.spec.experiment import LONGEST, Whole

MOST_TRIALS = 1000
MOST_PARALLEL = 16
MOST_SEARCHED = 20
"""How many settings one sweep may vary."""
MOST_CHOICES = 100
LARGEST_SEED = 2**32 - 1

VERSION: Literal[1] = 1

Params = dict[str, ParamValue]
"""The settings of a trial: the value at each path that is varied."""

_Path = Annotated[str, Field(max_length=LONGEST)]
_Number = Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]
_Choice = bool | Whole | _Number | Annotated[str, Field(max_length=LONGEST)]


class FloatSearch(Frozen):
    """Any number from `low` to `high`, both included; on a log scale, or in steps from `low` on."""

    type: Literal["float"] = "float"
    path: _Path
    low: _Number
    high: _Number
    log: bool = False
    step: _Number | None = Field(default=None, exclude_if=unset)


class IntSearch(Frozen):
    """A whole number from `low` to `high`, both included; on a log scale, or in steps from `low` on."""

    type: Literal["int"] = "int"
    path: _Path
    low: Whole
    high: Whole
    log: bool = False
    step: Whole | None = Field(default=None, exclude_if=unset)


class ChoiceSearch(Frozen):
    """One of some values."""

    type: Literal["choice"] = "choice"
    path: _Path
    choices: tuple[_Choice, ...] = Field(min_length=1, max_length=MOST_CHOICES, strict=False)


class DepthSearch(Frozen):
    """How often a layer is repeated: at the end of the stack (`model.layers`) or in a layer's place (`model.layers.1`).

    Other paths mean the layers of the stack in which it stands once; what they set of this layer, all repetitions have.
    """

    type: Literal["depth"] = "depth"
    path: _Path
    layer: LayerSpec
    low: Whole
    high: Whole


Search = FloatSearch | IntSearch | ChoiceSearch | DepthSearch


class SamplerSpec(Frozen):
    """How the settings of the next trial are chosen."""

    type: Literal["grid", "random", "tpe"] = "tpe"
    seed: int = Field(default=0, ge=0, le=LARGEST_SEED)


class PrunerSpec(Frozen):
    """Whether a trial that does worse than the median of earlier ones is ended.

    None is ended before `startup` trials have finished, or in its first `warmup` epochs.
    """

    type: Literal["none", "median"] = "none"
    startup: int = Field(default=5, ge=0, le=MOST_TRIALS)
    warmup: int = Field(default=0, ge=0, le=LARGEST)


class SweepSpec(Frozen):
    """A whole sweep. What is None at its end is left out of the JSON.

    Attributes:
        metric: the number of an epoch that trials are judged by; the task's monitor where None.
        direction: whether less or more of it is better; the metric's own where None.
        trials: how many experiments are trained at most.
        parallel: how many are trained at a time.
    """

    version: Literal[1] = VERSION
    name: str = Field(default="Untitled", max_length=LONGEST)
    experiment: ExperimentSpec
    search: tuple[Annotated[Search, Field(discriminator="type")], ...] = Field(
        min_length=1, max_length=MOST_SEARCHED, strict=False
    )
    metric: str | None = Field(default=None, max_length=50, exclude_if=unset)
    direction: Literal["minimize", "maximize"] | None = Field(default=None, exclude_if=unset)
    sampler: SamplerSpec = SamplerSpec()
    pruner: PrunerSpec = PrunerSpec()
    trials: int = Field(ge=1, le=MOST_TRIALS)
    parallel: int = Field(default=2, ge=1, le=MOST_PARALLEL)

    def to_json(self) -> str:
        """The sweep as readable JSON, ending in a newline."""
        return self.model_dump_json(indent=2) + "\n"
