"""The line of runs that wait: each one's place, and how long that will take where it can be told."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from tdc_core.runs.models import Run, RunStatus
from tdc_core.runs.store import RunStore

_PAST = 20  # ended runs that are looked at, everyone's
_PAST_OF_A_DATASET = 5


@dataclass(frozen=True)
class Place:
    """Where a run stands in the line.

    Attributes:
        number: 1 for the next.
        seconds: about how long until its turn; None where nothing is known of a run before it.
    """

    number: int
    seconds: float | None = None


@dataclass(frozen=True)
class Pace:
    """How long runs on a data set take, by those that ended lately, or else by one at work.

    Attributes:
        epoch: seconds an epoch.
        around: seconds before and after all epochs.
    """

    epoch: float
    around: float


def places(working: Iterable[float | None], waiting: Mapping[str, float | None], workers: int) -> dict[str, Place]:
    """The places of a line, by id.

    Args:
        working: seconds that each run at work still takes, None where that is not known.
        waiting: seconds that each run in line will take, by id, the next first; None as above.
        workers: how many runs work at a time.
    """
    busy = [math.inf if seconds is None else seconds for seconds in working]
    free_at = busy + [0.0] * (workers - len(busy))
    heapq.heapify(free_at)
    found = {}
    for number, (run_id, seconds) in enumerate(waiting.items(), 1):
        turn = heapq.heappop(free_at)
        found[run_id] = Place(number, turn if math.isfinite(turn) else None)
        heapq.heappush(free_at, math.inf if seconds is None else turn + seconds)
    return found


def line(store: RunStore, workers: int, now: datetime) -> dict[str, Place]:
    """The line as it stands, by id.

    Args:
        store: where the runs are.
        workers: how many runs work at a time.
        now: the time.
    """
    alive = {run.id: run for run in store.runs.alive()}
    waiting = [alive[run_id] for run_id in store.queue.line() if run_id in alive]
    if not waiting:
        return {}
    working = [run for run in alive.values() if run.status is not RunStatus.QUEUED]
    ended = store.runs.lately_ended(_PAST)
    paces = store.epochs.paces([*alive, *(run.id for run in ended)])
    past = _past(ended, paces)
    for run in working:
        if run.id in paces:
            past.setdefault(run.spec.data.dataset, Pace(paces[run.id], around=0.0))
    remaining = [_remaining(run, paces, past, now) for run in working]
    return places(remaining, {run.id: _whole(run, paces, past) for run in waiting}, workers)


def _remaining(run: Run, paces: Mapping[str, float], past: Mapping[str, Pace], now: datetime) -> float | None:
    """Seconds that a run at work still takes; before its first epoch judged by others."""
    if run.id in paces:
        return (run.spec.training.epochs - run.epochs_done) * paces[run.id]
    whole = _whole(run, paces, past)
    elapsed = (now - run.started).total_seconds() if run.started else 0.0
    return None if whole is None else max(0.0, whole - max(0.0, elapsed))


def _whole(run: Run, paces: Mapping[str, float], past: Mapping[str, Pace]) -> float | None:
    """Seconds that a run in line takes from its turn on; one that was resumed has a pace of its own."""
    others = past.get(run.spec.data.dataset)
    epoch = paces.get(run.id, others.epoch if others else None)
    if epoch is None:
        return None
    return (run.spec.training.epochs - run.epochs_done) * epoch + (others.around if others else 0.0)


def _past(ended: Iterable[Run], paces: Mapping[str, float]) -> dict[str, Pace]:
    """How long runs took lately, by data set."""
    by_dataset: dict[str, list[Run]] = {}
    for run in ended:
        by_dataset.setdefault(run.spec.data.dataset, []).append(run)
    return {name: pace for name, runs in by_dataset.items() if (pace := pace_of(runs[:_PAST_OF_A_DATASET], paces))}


def pace_of(runs: Sequence[Run], paces: Mapping[str, float]) -> Pace | None:
    """The usual one of some runs, from what each takes for an epoch, by its id; None where none of them has ended."""
    epochs, around = [], []
    for run in runs:
        pace = paces.get(run.id)
        if pace is not None and run.started is not None and run.ended is not None:
            seconds = run.worked + (run.ended - run.started).total_seconds()
            epochs.append(pace)
            around.append(max(0.0, seconds - run.epochs_done * pace))
    return Pace(median(epochs), median(around)) if epochs else None
