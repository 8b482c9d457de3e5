"""The epochs of the runs that were compared last, so that a draw reads only those that have come since."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from tdc_core.runs.models import EpochMetrics, Run
from tdc_core.runs.store import RunStore

MOST = 50_000
"""Epochs that are kept at most, of all runs together, but for those of the run that was asked for last."""


class KeptEpochs:
    """What a process keeps of them. Used from any thread."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[int, tuple[EpochMetrics, ...]]] = OrderedDict()
        self._lock = Lock()

    def of(self, store: RunStore, run: Run) -> tuple[EpochMetrics, ...]:
        """All epochs of a run as it stood when it was read, in order."""
        with self._lock:
            curve, held = self._kept.get(run.id, (run.curve, ()))
        if curve != run.curve or len(held) > run.epochs_done:  # it was cut back since
            held = ()
        if len(held) < run.epochs_done:
            held += tuple(store.epochs.of(run.id, after=len(held)))[: run.epochs_done - len(held)]
        with self._lock:
            self._kept[run.id] = (run.curve, held)
            self._kept.move_to_end(run.id)
            while len(self._kept) > 1 and sum(len(epochs) for _, epochs in self._kept.values()) > MOST:
                self._kept.popitem(last=False)
        return held
