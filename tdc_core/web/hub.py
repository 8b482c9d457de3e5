"""Watches runs in the store for all who look at them: each run is read once, however many look.

One task asks the store for the versions of all watched runs, while there are any, and reads those that changed. The
store is asked in a thread of its own, so that a slow answer holds nobody else up.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from tdc_core.runs.models import RunStatus
from tdc_core.ui.run.live_feed import Sight, look
from tdc_core.ui.session.services import Services

QUICK, SLOW = 0.015, 0.1
"""Seconds between two looks at the store: while an epoch may come any moment, and while none can be seen coming."""
_LOOKS_TIMES_WATCHERS = 2000  # a second: with a hundred watchers twenty looks
_ANEW = 1.0  # seconds after which a run that did not change is said again, for its place in the line and its times
_SLOW_EPOCH = 10.0  # seconds
_JUST_NOW = 5.0  # seconds for which a run that waits may be taken at once
_HOST_SECONDS = 2.0  # between two looks for the host: a new one finds out that the last one was killed

log = logging.getLogger(__name__)


class Hub:
    """What is known of the runs that somebody looks at. Used from the event loop only.

    Args:
        studio: gives the services; called in the hub's thread, first when somebody asks.
    """

    def __init__(self, studio: Callable[[], Services]) -> None:
        self._studio = studio
        self._sights: dict[str, Sight | None] = {}
        self._read_at: dict[str, float] = {}
        self._bells: dict[str, set[asyncio.Event]] = {}
        self._task: asyncio.Task[None] | None = None
        self._looked_for_host = 0.0
        self._threads: ThreadPoolExecutor | None = None
        self.watchers = 0
        self.closed = False

    async def sight(self, run_id: str) -> Sight | None:
        """The run as it stands, None where there is none; of a watched run, as the last look at the store found it."""
        if run_id not in self._sights:
            seen: Sight | None = await self._in_thread(lambda: look(self._studio(), run_id))
            return seen
        return self._sights[run_id]

    @contextmanager
    def watch(self, seen: Mapping[str, Sight | None]) -> Iterator[asyncio.Event]:
        """An event that is set whenever one of the runs has changed, and when the server ends; clear it when you look.

        Args:
            seen: the runs, as `sight` has just found them.
        """
        bell = asyncio.Event()
        for run_id, sight in seen.items():
            self._bells.setdefault(run_id, set()).add(bell)
            if self._sights.setdefault(run_id, sight) is sight:
                self._read_at.setdefault(run_id, time.monotonic())
        self.watchers += 1
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._keep_looking())
        try:
            yield bell
        finally:
            self.watchers -= 1
            for run_id in seen:
                self._bells[run_id].discard(bell)
                if not self._bells[run_id]:
                    del self._bells[run_id]
                    self._sights.pop(run_id, None)
                    self._read_at.pop(run_id, None)

    def close(self) -> None:
        """Let all who wait go: the server ends."""
        self.closed = True
        for bells in self._bells.values():
            for bell in bells:
                bell.set()

    async def _keep_looking(self) -> None:
        while self._bells and not self.closed:
            try:
                await self._look()
            except Exception:  # a locked or broken store: pages stay as they are until it answers again
                log.exception("The store of runs did not answer.")
                await asyncio.sleep(_ANEW)
            await asyncio.sleep(self.pause())

    async def _look(self) -> None:
        now = time.monotonic()
        known = {run_id: self._sights[run_id] for run_id in self._bells}
        aged = {run_id for run_id in known if now - self._read_at[run_id] >= _ANEW}
        found = await self._in_thread(lambda: self._changed(known, aged, now))
        for run_id, sight in found.items():
            if run_id in self._bells:  # somebody looks still
                self._sights[run_id], self._read_at[run_id] = sight, now
                for bell in self._bells[run_id]:
                    bell.set()

    def _changed(self, known: Mapping[str, Sight | None], aged: set[str], now: float) -> dict[str, Sight | None]:
        """Those of the runs that changed since they were read, and those that wait or work and were read long ago."""
        studio = self._studio()
        versions = studio.store.runs.versions(known)
        found: dict[str, Sight | None] = {}
        for run_id, before in known.items():
            changed = versions.get(run_id) != (before.run.version if before else None)
            if changed or (run_id in aged and before is not None and before.run.alive):
                found[run_id] = look(studio, run_id, before)
        if now - self._looked_for_host > _HOST_SECONDS and any(sight and sight.run.alive for sight in known.values()):
            self._looked_for_host = now
            studio.training.ensure_host()
        return found

    def pause(self) -> float:
        """Seconds until the next look at the store, longer with many who look: their pages need the processor too."""
        pace = min((self._pace(run_id) for run_id in self._bells), default=SLOW)
        return max(pace, self.watchers / _LOOKS_TIMES_WATCHERS)

    def _pace(self, run_id: str) -> float:
        """Seconds until a run should be looked at again."""
        sight = self._sights.get(run_id)
        if sight is None or not sight.run.alive:
            return SLOW
        if sight.run.status is RunStatus.QUEUED:
            waits = time.time() - sight.run.stages[-1].began.timestamp() if sight.run.stages else 0.0
            return QUICK if waits < _JUST_NOW else SLOW
        slow = sight.epochs and sight.epochs[-1].seconds > _SLOW_EPOCH
        return SLOW if slow else QUICK

    async def _in_thread(self, work: Callable[[], Any]) -> Any:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(1, "live-runs")
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)
