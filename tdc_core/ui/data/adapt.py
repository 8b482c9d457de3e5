"""A draft moved to another data set, and split strings as sliders; plain values, nothing drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

from tdc_core.catalog.datasets import DatasetCard, find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.catalog.heads import HEADS, Head, match_head
from tdc_core.spec import DataSpec, ExperimentSpec, LayerSpec, SplitError, TargetScaling, overlap, resolve_split

Part = Literal["train", "validation", "test"]
_PERCENT = re.compile(r"^(?P<split>\w+)(\[(?:(?P<start>\d{1,3})%)?:(?:(?P<stop>\d{1,3})%)?\])?$", re.ASCII)


class PercentSlice(NamedTuple):
    """A slice in whole percent of one split, as a slider shows it."""

    split: str
    start: int
    stop: int

    def text(self) -> str:
        """The slice as TFDS writes it."""
        if (self.start, self.stop) == (0, 100):
            return self.split
        start = f"{self.start}%" if self.start else ""
        stop = f"{self.stop}%" if self.stop < 100 else ""
        return f"{self.split}[{start}:{stop}]" if start or stop else self.split

    @staticmethod
    def read(text: str, splits: Mapping[str, int]) -> PercentSlice | None:
        """The slice a string means, None where a slider can't express it."""
        match = _PERCENT.match(text.strip())
        if not match or match["split"] not in splits:
            return None
        start, stop = int(match["start"] or 0), int(match["stop"] or 100)
        return PercentSlice(match["split"], start, stop) if start <= stop <= 100 else None


def slide(data: DataSpec, part: Part, to: PercentSlice, splits: Mapping[str, int]) -> DataSpec:
    """The split after one slider was moved; a part that touched the moved edge stays in touch."""
    before = PercentSlice.read(getattr(data, part) or "", splits)
    changes: dict[str, str] = {part: to.text()}
    for other in ("train", "validation", "test"):
        there = PercentSlice.read(getattr(data, other) or "", splits)
        if other == part or there is None or before is None or not there.split == before.split == to.split:
            continue
        if there.start == before.stop != to.stop <= there.stop:
            changes[other] = there._replace(start=to.stop).text()
        elif there.stop == before.start != to.start >= there.start:
            changes[other] = there._replace(stop=to.start).text()
    return data.model_copy(update=changes)


def with_test(data: DataSpec, card: DatasetCard) -> DataSpec:
    """The split with a test part: a split of the data set's own, else the second half of the validation part."""
    if "test" in card.splits:
        return data.model_copy(update={"test": "test"})
    validation = PercentSlice.read(data.validation, card.splits)
    if validation is None or validation.stop - validation.start < 2:
        return data.model_copy(update=usual_parts(card) | {"validation": "train[80%:90%]", "test": "train[90%:]"})
    middle = (validation.start + validation.stop) // 2
    halves = validation._replace(stop=middle), validation._replace(start=middle)
    return data.model_copy(update={"validation": halves[0].text(), "test": halves[1].text()})


def without_test(data: DataSpec, card: DatasetCard) -> DataSpec:
    """The split without its test part, whose rows go to the validation part where the two touch."""
    validation = PercentSlice.read(data.validation, card.splits)
    test = PercentSlice.read(data.test or "", card.splits)
    changes: dict[str, str | None] = {"test": None}
    if validation and test and validation.split == test.split and validation.stop == test.start:
        changes["validation"] = validation._replace(stop=test.stop).text()
    return data.model_copy(update=changes)


def usual_parts(card: DatasetCard) -> dict[str, str | None]:
    """The split of the classic exercise: 80 percent for training, the rest for validation, the test split if any."""
    split = next(iter(card.splits))
    return {
        "train": f"{split}[:80%]",
        "validation": f"{split}[80%:]",
        "test": "test" if "test" in card.splits and split != "test" else None,
    }


