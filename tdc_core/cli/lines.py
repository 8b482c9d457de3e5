"""What the commands share in what they print: JSON on stdout, one value a line, and words for a wrong option."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tdc_core.runs.models import Run

INTERRUPTED = 130
"""The exit code that a shell expects after Ctrl-C."""


class WrongOption(ValueError):
    """An option can't be obeyed; the message says why."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Have the system's errors name the file that is being written, which it does not do where the disk is full.

    Raises:
        OSError: the file can't be written.
    """
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def print_json(value: Any) -> None:
    """Print a value as JSON on one line, at once; NaN and infinity, which JSON lacks, become null."""
    print(json.dumps(_finite(value), ensure_ascii=False, allow_nan=False), flush=True)


def scores_of(run: Run) -> dict[str, Any] | None:
    """The scores of a run's best and last weights; what else was noted of it is for runs that are compared."""
    if run.evaluation is None:
        return None
    return {name: values for name, values in asdict(run.evaluation).items() if name in ("best", "last")}


def _finite(value: Any) -> Any:
    match value:
        case float():
            return value if math.isfinite(value) else None
        case dict():
            return {key: _finite(item) for key, item in value.items()}
        case list() | tuple():
            return [_finite(item) for item in value]
    return value
