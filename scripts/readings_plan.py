"""The runs of the bank that readings are held to: sound experiments, and recipes that plant the cause of each reading.

Thresholds are tuned on the runs of `TUNED` alone; those of `JUDGED` are of other data sets, or, where there is one of a
kind only, of other rows and seeds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tdc_core.catalog.datasets import find_dataset
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.settings import Settings
from tdc_core.spec import (
    DataSpec,
    EarlyStoppingSpec,
    ExperimentSpec,
    HeadSpec,
    LayerSpec,
    ModelSpec,
    ScheduleSpec,
    TrainingSpec,
    resolve_split,
)

Part = Literal["tuned", "judged"]
PARTS: tuple[Part, ...] = ("tuned", "judged")
SOUND = ""
"""The code of a run in which nothing was planted."""


@dataclass(frozen=True)
class Place:
    """Which rows of which data set a run is of.

    Attributes:
        rows: how many rows are used, the validation part's included.
        back: whether the validation part comes before the training rows, else after them.
    """

    dataset: str
    rows: int
    seed: int
    back: bool = False

    @property
    def held_out(self) -> int:
        """How many rows validate: a quarter, 1,000 at the most."""
        return min(1000, self.rows // 4)

    def data(self, train: int | None = None, validation: int | None = None, test: int | None = None) -> DataSpec:
        """The rows in parts.

        Args:
            train: how many rows are learned from, all that are not held out where None.
            validation: how many validate, `held_out` where None.
            test: how many test, which no other part has; no test part where None.
        """
        held = validation or self.held_out
        tested = test or 0
        learned = train or self.rows - held - tested
        validate, learn = (0, held + tested) if self.back else (self.rows - held, 0)
        check = held if self.back else self.rows - held - tested
        return DataSpec(
            dataset=self.dataset,
            train=f"train[{learn}:{learn + learned}]",
            validation=f"train[{validate}:{validate + held}]",
            test=f"train[{check}:{check + tested}]" if test else None,
            scaling="minmax" if _is_image(self.dataset) else "standard",
            target_scaling="standard" if _is_number(self.dataset) else None,
        )


Recipe = Callable[[Place], ExperimentSpec]


def experiment(
    place: Place, layers: tuple[LayerSpec, ...], data: DataSpec | None = None, **training: object
) -> ExperimentSpec:
    """An experiment on some rows, with the head that the data set calls for."""
    settings = {"epochs": 30, "batch_size": 32, "learning_rate": 0.002, "seed": place.seed, **training}
    flat = (LayerSpec.of("flatten"),) if _is_image(place.dataset) and layers[:1] != (LayerSpec.of("flatten"),) else ()
    if any(layer.type.startswith("random_") for layer in layers):
        flat = ()
    return ExperimentSpec(
        name="Bank",
        data=data or place.data(),
        model=ModelSpec(layers=(*flat, *layers), head=_head(place.dataset)),
        training=TrainingSpec.model_validate(settings),
    )


def dense(*units: int, activation: str = "relu", **params: float) -> tuple[LayerSpec, ...]:
    """Dense layers one after the other."""
    return tuple(LayerSpec.of("dense", units=number, activation=activation, **params) for number in units)


def calm(place: Place) -> ExperimentSpec:
    """Sound: two layers, and a learning rate that falls."""
    return experiment(place, dense(24, 12), schedule=ScheduleSpec.of("cosine"), learning_rate=0.003)


def stopped(place: Place) -> ExperimentSpec:
    """Sound: it stops where val_loss has its lowest."""
    stopping = EarlyStoppingSpec(patience=4)
    return experiment(place, dense(24), epochs=60, learning_rate=0.005, early_stopping=stopping)


def hidden(place: Place) -> ExperimentSpec:
    """Sound: a little dropout."""
    layers = (*dense(48), LayerSpec.of("dropout", rate=0.2))
    return experiment(place, layers, epochs=40, learning_rate=0.003, schedule=ScheduleSpec.of("cosine"))


def diverging(place: Place) -> ExperimentSpec:
    """Steps that are far too large."""
    if place.seed % 2:
        return experiment(place, dense(32, 16, activation="linear"), optimizer="sgd", learning_rate=10.0, epochs=15)
    return experiment(place, dense(64, 64, 64, activation="leaky_relu"), learning_rate=5.0, epochs=15)


def rate_high(place: Place) -> ExperimentSpec:
    """Steps that are too large to settle."""
    if place.seed % 2:
        return experiment(place, dense(64, 32), learning_rate=0.2, batch_size=16, epochs=20)
    return experiment(place, dense(64, 32), optimizer="rmsprop", learning_rate=0.1, batch_size=16, epochs=20)


def rate_low(place: Place) -> ExperimentSpec:
    """Steps that are too small to arrive."""
    if place.seed % 2:
        return experiment(place, dense(32), optimizer="sgd", learning_rate=0.0003, epochs=25)
    return experiment(place, dense(32, 16), learning_rate=2e-5, epochs=25)


def plateau(place: Place) -> ExperimentSpec:
    """No gradient gets through."""
    if place.seed % 2:
        layers = dense(16, 16, 16, 16, activation="sigmoid")
        return experiment(place, layers, optimizer="sgd", learning_rate=0.01, epochs=25)
    layers = dense(32, 32, 32, 32, 32, activation="sigmoid")
    return experiment(place, layers, optimizer="sgd", learning_rate=0.03, epochs=25)


def underfitting(place: Place) -> ExperimentSpec:
    """Too few epochs, a penalty that is too strong, or too much that is hidden."""
    if place.seed % 3 == 0:
        return experiment(place, dense(16), epochs=6, learning_rate=0.001, batch_size=64)
    if place.seed % 3 == 1:
        return experiment(place, dense(32, l2=1.0), epochs=25)
    return experiment(place, (*dense(16), LayerSpec.of("dropout", rate=0.85)), epochs=25)


def baseline(place: Place) -> ExperimentSpec:
    """A handful of rows, from which nothing can be learned that holds."""
    return experiment(place, dense(32), place.data(train=6), epochs=40, batch_size=8, learning_rate=0.005)


def class_never(place: Place) -> ExperimentSpec:
    """Training rows among which one class is not."""
    data = place.data()
    data = data.model_copy(update={"train": _without_a_class(place, data)})
    return experiment(place, dense(32), data, epochs=60, batch_size=8, learning_rate=0.01)


def small_part(place: Place) -> ExperimentSpec:
    """A dozen rows to validate on."""
    return experiment(place, dense(16), place.data(validation=12), epochs=30, learning_rate=0.005)


def overfitting(place: Place) -> ExperimentSpec:
    """Much room, and few rows."""
    data = place.data(train=min(place.rows - place.held_out, 150))
    return experiment(place, dense(256, 128), data, epochs=50, learning_rate=0.003)


def test_worse(place: Place) -> ExperimentSpec:
    """A validation part that was trained on, and a test part that was not."""
    held = place.held_out
    learned = min(place.rows - held, 160)
    first = held if place.back else 0
    data = DataSpec.model_validate(
        place.data(test=held).model_dump()
        | {"train": f"train[{first}:{first + learned}]", "validation": f"train[{first}:{first + min(learned, held)}]"}
        | {"test": f"train[:{held}]" if place.back else f"train[{place.rows - held}:{place.rows}]"}
    )
    return experiment(place, dense(256, 128), data, epochs=60, learning_rate=0.003)


def last_worse(place: Place) -> ExperimentSpec:
    """Sound; then it goes on with steps that undo what was learned, see `RESUMED`."""
    return experiment(place, dense(64, 32), epochs=20, learning_rate=0.001)


def val_below_loss(place: Place) -> ExperimentSpec:
    """Much is hidden while it trains, and nothing while it is validated."""
    half = LayerSpec.of("dropout", rate=0.5)
    return experiment(place, (*dense(64), half, *dense(32), half), epochs=20, learning_rate=0.002)


RESUMED: dict[Recipe, float] = {last_worse: 0.05}
"""Recipes whose runs go on after their end, with this learning rate."""
_TUNED = ("iris", "digits", "breast_cancer")
_JUDGED = ("wine", "penguins/processed", "penguins/simple", "titanic", "mnist")
_BY_HEART = "mnist"
"""The data set of whose rows so few are taken that every recipe learns them by heart: none of its runs is sound."""
_MANY = {"tuned": ("iris", "digits"), "judged": ("wine", "penguins/processed", "penguins/simple", "mnist")}
"""Those with more than two classes."""
_STRETCHES = 9  # that a split's text has room for
_ROWS = {"mnist": 2000}
"""How many rows are taken, where those are not all."""


def _places(part: Part, datasets: tuple[str, ...], seeds: tuple[int, ...]) -> Iterator[Place]:
    """Each data set with each seed; every second one validates on its first rows."""
    for number, dataset in enumerate(datasets):
        for seed in seeds:
            back = (seed + number) % 2 == 1
            yield Place(dataset, _rows(dataset), seed + (200 if part == "judged" else 0), back)


@dataclass(frozen=True)
class Planned:
    """A run of the bank.

    Attributes:
        name: of the run.
        part: what it is for.
        code: of the reading that should come first; `SOUND` where nothing was planted.
        spec: its experiment.
        resumed: the learning rate with which it goes on for two more epochs; None where it does not.
    """

    name: str
    part: Part
    code: str
    spec: ExperimentSpec
    resumed: float | None = None


def plan() -> Iterator[Planned]:
    """Every run of the bank."""
    for part in PARTS:
        for recipe in (calm, stopped, hidden):
            for place in _places(part, (*_all(part), "diabetes"), seeds=(0, 1) if part == "tuned" else (0, 1, 2)):
                if place.dataset != _BY_HEART:
                    yield _planned(SOUND, recipe, part, place)
        for recipe, datasets, seeds in _recipes(part):
            for place in _places(part, datasets, seeds):
                yield _planned(f"fit.{recipe.__name__}", recipe, part, place)


def _recipes(part: Part) -> Iterator[tuple[Recipe, tuple[str, ...], tuple[int, ...]]]:
    """Each recipe with the data sets on which it does what it is to do, and with its seeds."""
    every, many = _all(part), _MANY[part]
    for recipe in (diverging, rate_high, rate_low, plateau):
        yield recipe, every[::2], (0, 1)
    yield underfitting, every[::2], (0, 1, 2)
    yield small_part, every, (0,)
    yield baseline, ("diabetes",) if part == "tuned" else ("titanic", "diabetes"), (0, 1, 2)
    yield class_never, many, (0, 1)
    yield overfitting, ("digits", "diabetes") if part == "tuned" else ("titanic", "mnist", "diabetes"), (0, 1)
    yield test_worse, ("digits", "diabetes") if part == "tuned" else ("titanic", "mnist", "diabetes"), (0, 1)
    yield last_worse, ("digits",) if part == "tuned" else ("mnist",), (0, 1, 2)
    yield val_below_loss, every, (0,)


def _planned(code: str, recipe: Recipe, part: Part, place: Place) -> Planned:
    return Planned(
        f"{part}-{recipe.__name__}-{place.dataset}-{place.seed}", part, code, recipe(place), RESUMED.get(recipe)
    )


def _all(part: Part) -> tuple[str, ...]:
    return _TUNED if part == "tuned" else _JUDGED


def _without_a_class(place: Place, data: DataSpec) -> str:
    """The longest stretches of the training rows in which a class, another one for each seed, does not come up."""
    card = find_dataset(place.dataset)
    assert card is not None
    (learned,) = resolve_split(data.train, card.splits)
    labels = DatasetLibrary(Settings().home).open(card).splits["train"].labels[learned.start : learned.stop]
    hits = np.flatnonzero(labels == place.seed % len(card.classes))
    edges = np.array([-1, *hits, len(labels)])
    longest = np.sort(np.argsort(np.diff(edges), kind="stable")[-_STRETCHES:])
    found = [(learned.start + edges[each] + 1, learned.start + edges[each + 1]) for each in longest]
    return "+".join(f"train[{start}:{stop}]" for start, stop in found)


def _is_image(dataset: str) -> bool:
    card = find_dataset(dataset)
    return card is not None and card.image_shape is not None


def _is_number(dataset: str) -> bool:
    card = find_dataset(dataset)
    return card is not None and card.target == "number"


def _rows(dataset: str) -> int:
    card = find_dataset(dataset)
    assert card is not None
    return _ROWS.get(dataset, card.splits["train"])


def _head(dataset: str) -> HeadSpec:
    card = find_dataset(dataset)
    assert card is not None
    if card.target == "number":
        return HeadSpec(units=1, activation="linear", loss="mean_squared_error", labels="number")
    if len(card.classes) == 2:
        return HeadSpec(units=1, activation="sigmoid", loss="binary_crossentropy", labels="integer")
    loss = "sparse_categorical_crossentropy"
    return HeadSpec(units=len(card.classes), activation="softmax", loss=loss, labels="integer")
