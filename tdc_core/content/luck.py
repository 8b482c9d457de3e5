"""One experiment over a hundred seeds, for the lesson about luck: the best epoch's accuracy on both other parts.

`python -m scripts.record_luck` trains it and writes luck.json.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LUCK_FILE = Path(__file__).parent / "luck.json"
LUCK_RUN = "luck_digits"
"""The experiment."""


@dataclass(frozen=True)
class Tries:
    """The accuracies of each seed, from 0 to 1.

    Attributes:
        validation: on the validation part.
        test: on the test part.
    """

    validation: tuple[float, ...]
    test: tuple[float, ...]


@cache
def recorded_tries() -> Tries:
    """The recorded runs.

    Raises:
        OSError, ValueError: their file is missing or has another shape.
    """
    columns = json.loads(LUCK_FILE.read_text(encoding="utf-8"))
    return Tries(tuple(columns["val_accuracy"]), tuple(columns["test_accuracy"]))
