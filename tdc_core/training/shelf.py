"""Keeps some states of a run while it is trained, so that others can branch from them (`tdc_core.runs.states`)."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tdc_core.runs.states import STATES, experiment_file, kept_epochs, state_file
from tdc_core.spec import ExperimentSpec
from tdc_core.training.state import State, save

MOST_STATES = 10
MOST_BYTES = 100_000_000
"""Of the states of one run, the two of a resumption aside."""
_SECONDS = 1.0  # between two states
_WRITE_SHARE = 0.01  # of the time may go into writing them


class Shelf:
    """The states of some epochs, as far apart as time, their number and the disk ask for.

    Args:
        folder: the run's.
        spec: by which the epochs from now on are trained.
        start: the state that the fit goes on from, None at the beginning.
        attempt: tells apart what two workers write, should one of them be given up and not know.
        clock: seconds, from any start.

    Raises:
        OSError: the disk did not take it.
    """

    def __init__(
        self,
        folder: Path,
        spec: ExperimentSpec,
        start: State | None,
        attempt: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder, self._attempt, self._clock = folder, attempt, clock
        epoch = start.epoch if start else 0
        (folder / STATES).mkdir(exist_ok=True)
        for file in (folder / STATES).iterdir():
            if not file.stem.isdecimal() or int(file.stem) > epoch:  # of epochs that were cut off, or half written
                file.unlink(missing_ok=True)
        if start is not None:
            self._write(start)
        fresh = experiment_file(folder, epoch).with_suffix(f".{attempt}")
        fresh.write_text(spec.to_json(), encoding="utf-8")
        fresh.replace(experiment_file(folder, epoch))
        self._kept = [kept for kept in kept_epochs(folder) if not experiment_file(folder, kept).exists()]
        self._every = math.gcd(*self._kept) or 1
        self._due = clock() + _SECONDS

    def note(self, state: State) -> None:
        """Keep a state, where this is one of those that are kept.

        Raises:
            OSError: the disk did not take it.
        """
        if self._clock() < self._due or state.epoch % self._every or state.epoch in self._kept:
            return
        began = self._clock()
        size = self._write(state)
        self._kept.append(state.epoch)
        while len(self._kept) > min(MOST_STATES - 1, MOST_BYTES // size):  # one is left for the last
            self._every *= 2
            for epoch in [epoch for epoch in self._kept if epoch % self._every]:
                state_file(self._folder, epoch).unlink(missing_ok=True)
                self._kept.remove(epoch)
        now = self._clock()
        self._due = now + max(_SECONDS, (now - began) / _WRITE_SHARE)

    def keep_last(self, epoch: int, file: Path) -> None:
        """Keep the state with which a fit ends, as a link, so that it takes no room; where there are none, leave it.

        Args:
            epoch: how many epochs it has behind it.
            file: in which it lies; what takes its place later must be another file.
        """
        with suppress(OSError):
            os.link(file, state_file(self._folder, epoch))

    def _write(self, state: State) -> int:
        """Write a state whole or not at all; the bytes that it takes."""
        file = state_file(self._folder, state.epoch)
        fresh = file.with_suffix(f".{self._attempt}")
        save(state, fresh)
        size = fresh.stat().st_size
        fresh.replace(file)
        return size
