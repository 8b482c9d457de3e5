"""The experiments of the bank that the luck meter is held to: small ones, several on each data set, some nearly alike.

On a data set they are a ladder: another width, rate or length each, so that some lie within luck of each other, some
about two spreads apart, and some far.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tdc_core.catalog.adapt import first_experiment
from tdc_core.catalog.datasets import DatasetCard, find_dataset
from tdc_core.spec import DataSpec, ExperimentSpec, LayerSpec

SEEDS = range(100)
MPG = "auto_mpg"
"""The sample file, which is read as a person's own."""


@dataclass(frozen=True)
class Rung:
    """One of the experiments on a data set.

    Attributes:
        name: of it, among those of its data set.
        units: of its layers.
        dropout: after each of them, none at 0.
        training: what differs from the settings of the data set.
    """

    name: str
    units: tuple[int, ...]
    dropout: float = 0.0
    training: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Ladder:
    """The experiments on a data set.

    Attributes:
        dataset: its name.
        parts: rows to learn from, of the validation part and of the test part.
        training: settings of all.
    """

    dataset: str
    parts: tuple[int, int, int]
    training: tuple[tuple[str, object], ...]
    rungs: tuple[Rung, ...]


LADDERS = (
    Ladder(
        "iris",
        (80, 35, 35),
        (("epochs", 5), ("batch_size", 16), ("learning_rate", 0.03)),
        (
            Rung("12", (12,)),
            Rung("16", (16,)),
            Rung("16-dropout", (16,), dropout=0.2),
            Rung("16-longer", (16,), training=(("epochs", 8),)),
            Rung("16-slow", (16,), training=(("learning_rate", 0.01),)),
        ),
    ),
    Ladder(
        "digits",
        (600, 300, 300),
        (("epochs", 4), ("batch_size", 32), ("learning_rate", 0.012)),
        (
            Rung("16", (16,)),
            Rung("24", (24,)),
            Rung("24-dropout", (24,), dropout=0.2),
            Rung("24-longer", (24,), training=(("epochs", 6),)),
        ),
    ),
    Ladder(
        MPG,
        (240, 76, 76),
        (("epochs", 5), ("batch_size", 32), ("learning_rate", 0.02)),
        (
            Rung("16", (16,)),
            Rung("24", (24,)),
            Rung("16-longer", (16,), training=(("epochs", 7),)),
            Rung("16-slower", (16,), training=(("learning_rate", 0.01),)),
            Rung("16-slow", (16,), training=(("learning_rate", 0.007),)),
        ),
    ),
    Ladder(
        "diabetes",
        (260, 90, 92),
        (("epochs", 4), ("batch_size", 32), ("learning_rate", 0.015)),
        (
            Rung("16", (16,)),
            Rung("16-slower", (16,), training=(("learning_rate", 0.01),)),
        ),
    ),
)


def plan(mpg: DatasetCard) -> Iterator[tuple[str, ExperimentSpec]]:
    """Every experiment of the bank, with its name, such as "iris-16", and seed 0.

    Args:
        mpg: the card of the sample file, once it was read.
    """
    for ladder in LADDERS:
        card = mpg if ladder.dataset == MPG else find_dataset(ladder.dataset)
        assert card is not None
        for rung in ladder.rungs:
            yield f"{ladder.dataset}-{rung.name}", _experiment(card, ladder, rung)


def _experiment(card: DatasetCard, ladder: Ladder, rung: Rung) -> ExperimentSpec:
    learned, validated, _ = ladder.parts
    first = first_experiment(card)
    data: DataSpec = first.data.model_copy(
        update={
            "train": f"train[:{learned}]",
            "validation": f"train[{learned}:{learned + validated}]",
            "test": f"train[{learned + validated}:{sum(ladder.parts)}]",
        }
    )
    layers: list[LayerSpec] = [LayerSpec.of("flatten")] if card.image_shape is not None else []
    for units in rung.units:
        layers.append(LayerSpec.of("dense", units=units, activation="relu"))
        if rung.dropout:
            layers.append(LayerSpec.of("dropout", rate=rung.dropout))
    settings = {**dict(ladder.training), **dict(rung.training), "seed": 0}
    spec = first.with_layers(tuple(layers)).with_("training", **settings)
    return spec.model_copy(update={"name": f"{ladder.dataset}-{rung.name}", "data": data})
