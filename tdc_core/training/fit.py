"""From an experiment to a model and the batches it is fitted on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.checks import check
from tdc_core.checks.on_purpose import blocking
from tdc_core.checks.problem import Problem
from tdc_core.checks.shapes import layer_table, total_multiplications
from tdc_core.datasets.encode import Encoder, fit_scaling, fit_target
from tdc_core.datasets.errors import DatasetError
from tdc_core.datasets.facts import data_facts
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.datasets.prepared import PreparedDataset, SplitArrays
from tdc_core.settings import Settings
from tdc_core.spec import OWN, DataFacts, ExperimentSpec, SplitError
from tdc_core.spec.messages import Argument, Code, Message
from tdc_core.training.build import build_model
from tdc_core.training.pipeline import (
    evaluation_batch_size,
    evaluation_batches,
    limit_threads,
    row_order,
    steps_per_execution,
    training_batches,
)


class BadExperiment(ValueError):
    """The experiment has errors.

    Attributes:
        message: which ones.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Fit:
    """All that a fit needs.

    Attributes:
        model: built and compiled, its scaling inside.
        order: the numbers of the rows in the order in which `training` takes them.
        training: batches to train on.
        held_out: batches of "validation" and "test"; "test" is None where there is none.
        encoder: what makes the model's inputs of raw rows.
    """

    model: keras.Sequential
    order: tf.data.Dataset
    training: tf.data.Dataset
    held_out: dict[str, tf.data.Dataset | None]
    encoder: Encoder


def prepare_fit(spec: ExperimentSpec, settings: Settings, override: bool = False) -> Fit:
    """Check the experiment, open and encode its data, and build its model.

    Args:
        spec: the experiment.
        settings: of this installation.
        override: whether the mistakes of its head are meant.

    Raises:
        BadExperiment: the checks found errors.
        DatasetError: the experiment is sound, and the data set is not prepared, or its files are damaged.
    """
    library = DatasetLibrary(settings.home)
    card = library.card(spec.data)
    prepared = _data_of(card, library)
    facts = _facts_of(prepared, spec) if isinstance(prepared, PreparedDataset) else None
    _refuse(blocking(spec, check(spec, card, facts, settings), override))
    if card is None or prepared is None:
        gone = Code.FILE_NOT_READ if spec.data.file else Code.NO_DATASET
        raise BadExperiment(gone(name=spec.data.dataset.removeprefix(OWN)))
    if isinstance(prepared, DatasetError):  # only now: what is wrong with the experiment can be mended at once
        raise prepared

    def raw(split: str) -> SplitArrays:
        return prepared.part(card.rows(split))

    encoder = Encoder.fit(card, raw(spec.data.train))

    def encoded(split: str) -> tuple[np.ndarray, np.ndarray]:
        part = raw(split)
        return encoder.features(part), encoder.labels(part.labels, spec.model.head)

    features, labels = encoded(spec.data.train)
    scaling = fit_scaling(card, spec.data.scaling, features)
    target = fit_target(spec.data.target_scaling, raw(spec.data.train).labels)
    rows = layer_table(spec.model, card.input_shape, spec.data.scaling)
    multiplications, batch_size = total_multiplications(rows), spec.training.batch_size
    limit_threads(multiplications, batch_size)
    model = build_model(spec, card, scaling, target)
    order = row_order(len(features), spec.training)
    training = training_batches(order, features, labels, batch_size)
    # Set here and not in compile, so that the saved model does not carry it.
    model.steps_per_execution = steps_per_execution(len(training), batch_size, multiplications)
    size = evaluation_batch_size(batch_size, multiplications, model.steps_per_execution)
    held_out = {"validation": spec.data.validation, "test": spec.data.test}
    return Fit(
        model,
        order,
        training,
        {name: evaluation_batches(*encoded(split), size) if split else None for name, split in held_out.items()},
        encoder,
    )


def _data_of(card: DatasetCard | None, library: DatasetLibrary) -> PreparedDataset | DatasetError | None:
    """The rows, or why they are not at hand; None where there is no such data set."""
    try:
        return library.open(card) if card else None
    except DatasetError as error:
        return error


def _facts_of(data: PreparedDataset, spec: ExperimentSpec) -> DataFacts | None:
    """What the rows say; None where the split names none, which the referee says better."""
    try:
        return data_facts(data, spec.data)
    except SplitError:
        return None


def _refuse(errors: Sequence[Problem]) -> None:
    if errors:
        found: list[Argument] = [Code.PROBLEM(code=each.code, path=each.path, words=each.message) for each in errors]
        raise BadExperiment(Code.BAD_EXPERIMENT(problems=found))
