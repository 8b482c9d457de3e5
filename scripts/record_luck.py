"""Records the bank that the luck meter is held to: small experiments over a hundred seeds each, by the worker's code.

    python -m scripts.record_luck          all of them, in about ten minutes
    python -m scripts.record_luck iris     those whose names begin so

It writes tests/unit/results/luck_bank.json, and the numbers of the lesson about luck, tdc_core/content/luck.json. An
experiment is traced once for all of its seeds, which gives the numbers of runs of their own; the test beside the bank
trains some of them so and compares.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # read when TensorFlow is first imported

import keras
import numpy as np
import tensorflow as tf

from scripts.luck_plan import MPG, SEEDS, plan
from tdc_core.catalog.datasets import DatasetCard
from tdc_core.catalog.samples import SAMPLES
from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.luck import LUCK_FILE, LUCK_RUN
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.datasets.own.intake import limits_of, read_file
from tdc_core.settings import ROOT, Settings, file_path
from tdc_core.spec import OWN, DataSpec, ExperimentSpec, FileSource, TrainingSpec
from tdc_core.tables.guess import guess
from tdc_core.training.fit import Fit, prepare_fit
from tdc_core.training.pipeline import row_order
from tdc_core.training.state import assign, read

BANK = ROOT / "tests" / "unit" / "results" / "luck_bank.json"
DIGITS = 5  # that count
KEPT = ("loss", "accuracy", "mae")

Values = dict[str, list[float]]
"""Numbers like "val_loss" and "test_loss" of the best epoch, seed by seed."""


def record(spec: ExperimentSpec, seeds: Sequence[int], settings: Settings) -> Values:
    """Train an experiment with each seed.

    Args:
        spec: the experiment; its validation and test parts fit into one batch, and it stops at its last epoch.
        seeds: that it is trained with in place of its own.
        settings: where data sets lie.
    """
    fit = prepare_fit(spec, settings)
    fit.model.optimizer.build(fit.model.trainable_variables)
    fresh_optimizer = read(fit.model.optimizer.variables)
    library = DatasetLibrary(settings.home)
    card = library.card(spec.data)
    assert card is not None
    part = library.open(card).part(card.rows(spec.data.train))
    features = fit.encoder.features(part).astype(np.float32)
    epoch = _epoch(fit, features, fit.encoder.labels(part.labels, spec.model.head), spec.training.batch_size)
    values: Values = {}
    for seed in seeds:
        orders = _orders(len(features), spec.training.epochs, seed)
        keras.utils.set_random_seed(seed)
        fresh = keras.models.clone_model(fit.model)  # which draws its weights as the building of a model does
        assign(fit.model.variables, read(fresh.variables))
        assign(fit.model.optimizer.variables, fresh_optimizer)
        epochs = [epoch(order) for order in orders]
        best = min(epochs, key=lambda numbers: float(numbers["val_loss"]))
        for name, value in best.items():
            values.setdefault(name, []).append(float(f"{float(value):.{DIGITS}g}"))
    return values


@cache
def _orders(rows: int, epochs: int, seed: int) -> np.ndarray:
    """The order in which `fit` takes the rows, int64 (epochs, rows)."""
    keras.utils.set_random_seed(seed)
    order = row_order(rows, TrainingSpec(seed=seed)).batch(rows)
    taken = []
    for _ in range(epochs):
        taken.append(next(iter(order)).numpy())
        iter(order)  # `fit` draws two iterators an epoch
    return np.stack(taken)


def _epoch(fit: Fit, features: np.ndarray, labels: np.ndarray, batch_size: int) -> Callable[..., Any]:
    """An epoch as one call into TensorFlow: the steps are the model's own, only what Keras does around them is spared.

    Returns:
        A function of the order of the rows that gives the numbers of both other parts at the epoch's end.
    """
    x, y = tf.constant(features), tf.constant(labels)
    held_out = {"val": next(iter(fit.held_out["validation"])), "test": next(iter(fit.held_out["test"]))}

    @tf.function  # type: ignore[untyped-decorator]
    def epoch(order: tf.Tensor) -> dict[str, tf.Tensor]:
        for first in tf.range(0, len(features), batch_size):
            rows = order[first : first + batch_size]
            fit.model.train_step((tf.gather(x, rows), tf.gather(y, rows)))
        found = {}
        for part, batch in held_out.items():
            fit.model.reset_metrics()
            found |= {
                f"{part}_{metric}": value for metric, value in fit.model.test_step(batch).items() if metric in KEPT
            }
        return found

    return epoch  # type: ignore[no-any-return]


def read_sample(settings: Settings) -> DatasetCard:
    """Read the sample file as a person's own."""
    path = next(sample.path for sample in SAMPLES if sample.path.stem == MPG)
    data = path.read_bytes()
    sha256 = hashlib.sha256(data).hexdigest()
    kept = file_path(settings.home, sha256)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(data)
    reading = guess(path).table.reading
    source = FileSource(name=path.name, sha256=sha256, reading=reading)
    read_file(settings.home, source, limits_of(settings), lambda note, fraction: None)
    card = DatasetLibrary(settings.home).card(DataSpec(dataset=OWN + source.name, file=reading))
    assert card is not None
    return card


def main(beginnings: Sequence[str]) -> None:
    """Record the experiments whose names begin so, or all where none is given; the others stay as they are."""
    kept: dict[str, Values] = json.loads(BANK.read_text(encoding="utf-8")) if BANK.exists() else {}
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        planned = dict(plan(read_sample(settings)))
        for name, spec in [*planned.items(), (LUCK_RUN, lesson_experiment(LUCK_RUN))]:
            if beginnings and not name.startswith(tuple(beginnings)):
                continue
            values = record(spec, SEEDS, settings)
            keras.backend.clear_session()
            print(name, flush=True)
            if name in planned:
                kept[name] = values
                _write(BANK, {name: kept[name] for name in planned if name in kept})
            else:
                _write(LUCK_FILE, {number: values[number] for number in ("val_accuracy", "test_accuracy")})


def _write(file: Path, bank: Mapping[str, object]) -> None:
    lines = ",\n".join(
        f"{json.dumps(name)}: {json.dumps(values, separators=(',', ':'))}" for name, values in bank.items()
    )
    file.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
