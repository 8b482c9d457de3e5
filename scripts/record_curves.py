"""Records the loss curves of the Learn page: trains their experiments with the worker's own code and fixed seeds.

    python -m scripts.record_curves                all of them, in some three minutes
    python -m scripts.record_curves iris_underfit  some of them

It writes tdc_core/content/curves.json; a test trains one of them again and compares. TensorFlow sums in another order
on another processor, so the last digits may differ from machine to machine, and in a diverging run all of them.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # read when TensorFlow is first imported

from tdc_core.content.curves import CURVES_FILE, curve_names
from tdc_core.content.experiments import lesson_experiment
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec
from tdc_core.tasks.task import task_on
from tdc_core.training.fit import prepare_fit

DIGITS = 6  # that count


def record(spec: ExperimentSpec, settings: Settings, epochs: int | None = None) -> dict[str, list[float]]:
    """Train an experiment.

    Args:
        spec: the experiment.
        settings: where prepared data sets lie.
        epochs: how many of its epochs, all where None.

    Returns:
        The metrics by name, a number for each epoch.

    Raises:
        BadExperiment: the experiment has errors.
    """
    fit = prepare_fit(spec, settings)
    history = fit.model.fit(
        fit.training, epochs=epochs or spec.training.epochs, validation_data=fit.held_out["validation"], verbose=0
    ).history
    return {name: [float(f"{value:.{DIGITS}g}") for value in history[name]] for name in task_on(spec.data).epoch_keys}


def main(names: Sequence[str]) -> None:
    """Record some curves, or all of them where no name is given."""
    curves = json.loads(CURVES_FILE.read_text(encoding="utf-8")) if names and CURVES_FILE.exists() else {}
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        for name in names or curve_names():
            curves[name] = record(lesson_experiment(name), settings)
            print(f"{name}: {len(curves[name]['loss'])} epochs, last val_loss {curves[name]['val_loss'][-1]:g}")
    CURVES_FILE.write_text(json.dumps(curves, allow_nan=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
