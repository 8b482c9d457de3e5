"""JSON on stdout, one value a line."""

from __future__ import annotations

import json
import math
from typing import Any


def print_json(value: Any) -> None:
    """Print a value as JSON on one line, at once; NaN and infinity, which JSON lacks, become null."""
    print(json.dumps(_finite(value), ensure_ascii=False, allow_nan=False), flush=True)


def _finite(value: Any) -> Any:
    match value:
        case float():
            return value if math.isfinite(value) else None
        case dict():
            return {key: _finite(item) for key, item in value.items()}
        case list() | tuple():
            return [_finite(item) for item in value]
    return value
