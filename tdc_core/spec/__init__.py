"""What the user asked for: frozen values, no input or output."""

from tdc_core.spec.experiment import (
    DataSpec,
    EarlyStoppingSpec,
    ExperimentSpec,
    HeadSpec,
    Labels,
    LayerSpec,
    ModelSpec,
    ParamValue,
    Scaling,
    ScheduleSpec,
    TrainingSpec,
)
from tdc_core.spec.facts import DataFacts, PartFacts
from tdc_core.spec.splits import RowRange, SplitError, distinct, overlap, resolve_split

__all__ = [
    "DataFacts",
    "DataSpec",
    "EarlyStoppingSpec",
    "ExperimentSpec",
    "HeadSpec",
    "Labels",
    "LayerSpec",
    "ModelSpec",
    "ParamValue",
    "PartFacts",
    "RowRange",
    "Scaling",
    "ScheduleSpec",
    "SplitError",
    "TrainingSpec",
    "distinct",
    "overlap",
    "resolve_split",
]
