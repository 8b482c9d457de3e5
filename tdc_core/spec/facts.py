"""What the rows of a data set say, counted once and passed to whoever judges or shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PartFacts:
    """One part (train, validation or test) of a data set.

    Attributes:
        examples: how many rows the part has.
        class_counts: rows of each class, in the order of the card's classes.
    """

    examples: int
    class_counts: tuple[int, ...]


@dataclass(frozen=True)
class DataFacts:
    """What is known of a data set once it is prepared and split.

    Attributes:
        train, validation, test: the parts; `test` is None where there is none.
        feature_ranges: lowest and highest value of each input column in the training part, missing
            values left out; one pair for the whole image where the data are images.
        sorted_by_class: whether the labels of the file come in one block a class.
    """

    train: PartFacts
    validation: PartFacts
    test: PartFacts | None
    feature_ranges: tuple[tuple[float, float], ...]
    sorted_by_class: bool
