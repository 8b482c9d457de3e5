"""The table of a comparison: what came of the runs at their best epochs, and only the settings in which they differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tdc_core.tasks.metric import Direction
from tdc_core.ui.compare.compared import Compared, judged_alike, metrics_of
from tdc_core.ui.compare.settings import differing, words_at
from tdc_core.ui.run.words import figure
from tdc_core.ui.runs.columns import BY_KEY

RESULTS, SETTINGS = "At the best epoch", "Settings that differ"
NONE_DIFFER = "No setting differs."
_FIGURES = ("epoch", "parameters", "took", "status")


def table_rows(runs: Sequence[Compared], now: datetime) -> list[dict[str, Any]]:
    """The rows as the browser draws them, all of it as text.

    Args:
        runs: those of the comparison, in the order of the columns.
        now: until when a run at work took its time.

    Returns:
        Each with its title and its cells, a run's each, and which of these is the best; a heading has no cells.
    """
    rows: list[dict[str, Any]] = [{"heading": RESULTS}]
    for metric in metrics_of(runs):
        values = [each.best.get(metric.key) for each in runs]
        best = best_of(values, metric.direction) if judged_alike(runs, metric) else []
        rows.append({"title": metric.of("validation"), "cells": list(map(figure, values)), "best": best})
    for key in _FIGURES:
        column = BY_KEY[key]
        cells = [column.words(each.row, now) for each in runs]
        if key != "status" or any(each.row.status is not runs[0].row.status for each in runs):
            rows.append({"title": column.title, "cells": cells, "best": []})
    settings = [each.settings for each in runs]
    paths = differing(settings)
    rows.append({"heading": SETTINGS if paths else NONE_DIFFER})
    for path in paths:
        title = next(each[path].title for each in settings if path in each)
        cells = [words_at(each, path) for each in settings]
        rows.append({"title": title, "cells": cells, "best": []})
    return rows


def best_of(values: Sequence[float | None], direction: Direction) -> list[int]:
    """The places of the best value, several where they share it; none where there is nothing to choose from."""
    there = [value for value in values if value is not None]
    if len(there) < 2 or min(there) == max(there):
        return []
    best = max(there) if direction == "max" else min(there)
    return [at for at, value in enumerate(values) if value == best]
