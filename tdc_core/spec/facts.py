"""What the rows of a data set say, counted once and passed to whoever judges or shows it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tdc_core.spec.findings import Finding


@dataclass(frozen=True)
class TargetFacts:
    """The numbers to predict in one part that has rows.

    Attributes:
        lowest, highest, mean: of the part's own numbers.
        deviation: their standard deviation, divided by n.
        baseline: by how much always answering the mean of the training part is off in this one, on average.
        counts: rows in each of the bins whose edges are `DataFacts.target_edges`.
    """

    lowest: float
    highest: float
    mean: float
    deviation: float
    baseline: float
    counts: tuple[int, ...]


@dataclass(frozen=True)
class PartFacts:
    """One part (train, validation or test) of a data set.

    Attributes:
        examples: how many rows the part has.
        class_counts: rows of each class, in the order of the card's classes; empty where a number is to be predicted.
        target: what there is to say of the numbers to predict; None where there are none.
    """

    examples: int
    class_counts: tuple[int, ...]
    target: TargetFacts | None = None


@dataclass(frozen=True)
class DataFacts:
    """What is known of a data set once it is prepared and split.

    Attributes:
        train, validation, test: the parts; `test` is None where there is none.
        feature_ranges: lowest and highest value of each input column in the training part, missing
            values left out; one pair for the whole image where the data are images.
        sorted_by_label: whether the labels of the file come in one block a class, or numbers in their order.
        counts_by_percent: for each split of the data set the rows of each class in each of its hundred percents, cut
            as `split[3%:4%]` is; empty where they were not counted.
        target_edges: of bins of equal width over all parts' numbers to predict; empty where there are none.
        findings: what stands out in the rows of a person's own file; empty for all other data sets.
    """

    train: PartFacts
    validation: PartFacts
    test: PartFacts | None
    feature_ranges: tuple[tuple[float, float], ...]
    sorted_by_label: bool
    counts_by_percent: Mapping[str, tuple[tuple[int, ...], ...]] = field(default_factory=dict)
    target_edges: tuple[float, ...] = ()
    findings: tuple[Finding, ...] = ()
