"""Records the bank that readings are held to: trains its runs as a worker does, and keeps what a reading needs.

    python -m scripts.record_readings               all of them, in about ten minutes
    python -m scripts.record_readings tuned-plateau  those whose names begin so

It writes tests/unit/results/readings/bank.json; the test beside it reads every run and counts how often the planted
cause comes first. What is planted where stands in scripts/readings_plan.py.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # read when TensorFlow is first imported

import keras

from scripts.readings_plan import Planned, plan
from tdc_core.catalog.datasets import find_dataset
from tdc_core.results.kept import newest_results, read_results
from tdc_core.results.readings.figures import Figures, figures_of
from tdc_core.runs.store import RunStore
from tdc_core.settings import ROOT, Settings
from tdc_core.tasks.task import task_on
from tdc_core.training.attempt import Attempt
from tdc_core.training.callbacks import LossNotFinite
from tdc_core.training.results import keep_results

BANK = ROOT / "tests" / "unit" / "results" / "readings" / "bank.json"
DIGITS = 4  # that count
MORE_EPOCHS = 2  # of a run that is resumed


def record(planned: Planned, home: Path) -> dict[str, Any]:
    """Train a run as a worker does.

    Args:
        planned: the run.
        home: an empty folder for it.

    Returns:
        It as the bank has it: its experiment, its epochs' numbers by their keys, and the figures of its answers.
    """
    settings = Settings(home=home)
    store = RunStore(settings.store_url)
    token = store.workspaces.create()
    store.queue.submit(token, planned.spec, limit=1)
    run = store.queue.claim("bank")
    assert run is not None
    folder = settings.runs_dir / run.id
    folder.mkdir(parents=True)
    figures: dict[str, Figures] = {}
    became_nan = False
    try:
        outcome = Attempt(store, run, folder, settings).run()
        if planned.resumed is not None:
            epochs = run.spec.training.epochs + MORE_EPOCHS
            store.queue.resume(token, run.id, 1, epochs=epochs, learning_rate=planned.resumed)
            run = store.queue.claim("bank")
            assert run is not None
            outcome = Attempt(store, run, folder, settings).run()
        assert outcome is not None
        keep_results(folder, run.spec, outcome.fit, outcome.state, settings, outcome.evaluation)
        card = find_dataset(run.spec.data.dataset)
        kept = newest_results(folder)
        assert card is not None and kept is not None
        figures = figures_of(read_results(kept), run.spec.model.head, card)
    except LossNotFinite:
        became_nan = True
    points = store.epochs.of(run.id)
    store.database.close()
    return {
        "name": planned.name,
        "part": planned.part,
        "code": planned.code,
        "spec": planned.spec.model_dump(mode="json", exclude_defaults=True),
        "epochs": {key: [_short(point.values[key]) for point in points] for key in task_on(run.spec.data).epoch_keys},
        "became_nan": became_nan,
        "figures": {part: _shortened(asdict(each)) for part, each in figures.items()},
    }


def _shortened(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: _short(value) if isinstance(value, float) else value for name, value in figures.items()}


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def main(beginnings: Sequence[str]) -> None:
    """Record the runs whose names begin so, or all where none is given; the others stay as they are."""
    kept = {each["name"]: each for each in json.loads(BANK.read_text(encoding="utf-8"))} if BANK.exists() else {}
    bank = []
    for planned in plan():
        if not beginnings or planned.name.startswith(tuple(beginnings)):
            with tempfile.TemporaryDirectory() as home:
                kept[planned.name] = record(planned, Path(home))
            keras.backend.clear_session()
            print(planned.name, flush=True)
        if planned.name in kept:
            bank.append(kept[planned.name])
    BANK.parent.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(each, separators=(",", ":")) for each in bank)
    BANK.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
