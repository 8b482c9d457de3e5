"""Probabilities recorded from a real run, for the lesson about thresholds.

`python -m scripts.record_probabilities` trains the experiment and writes probabilities.json.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

PROBABILITIES_FILE = Path(__file__).parent / "probabilities.json"
THRESHOLD_RUN = "yes_no_titanic"
"""The experiment that they were recorded from."""


@dataclass(frozen=True, eq=False)
class Recorded:
    """What a model put out for the rows of its validation part.

    Attributes:
        labels: 0 or 1, int64 (n,).
        probabilities: of class 1, float64 (n,).
    """

    labels: np.ndarray
    probabilities: np.ndarray


@cache
def recorded_probabilities() -> Recorded:
    """The recorded run.

    Raises:
        OSError, ValueError: its file is missing or has another shape.
    """
    columns = json.loads(PROBABILITIES_FILE.read_text(encoding="utf-8"))
    return Recorded(np.array(columns["labels"], np.int64), np.array(columns["probabilities"], np.float64))
