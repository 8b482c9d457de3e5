"""What a run's weights put out at the end of it, or of the epochs so far, written for whoever looks at the run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from filelock import FileLock

from tdc_core.datasets.library import DatasetLibrary
from tdc_core.results.answers import answers
from tdc_core.results.kept import FOLDER, PartOutputs, PartRows, Weights, kept_type, write_results
from tdc_core.results.network import Network
from tdc_core.runs.models import Evaluation, Score
from tdc_core.settings import Settings
from tdc_core.spec import DataSpec, ExperimentSpec
from tdc_core.tasks.task import CLASSIFICATION, task_on
from tdc_core.training.evaluate import score
from tdc_core.training.fit import Fit
from tdc_core.training.network import NotAsNumbers, as_network
from tdc_core.training.state import State, Values, assign
from tdc_core.training.twin import as_litert


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the one process that writes results of a run: its own worker does, and one that was asked to look at it."""
    (folder / FOLDER).mkdir(exist_ok=True)
    with FileLock(folder / FOLDER / "writing.lock"):
        yield


def keep_results(
    folder: Path, spec: ExperimentSpec, fit: Fit, state: State, settings: Settings, evaluation: Evaluation | None = None
) -> None:
    """Write the results of a state, which are not there yet (`has_results`); inside of `alone`.

    Args:
        folder: the run's.
        spec: its experiment.
        fit: its model, whose variables are changed, and its parts.
        state: of which epoch, the best weights up to there with it.
        settings: of this installation, for the rows' own labels.
        evaluation: of this very state, where that was scored already.

    Raises:
        OSError: the disk is full.
        Exception: whatever the converter raises for a layer that it does not know.
    """
    scored: dict[Weights, Mapping[str, Score | None]] = {}
    outputs: dict[Weights, dict[str, np.ndarray]] = {}
    weights: dict[Weights, Values] = {"last": state.model, "best": state.best}
    for name, values in weights.items():  # the best come last, which are those that are asked
        if name == "best" and state.best is state.model:
            scored[name], outputs[name] = scored["last"], outputs["last"]
            continue
        assign(fit.model.variables, values)
        outputs[name] = {part: _outputs(fit.model, batches) for part, batches in _parts(fit).items()}
        scored[name] = _scores(evaluation, name) or score(fit.model, task_on(spec.data), fit.held_out)
    rows = rows_of(spec.data, settings)
    parts = {part: _kept(rows[part], outputs["best"][part], outputs["last"][part], spec) for part in _parts(fit)}
    write_results(folder, state.epoch, scored, parts, as_litert(fit.model), _as_numbers(fit.model))


def rows_of(data: DataSpec, settings: Settings) -> dict[str, PartRows]:
    """The rows of the validation and test parts.

    Raises:
        DatasetError: the data set is not prepared.
        ValueError: there is no such data set.
    """
    library = DatasetLibrary(settings.home)
    card = library.card(data)
    if card is None:
        raise ValueError(f"no data set {data.dataset!r}")
    prepared, found = library.open(card), {}
    for part, split in (("validation", data.validation), ("test", data.test)):
        if split:
            ranges = card.rows(split)
            found[part] = PartRows.of(ranges, prepared.part(ranges).labels)
    return found


def _as_numbers(model: keras.Sequential) -> Network | None:
    try:
        return as_network(model)
    except NotAsNumbers:
        return None  # pages ask LiteRT then


def _parts(fit: Fit) -> dict[str, tf.data.Dataset]:
    return {name: batches for name, batches in fit.held_out.items() if batches is not None}


def _outputs(model: keras.Sequential, batches: tf.data.Dataset) -> np.ndarray:
    """What the current weights put out, float32 (n, units)."""
    return np.concatenate([model.predict_on_batch(features) for features, _ in batches])


def _kept(rows: PartRows, best: np.ndarray, last: np.ndarray, spec: ExperimentSpec) -> PartOutputs:
    """Outputs as they are kept, and the answers as they were before."""
    head, dtype = spec.model.head, kept_type(spec.model.head)
    rounded = best.astype(dtype)
    outputs = rounded, rounded if last is best else last.astype(dtype)
    if task_on(spec.data) is not CLASSIFICATION:
        return PartOutputs(rows, *outputs)
    return PartOutputs(rows, *outputs, answers(best, head), answers(last, head))


def _scores(evaluation: Evaluation | None, weights: Weights) -> Mapping[str, Score | None] | None:
    if evaluation is None:
        return None
    return evaluation.best if weights == "best" else evaluation.last
