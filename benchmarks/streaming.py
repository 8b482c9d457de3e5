"""What it costs an epoch that a run streams its numbers.

`fit` with all the run's callbacks against `fit` with ModelCheckpoint only. Both are the worker's own job up to its
`fit`, one after the other in one process. The first epoch, in which TensorFlow traces, is left out; everything after
it until `fit` returns counts.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from statistics import median
from typing import Any
from unittest.mock import patch

import keras

from benchmarks.common import experiment, home, machine, options, table
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec
from tdc_core.training.attempt import Attempt

EPOCHS = {"mnist": 4, "iris": 101}


class FitDone(Exception):
    """The fit was measured; the rest of the job is of no interest."""


class FirstEpoch(keras.callbacks.Callback):  # type: ignore[misc]
    """Notes when the first epoch was over, the callbacks before it included."""

    ended = process = 0.0

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Keras' hook; `epoch` counts from 0."""
        if epoch == 0:
            self.ended, self.process = time.perf_counter(), time.process_time()


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--data", choices=EPOCHS, help="one data set only")
    parser.add_argument("--pairs", type=int, default=5, help="how many times each of the two (default: %(default)s)")
    given = parser.parse_args()
    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # each fit traces anew, and it would warn of that
    print(f"fit with all of a run's callbacks against fit with ModelCheckpoint only. {machine()}\n")
    rows = []
    with home() as folder:
        for dataset in [given.data] if given.data else EPOCHS:
            spec = experiment(dataset).with_("training", epochs=3 if given.small else EPOCHS[dataset])
            if given.small:
                spec = spec.with_("data", train="train[:120]", validation="train[120:150]", test=None)
            rows += compare(spec, Settings(home=folder), 1 if given.small else given.pairs)
    head = ("data", "pair", "plain ms/epoch", "all ms/epoch", "more ms", "more %", "more CPU ms", "more CPU %")
    print(table(head, rows))
    print(f"\nBars: 2 % on MNIST, 3 ms an epoch on iris. {machine()}")


def compare(spec: ExperimentSpec, settings: Settings, pairs: int) -> list[tuple[object, ...]]:
    """A row for each pair, and one with the medians."""
    figures = []
    for pair in range(pairs):
        order = (False, True) if pair % 2 else (True, False)
        measured = {all_of_them: time_fit(spec, settings, all_of_them) for all_of_them in order}
        (plain, plain_cpu), (full, full_cpu) = measured[False], measured[True]
        more, more_cpu = full - plain, full_cpu - plain_cpu
        figures.append((plain, full, more, 100 * more / plain, more_cpu, 100 * more_cpu / plain_cpu))
    figures.append(tuple(median(column) for column in zip(*figures, strict=True)))
    names = [*range(1, pairs + 1), "median"]
    return [
        (spec.data.dataset, name, *(f"{value:.2f}" for value in row)) for name, row in zip(names, figures, strict=True)
    ]


def time_fit(spec: ExperimentSpec, settings: Settings, all_callbacks: bool) -> tuple[float, float]:
    """Milliseconds an epoch after the first: on the clock, and of this process' CPU time."""
    store = RunStore(settings.store_url)
    store.queue.submit(store.workspaces.create(), spec, limit=1)
    run = store.queue.claim("benchmark")
    if run is None:
        raise RuntimeError("Another run was not ended.")
    folder = settings.runs_dir / run.id
    folder.mkdir(parents=True)
    first, ended = FirstEpoch(), []
    fit = keras.Model.fit

    def measured(model: keras.Model, *args: Any, callbacks: list[keras.callbacks.Callback], **kwargs: Any) -> None:
        chosen = [one for one in callbacks if all_callbacks or isinstance(one, keras.callbacks.ModelCheckpoint)]
        fit(model, *args, callbacks=[*chosen, first], **kwargs)
        ended.extend((time.perf_counter(), time.process_time()))
        raise FitDone

    with patch.object(keras.Sequential, "fit", measured):
        try:
            Attempt(store, run, folder, settings).run()
        except FitDone:
            keras.backend.clear_session()
    epochs = spec.training.epochs - 1
    return 1e3 * (ended[0] - first.ended) / epochs, 1e3 * (ended[1] - first.process) / epochs


if __name__ == "__main__":
    main()
