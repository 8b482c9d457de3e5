"""How fast a sweep trains with two workers, beside two bare Keras scripts side by side that train the same experiments.

The sweep: by chance and without pruning, from submitting it to a host that runs until its last trial has ended, without
the repeats of its best. The scripts: `bare_trials.py`, each in a fresh process with half of the trials, one after
another; their time is told with the import of TensorFlow and without it, since a host has it loaded. The largest
difference of their numbers is printed. What tracing costs is what the training of a trial takes beyond its usual
epochs. Pairs are interleaved, each with a seed of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import fmean, median

import numpy as np

from benchmarks.common import Studio, machine, options, studio, table, wait_until
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.engine.trials import Trials
from tdc_core.runs.group_models import GroupKind
from tdc_core.runs.models import Run, RunStatus
from tdc_core.settings import ROOT
from tdc_core.spec import ExperimentSpec
from tdc_core.sweeps import SweepSpec, read_sweep

WORKERS, BAR = 2, 0.9


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--trials", type=int, default=30, help="how many experiments (default: %(default)s)")
    parser.add_argument("--pairs", type=int, default=3, help="how many times each of the two (default: %(default)s)")
    given = parser.parse_args()
    trials, pairs, epochs = (4, 1, 2) if given.small else (given.trials, given.pairs, None)
    os.environ["TDC_WORKERS"] = str(WORKERS)
    print(f"{trials} trials on iris, {WORKERS} at a time. {machine()}\n")
    rows, ours, first, later, largest = [], [], [], [], 0.0
    with studio(_sweep(trials, 0, epochs).experiment) as made:
        for seed in range(pairs):
            sweep = _sweep(trials, seed, epochs)
            seconds, members = time_sweep(made, sweep)
            runs = [members.runs[trial.number] for trial in members.trials]
            whole, bare, told = time_scripts(made, [run.spec for run in runs])
            rows.append((seed, whole, bare, seconds, whole / seconds, bare / seconds))
            ours += [_spans(made, run) for run in runs]
            tracings = [_tracing(each["epochs"]) for each in told]
            first += tracings[:WORKERS]
            later += tracings[WORKERS:]
            pairs_of_losses = zip(members.trials, told, strict=True)
            largest = max([largest, *(abs((trial.value or 0) - each["val_loss"]) for trial, each in pairs_of_losses)])
    head = ("seed", "scripts s", "without import", "sweep s", "speed", "without import")
    print(table(head, [(row[0], *(f"{value:.2f}" for value in row[1:])) for row in rows]))
    print(
        f"\nMedian speed {median(row[4] for row in rows):.2f}, without the import {median(row[5] for row in rows):.2f}"
    )
    print(f"of the scripts' (bar: {BAR:g}). Largest difference in the best val_loss: {largest:.1e}.\n")
    names = ("until it trains", "tracing", "other epochs", "evaluating and saving")
    print(table(("of a trial, s", *names), [("sweep", *(f"{fmean(span):.2f}" for span in zip(*ours, strict=True)))]))
    print(f"\nIn a script tracing takes {fmean(first):.2f} s of its first trial and {fmean(later):.2f} of a later one.")
    print(machine())


def _sweep(trials: int, seed: int, epochs: int | None) -> SweepSpec:
    """The example's, by chance and without pruning."""
    raw = json.loads((ROOT / "examples" / "sweeps" / "iris.json").read_text())
    raw |= {"trials": trials, "parallel": WORKERS, "sampler": {"type": "random", "seed": seed}}
    raw["pruner"] = {"type": "none"}
    raw["experiment"]["training"] |= {"epochs": epochs or raw["experiment"]["training"]["epochs"]}
    return read_sweep(json.dumps(raw))


def time_sweep(made: Studio, sweep: SweepSpec) -> tuple[float, Trials]:
    """Seconds from submitting it to the end of its last trial, and its trials."""
    began = time.time()
    content = sweep.to_json()
    group = made.service.submit_group(made.token, GroupKind.SWEEP, sweep.name, content, [])
    trials = Trials(made.store, group.id, sweep)
    wait_until(lambda: bool(trials.look() or True) and bool(trials.repeats))
    made.service.stop_group(made.token, group.id)
    wait_until(lambda: not made.store.runs.alive())
    ends = [run.ended.timestamp() for run in trials.runs.values() if run.terms.lean and run.ended]
    return max(ends) - began, trials


def time_scripts(made: Studio, specs: list[ExperimentSpec]) -> tuple[float, float, list[dict[str, list[float]]]]:
    """Seconds of both scripts as processes, seconds from the first fit on, and what each tells of its trials."""
    with tempfile.TemporaryDirectory() as folder:
        arrays = Path(folder) / "rows.npz"
        _write_rows(made, specs[0], arrays)
        halves = [specs[at::WORKERS] for at in range(WORKERS)]
        began, processes = time.time(), []
        for number, half in enumerate(halves):
            file = Path(folder) / f"{number}.json"
            file.write_text(json.dumps([_plain(spec) for spec in half]))
            command = [sys.executable, str(ROOT / "benchmarks" / "bare_trials.py"), str(file), str(arrays)]
            processes.append(
                subprocess.Popen(
                    command,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "2"},
                    text=True,
                )
            )
        told = [json.loads(process.communicate()[0]) for process in processes]
        ended = time.time()
    each = [told[at % WORKERS]["trials"][at // WORKERS] for at in range(len(specs))]
    return ended - began, ended - min(half["began"] for half in told), each


def _plain(spec: ExperimentSpec) -> dict[str, object]:
    layers = [{"type": layer.type, **layer.params} for layer in spec.model.layers]
    training = spec.training
    return {
        "layers": layers,
        "optimizer": training.optimizer,
        "rate": training.learning_rate,
        "epochs": training.epochs,
        "batch": training.batch_size,
        "seed": training.seed,
    }


def _write_rows(made: Studio, spec: ExperimentSpec, path: Path) -> None:
    """The rows as the script takes them, scaled by the training part as the app does it."""
    library = DatasetLibrary(made.settings.home)
    card = library.card(spec.data)
    if card is None:
        raise RuntimeError("The data set is gone.")
    prepared = library.open(card)
    parts = {name: prepared.part(card.rows(text)) for name, text in _parts(spec).items()}
    features = parts["train"].features.astype(np.float64)
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    arrays = {name: ((part.features - mean) / deviation).astype(np.float32) for name, part in parts.items()}
    labels = {
        f"{name}_labels": np.eye(len(card.classes), dtype=np.float32)[part.labels] for name, part in parts.items()
    }
    np.savez(path, **arrays, **labels)


def _parts(spec: ExperimentSpec) -> dict[str, str]:
    return {"train": spec.data.train, "validation": spec.data.validation}


def _tracing(epochs: list[float]) -> float:
    return epochs[0] - median(epochs[1:])


def _spans(made: Studio, run: Run) -> tuple[float, float, float, float]:
    """Seconds before it trains, of tracing, of its other epochs, and from then on to its end."""
    began = {stage.status: stage.began.timestamp() for stage in run.stages}
    epochs = [epoch.seconds for epoch in made.store.epochs.of(run.id)]
    evaluating, ended = began[RunStatus.EVALUATING], run.ended.timestamp() if run.ended else 0.0
    training = evaluating - began[RunStatus.TRAINING]
    tracing = training - len(epochs) * median(epochs[1:])
    return began[RunStatus.TRAINING] - began[RunStatus.PREPARING], tracing, training - tracing, ended - evaluating


if __name__ == "__main__":
    main()
