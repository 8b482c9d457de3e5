"""Records the probabilities of the lesson about thresholds: trains its experiment with the worker's own code.

    python -m scripts.record_probabilities

It writes tdc_core/content/probabilities.json; a test trains the experiment again and compares.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # read when TensorFlow is first imported

import numpy as np

from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.probabilities import PROBABILITIES_FILE, THRESHOLD_RUN
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec
from tdc_core.training.fit import prepare_fit

DIGITS = 4  # behind the point


def record(spec: ExperimentSpec, settings: Settings) -> dict[str, list[float]]:
    """Train an experiment with one sigmoid unit.

    Args:
        spec: the experiment.
        settings: where prepared data sets lie.

    Returns:
        For each row of the validation part its label, 0 or 1, and the probability of class 1 after the last epoch.

    Raises:
        BadExperiment: the experiment has errors.
    """
    fit = prepare_fit(spec, settings)
    validation = fit.held_out["validation"]
    fit.model.fit(fit.training, epochs=spec.training.epochs, validation_data=validation, verbose=0)
    labels = np.concatenate([np.asarray(batch).ravel() for _, batch in validation])
    probabilities = fit.model.predict(validation, verbose=0).ravel()
    return {
        "labels": [int(label) for label in labels],
        "probabilities": [round(float(probability), DIGITS) for probability in probabilities],
    }


def main() -> None:
    """Record them."""
    with tempfile.TemporaryDirectory() as home:
        recorded = record(lesson_experiment(THRESHOLD_RUN), Settings(home=Path(home)))
    PROBABILITIES_FILE.write_text(json.dumps(recorded, allow_nan=False) + "\n", encoding="utf-8")
    print(f"{THRESHOLD_RUN}: {len(recorded['labels'])} rows")


if __name__ == "__main__":
    main()
