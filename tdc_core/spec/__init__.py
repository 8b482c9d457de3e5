"""What the user asked for: frozen values, no input or output."""

from tdc_core.spec.data_ref import DataRef, content_id, name_of
from tdc_core.spec.experiment import (
    LARGEST,
    OWN,
    DataSpec,
    EarlyStoppingSpec,
    ExperimentSpec,
    HeadSpec,
    Labels,
    LayerSpec,
    ModelSpec,
    OptimizerParams,
    ParamValue,
    Scaling,
    ScheduleSpec,
    TargetScaling,
    TrainingSpec,
)
from tdc_core.spec.facts import DataFacts, PartFacts, TargetFacts
from tdc_core.spec.findings import Finding
from tdc_core.spec.reading import (
    ColumnReading,
    FileReading,
    FileSource,
    Given,
    Order,
    PicturesReading,
    TableReading,
    own_ref,
)
from tdc_core.spec.splits import RowRange, SplitError, distinct, overlap, resolve_split
from tdc_core.spec.text import one_line, printable

__all__ = [
    "LARGEST",
    "OWN",
    "ColumnReading",
    "DataFacts",
    "DataRef",
    "DataSpec",
    "EarlyStoppingSpec",
    "ExperimentSpec",
    "FileReading",
    "FileSource",
    "Finding",
    "Given",
    "HeadSpec",
    "Labels",
    "LayerSpec",
    "ModelSpec",
    "OptimizerParams",
    "Order",
    "ParamValue",
    "PartFacts",
    "PicturesReading",
    "RowRange",
    "Scaling",
    "ScheduleSpec",
    "SplitError",
    "TableReading",
    "TargetFacts",
    "TargetScaling",
    "TrainingSpec",
    "content_id",
    "distinct",
    "name_of",
    "one_line",
    "overlap",
    "own_ref",
    "printable",
    "resolve_split",
]