def adapt(spec: ExperimentSpec, card: DatasetCard) -> tuple[ExperimentSpec, list[str]]:
    """The experiment moved to another data set.

    Returns:
        The experiment, and a sentence for each thing that was changed to fit.
    """
    old = find_dataset(spec.data.dataset)
    said: list[str] = []
    data = spec.data.model_copy(update={"dataset": card.name})
    data = _fitting_split(data, card, said)
    if data.scaling == "none":
        data = data.model_copy(update={"scaling": "minmax" if card.kind == "image" else "standard"})
        said.append("Features are scaled, 0 to 1." if card.kind == "image" else "Features are scaled, standard.")
    data = _fitting_target(data, card, said)
    layers = _fitting_layers(spec.model.layers, card, said)
    head = _fitting_head(spec, old, card)
    fitting = head.spec(card.class_count)
    if fitting != spec.model.head:
        said.append(f"The head is now {head.title}, with {_count(fitting.units, 'unit')}.")
    batch = 10 if card.examples < 500 else 32
    if batch != spec.training.batch_size:
        said.append(f"Batches of {batch}.")
    moved = spec.model_copy(update={"data": data, "name": _name(spec, old, card)})
    moved = moved.with_layers(layers).with_head(fitting).with_("training", batch_size=batch)
    return moved, said


def _fitting_split(data: DataSpec, card: DatasetCard, said: list[str]) -> DataSpec:
    usual = usual_parts(card)
    try:
        train, validation = resolve_split(data.train, card.splits), resolve_split(data.validation, card.splits)
        parts = [train, validation]
        if data.test is not None:
            parts.append(resolve_split(data.test, card.splits))
        fits = all(sum(rows.rows for rows in part) for part in parts) and not overlap(train, validation)
    except SplitError:
        fits = False
    wanted = data.model_copy(update=usual)
    if fits and (data.test is not None or usual["test"] is None):
        return data
    if fits:
        wanted = data.model_copy(update={"test": usual["test"]})
    test = f", test on {wanted.test}" if wanted.test else ", no test part"
    said.append(f"Training on {wanted.train}, validation on {wanted.validation}{test}.")
    return wanted


def _fitting_target(data: DataSpec, card: DatasetCard, said: list[str]) -> DataSpec:
    wanted: TargetScaling | None = "standard" if card.target == "number" else None
    if wanted and wanted != data.target_scaling:
        said.append("The number to predict is scaled inside the model.")
    return data.model_copy(update={"target_scaling": wanted})


def _fitting_layers(layers: tuple[LayerSpec, ...], card: DatasetCard, said: list[str]) -> tuple[LayerSpec, ...]:
    flat = [layer.type == "flatten" for layer in layers]
    if card.kind == "image" and not any(flat):
        said.append("Flatten is the first layer, since Dense takes a row of numbers.")
        return (LayerSpec.of("flatten"), *layers)
    if card.kind == "table" and flat and flat[0]:
        said.append("Flatten is gone, since a table's rows are flat already.")
        return layers[1:]
    return layers


def _fitting_head(spec: ExperimentSpec, old: DatasetCard | None, card: DatasetCard) -> Head:
    """The same pair where it fits, else one for each class with the same labels, else the first that suits the task."""
    same = match_head(spec.model.head, old.class_count) if old else None
    labels = spec.model.head.labels
    wanted = [same] if same else []
    wanted += [head for head in HEADS if head.units == "classes" and head.labels == labels]
    wanted += [head for head in HEADS if head.units == "classes" or head.target == "number"]
    return next(head for head in wanted if head.fits(card.class_count))


def _name(spec: ExperimentSpec, old: DatasetCard | None, card: DatasetCard) -> str:
    """The data set's title, unless the person has given a name of their own."""
    given = {ready.name for ready in ready_made()} | ({old.title} if old else set()) | {"Untitled"}
    return card.title if spec.name in given else spec.name


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
