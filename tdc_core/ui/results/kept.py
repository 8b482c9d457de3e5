"""A run's results as the pages read them."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from tdc_core.results.kept import Results, UnreadableResults, newest_results, read_results
from tdc_core.runs.models import Run
from tdc_core.ui.session.services import Services

_MOST = 8  # those of MNIST take 2 MB

log = logging.getLogger(__name__)


def kept_results(studio: Services, run: Run) -> Results | None:
    """A run's newest results; None where it has none, or none that can be read."""
    folder = newest_results(studio.settings.runs_dir / run.id)
    if folder is None:
        return None
    try:
        return _read(folder, folder.stat().st_mtime_ns)
    except OSError:
        return None  # newer ones have just taken their place
    except UnreadableResults as error:
        log.warning("No results: %s", error)
        return None


@lru_cache(maxsize=_MOST)
def _read(folder: Path, made: int) -> Results:
    """Read once: another folder of that name, of a run that began again, was made at another time."""
    return read_results(folder)
