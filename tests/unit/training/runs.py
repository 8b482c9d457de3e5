"""Experiments and claimed runs for the tests of the worker."""

from __future__ import annotations

import numpy as np

from tdc_core.catalog.datasets import DatasetCard, find_dataset
from tdc_core.catalog.heads import HEADS, Head
from tdc_core.datasets.encode import Encoder
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.runs.models import Run
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import DataSpec, ExperimentSpec, LayerSpec, ModelSpec, Scaling, TrainingSpec, resolve_split
from tdc_core.training import worker

FLATTEN = LayerSpec.of("flatten")
CHANCE = (
    LayerSpec.of("random_flip"),
    LayerSpec.of("random_rotation", factor=0.05, fill_mode="constant"),
    LayerSpec.of("conv2d", filters=6, kernel_initializer="he_normal", use_bias=False),
    LayerSpec.of("batch_normalization", momentum=0.9),
    LayerSpec.of("max_pooling2d"),
    LayerSpec.of("flatten"),
    LayerSpec.of("gaussian_noise"),
    LayerSpec.of("dense", units=16, l2=0.001),
    LayerSpec.of("dropout", rate=0.3),
)
"""Layers for images that draw by chance, or remember what they have seen."""


def experiment(
    dataset: str = "iris",
    head: str = "softmax_integer",
    *,
    scaling: Scaling = "none",
    layers: tuple[LayerSpec, ...] = (LayerSpec.of("dense", units=16, activation="relu"),),
    test: str | None = None,
    **training: float,
) -> ExperimentSpec:
    """A sound experiment, small enough to train in a second; large data sets are cut to a slice."""
    card = dataset_card(dataset)
    large = card.examples > 10_000
    row = next(row for row in HEADS if row.name == head)
    flat = card.image_shape is not None and FLATTEN not in layers
    return ExperimentSpec(
        data=DataSpec(
            dataset=dataset,
            train="train[:2000]" if large else "train[:80%]",
            validation="train[2000:2500]" if large else "train[80%:]",
            test=test,
            scaling=scaling,
        ),
        model=ModelSpec(layers=((FLATTEN,) if flat else ()) + layers, head=row.spec(card.class_count)),
        training=TrainingSpec.model_validate({"epochs": 2, "batch_size": 10, **training}),
    )


def raw_part(spec: ExperimentSpec, settings: Settings, split: str) -> tuple[np.ndarray, np.ndarray]:
    """Encoded, unscaled features and labels, as someone with the downloaded model would have them."""
    card = dataset_card(spec.data.dataset)
    prepared = DatasetLibrary(settings.home).open(card)
    encoder = Encoder.fit(card, prepared.part(resolve_split(spec.data.train, card.splits)))
    part = prepared.part(resolve_split(split, card.splits))
    return encoder.features(part), encoder.labels(part.labels, spec.model.head)


def dataset_card(name: str) -> DatasetCard:
    """The card of a data set that exists."""
    card = find_dataset(name)
    assert card is not None, name
    return card


def fitting_heads(card: DatasetCard) -> list[Head]:
    """The heads that suit a data set."""
    return [head for head in HEADS if head.fits(card.class_count)]


def claimed(spec: ExperimentSpec, settings: Settings) -> tuple[RunStore, Run]:
    """A run as a worker gets it."""
    store = RunStore(settings.store_url)
    token = store.workspaces.create()
    if spec.data.file is not None:
        store.files.add(token, spec.data.dataset, spec.data.file.sha256, 1)
    store.queue.submit(token, spec, limit=1)
    run = store.queue.claim("test")
    assert run is not None
    return store, run


def trained(spec: ExperimentSpec, settings: Settings) -> tuple[RunStore, Run]:
    """A run that the worker has brought to its end in this process."""
    store, run = claimed(spec, settings)
    worker.train(run.id, run.attempt, settings)
    ended = store.runs.get(run.id)
    assert ended is not None
    return store, ended
