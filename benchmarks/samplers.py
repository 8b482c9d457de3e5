"""What choosing by the trials so far (TPE) is worth beside choosing by chance, on real trainings.

Sweeps of the same experiment, settings and number of trials, one after another by each sampler in turns, each pair with
a seed of its own; nothing is pruned, so that all trials are compared. Told are the median of the best val_loss after so
many trials, and in how many pairs TPE's was the lower one. It prints what comes out, for TPE or against it.
"""

from __future__ import annotations

import json
import os
from statistics import median
from typing import Any

from benchmarks.common import machine, options, studio, table
from benchmarks.sweep import WORKERS, time_sweep
from tdc_core.settings import ROOT
from tdc_core.sweeps import SweepSpec, best_so_far, read_sweep

SAMPLERS = ("random", "tpe")
EPOCHS = {"iris": 20, "digits": 8, "diabetes": 15}
SEARCH: list[dict[str, Any]] = [
    {"path": "training.learning_rate", "type": "float", "low": 1e-4, "high": 1e-1, "log": True},
    {"path": "training.batch_size", "type": "choice", "choices": [8, 16, 32, 64]},
    {"path": "training.optimizer", "type": "choice", "choices": ["adam", "rmsprop", "sgd"]},
    {"path": "model.layers.{dense}.units", "type": "int", "low": 4, "high": 128, "log": True},
    {"path": "model.layers.{dense}.activation", "type": "choice", "choices": ["relu", "tanh", "sigmoid"]},
    {
        "path": "model.layers.{dense}",
        "type": "depth",
        "layer": {"type": "dense", "units": 32, "activation": "relu"},
        "low": 1,
        "high": 3,
    },
]


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--trials", type=int, default=30, help="of a sweep (default: %(default)s)")
    parser.add_argument("--pairs", type=int, default=5, help="sweeps by each sampler (default: %(default)s)")
    given = parser.parse_args()
    names, trials, pairs = (["iris"], 4, 1) if given.small else (list(EPOCHS), given.trials, given.pairs)
    os.environ["TDC_WORKERS"] = str(WORKERS)
    marks = sorted({max(1, trials // 3), max(1, 2 * trials // 3), trials})
    print(f"Sweeps of {trials} trials by chance and by TPE, {pairs} of each. {machine()}\n")
    rows = []
    for name in names:
        found: dict[str, list[list[float]]] = {sampler: [] for sampler in SAMPLERS}
        with studio(_sweep(name, "random", 0, trials, given.small).experiment) as made:
            for seed in range(pairs):
                for sampler in SAMPLERS:
                    sweep = _sweep(name, sampler, seed, trials, given.small)
                    members = time_sweep(made, sweep)[1]
                    grown = best_so_far(sweep, members.trials)
                    found[sampler].append([_best(grown, mark) for mark in marks])
        for at, mark in enumerate(marks):
            by = {sampler: [each[at] for each in found[sampler]] for sampler in SAMPLERS}
            better = sum(tpe < chance for chance, tpe in zip(by["random"], by["tpe"], strict=True))
            rows.append((name, mark, *(f"{median(by[sampler]):.4g}" for sampler in SAMPLERS), f"{better} of {pairs}"))
    print(table(("data", "trials", "best by chance", "best by TPE", "TPE lower"), rows))
    print(f"\n{machine()}")


def _best(grown: list[tuple[int, float]], trials: int) -> float:
    """The best value of so many first trials; infinite where none of them has one."""
    return min((value for number, value in grown if number < trials), default=float("inf"))


def _sweep(name: str, sampler: str, seed: int, trials: int, small: bool) -> SweepSpec:
    experiment = json.loads((ROOT / "examples" / f"{name}.json").read_text())
    dense = next(at for at, layer in enumerate(experiment["model"]["layers"]) if layer["type"] == "dense")
    experiment["training"] |= {"epochs": 2 if small else EPOCHS[name], "early_stopping": None, "seed": seed}
    layers = experiment["model"]["layers"]
    experiment["model"]["layers"] = layers[: dense + 1]  # one Dense layer, of which there are to be one to three
    search = [{**item, "path": item["path"].format(dense=dense)} for item in SEARCH]
    raw = {
        "version": 1,
        "name": f"{name}, {sampler}",
        "experiment": experiment,
        "search": search,
        "metric": "val_loss",
        "direction": "minimize",
        "sampler": {"type": sampler, "seed": seed},
        "pruner": {"type": "none"},
        "trials": trials,
        "parallel": WORKERS,
    }
    return read_sweep(json.dumps(raw))


if __name__ == "__main__":
    main()
