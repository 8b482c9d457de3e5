"""An experiment moved to another data set, so that it can be trained there at once."""

from __future__ import annotations

from tdc_core.catalog.datasets import DatasetCard, find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.catalog.heads import HEADS, Head, match_head
from tdc_core.spec import DataSpec, ExperimentSpec, LayerSpec, SplitError, TargetScaling, overlap


def usual_parts(card: DatasetCard) -> dict[str, str | None]:
    """The split of the classic exercise: 80 percent for training, the rest for validation, the test split if any."""
    split = next(iter(card.splits))
    return {
        "train": f"{split}[:80%]",
        "validation": f"{split}[80%:]",
        "test": "test" if "test" in card.splits and split != "test" else None,
    }


_CONVOLVED = 12  # pixels, from which two convolutions with pooling leave something
_CONVOLUTION = (
    LayerSpec.of("conv2d", filters=16, kernel_size=3, activation="relu"),
    LayerSpec.of("max_pooling2d"),
    LayerSpec.of("conv2d", filters=32, kernel_size=3, activation="relu"),
    LayerSpec.of("max_pooling2d"),
    LayerSpec.of("flatten"),
    LayerSpec.of("dense", units=64, activation="relu"),
)


def first_experiment(card: DatasetCard) -> ExperimentSpec:
    """A sensible first experiment on a data set: a small model that suits what it is."""
    base = next(spec for spec in ready_made() if spec.data.dataset == ("digits" if card.kind == "image" else "iris"))
    if card.image_shape is not None and min(card.image_shape[:2]) >= _CONVOLVED:
        base = base.with_layers(_CONVOLUTION)
    return adapt(base, card)[0]


def adapt(spec: ExperimentSpec, card: DatasetCard, old: DatasetCard | None = None) -> tuple[ExperimentSpec, list[str]]:
    """The experiment moved to another data set.

    Args:
        spec: the experiment.
        card: of where it moves to.
        old: of where it was, where that is a person's own file.

    Returns:
        The experiment, and a sentence for each thing that was changed to fit.
    """
    old = old or find_dataset(spec.data.dataset)
    said: list[str] = []
    data = spec.data.model_copy(update={"dataset": card.name, "file": card.reading})
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
        train, validation = card.rows(data.train), card.rows(data.validation)
        parts = [train, validation]
        if data.test is not None:
            parts.append(card.rows(data.test))
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
