"""The experiment a person asked for, as a versioned JSON document.

The types can express an experiment that is wrong (no units, a sigmoid over five classes): whether it
makes sense is for `tdc_core.checks` to judge, so that a mistake can be shown where it was made. But every number, text
and list has a bound, so that whoever computes with an experiment or draws it always comes to an end.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field, field_validator, model_validator

from tdc_core.spec.base import Frozen, unset
from tdc_core.spec.reading import FileReading

LARGEST = 2**53 - 1
"""The largest whole number, of either sign: a browser holds no larger one, and arithmetic with it can't overflow."""
LONGEST = 200
"""The most characters of a name, or of a parameter that is text; a field of a page must hold as many."""
LONGEST_DATASET = 100
OWN = "file:"
"""What the name of a data set begins with that is a person's own file."""
LONGEST_FILE_NAME = LONGEST_DATASET - len(OWN)
"""The most characters of such a file's name."""
MOST_PARAMS = 20
"""How many parameters a layer, a schedule or an optimizer may have."""

Scaling = Literal["none", "minmax", "standard"]
TargetScaling = Literal["standard"]
Labels = Literal["integer", "one_hot", "number"]
Whole = Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
ParamValue = bool | int | float | str

_ParamName = Annotated[str, Field(max_length=50)]
_Param = bool | Whole | float | Annotated[str, Field(max_length=LONGEST)]

VERSION: Literal[1] = 1


class DataSpec(Frozen):
    """Which data set, how it is split (TFDS slicing strings) and how features and a number to predict are scaled.

    A person's own file is called "file:NAME", and `file` says how it is read; without, that is still to be guessed.
    What is None at its end is left out of the JSON.
    """

    dataset: str = Field(max_length=LONGEST_DATASET)
    train: str = Field(default="train[:80%]", max_length=200)
    validation: str = Field(default="train[80%:]", max_length=200)
    test: str | None = Field(default=None, max_length=200)
    scaling: Scaling = "none"
    target_scaling: TargetScaling | None = Field(default=None, exclude_if=unset)
    file: FileReading | None = Field(default=None, exclude_if=unset)

    @model_validator(mode="after")
    def _only_a_file_is_read(self) -> Self:
        if self.file is not None and not self.dataset.startswith(OWN):
            raise ValueError(f"only a data set called {OWN}NAME has a reading")
        return self


class _Params(Frozen):
    """Parameters of a catalogue row, by name."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[_ParamName, _Param]

    @model_validator(mode="after")
    def _few_params(self) -> Self:
        if len(self.params) > MOST_PARAMS:
            raise ValueError(f"more than {MOST_PARAMS} parameters")
        return self

    @property
    def params(self) -> dict[str, ParamValue]:
        """The parameters that were given, by name."""
        return dict(self.__pydantic_extra__ or {})


class _Typed(_Params):
    """A catalogue row's name and its parameters, side by side in the JSON."""

    type: str = Field(max_length=50)

    @classmethod
    def of(cls, type: str, **params: ParamValue) -> Self:
        """One of the given type, for example `LayerSpec.of("dense", units=64)`."""
        return cls.model_validate({"type": type, **params})

    def with_params(self, **params: ParamValue) -> Self:
        """The same with some parameters changed."""
        return self.of(self.type, **{**self.params, **params})


class LayerSpec(_Typed):
    """One layer. Which parameters a type has, and their defaults, stands in `tdc_core.catalog.layers`."""


class HeadSpec(Frozen):
    """The last layer together with the loss and the encoding of the labels that it needs."""

    units: Whole
    activation: str = Field(max_length=50)
    loss: str = Field(max_length=100)
    labels: Labels


class ModelSpec(Frozen):
    """The layers between the input and the head, first to last, and the head."""

    layers: tuple[LayerSpec, ...] = Field(default=(), max_length=200, strict=False)
    head: HeadSpec


class EarlyStoppingSpec(Frozen):
    """When the training ends before its last epoch: once val_loss has not improved for `patience` epochs.

    An improvement is one by more than `min_delta`.
    """

    patience: Whole = 5
    min_delta: float = 0.0


class ScheduleSpec(_Typed):
    """How the learning rate changes. The types and their parameters stand in `tdc_core.catalog.schedules`."""


class OptimizerParams(_Params):
    """What the optimizer is told beside its learning rate. Which parameters one has stands in the catalogue's row."""


class TrainingSpec(Frozen):
    """How the model is fitted. What is None at its end is left out of the JSON."""

    optimizer: str = Field(default="adam", max_length=50)
    learning_rate: float = 0.001
    epochs: Whole = 20
    batch_size: Whole = 32
    seed: Whole = 0
    shuffle: bool = True
    early_stopping: EarlyStoppingSpec | None = Field(default=None, exclude_if=unset)
    schedule: ScheduleSpec | None = Field(default=None, exclude_if=unset)
    optimizer_params: OptimizerParams | None = Field(default=None, exclude_if=unset)

    @field_validator("optimizer_params")
    @classmethod
    def _none_are_unset(cls, given: OptimizerParams | None) -> OptimizerParams | None:
        return given if given is not None and given.params else None


class ExperimentSpec(Frozen):
    """A whole experiment, version 1 of the file format."""

    version: Literal[1] = VERSION
    name: str = Field(default="Untitled", max_length=LONGEST)
    data: DataSpec
    model: ModelSpec
    training: TrainingSpec = TrainingSpec()

    def to_json(self) -> str:
        """The experiment as readable JSON, ending in a newline."""
        return self.model_dump_json(indent=2) + "\n"

    def trains_like(self, other: ExperimentSpec) -> bool:
        """Whether another one asks for the same, whatever the two are called; unlike `==` it tells 1 from true."""
        return self.model_dump_json(exclude={"name"}) == other.model_dump_json(exclude={"name"})

    def with_(self, part: Literal["data", "training"], **values: Any) -> Self:
        """The same experiment with some values of its data or training part changed."""
        changed = type(getattr(self, part)).model_validate({**getattr(self, part).model_dump(), **values})
        return self.model_copy(update={part: changed})

    def with_layers(self, layers: tuple[LayerSpec, ...]) -> Self:
        """The same experiment with another stack of layers."""
        return self.model_copy(update={"model": self.model.model_copy(update={"layers": layers})})

    def with_head(self, head: HeadSpec) -> Self:
        """The same experiment with another head."""
        return self.model_copy(update={"model": self.model.model_copy(update={"head": head})})
