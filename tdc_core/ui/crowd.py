"""How often the pages that watch a run may ask, so that this process keeps up with all of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

ANSWERS_A_SECOND = 20
"""What all watching pages together are given; one answer costs some 20 ms of a core, others' training aside."""
QUICKEST, SLOWEST = 0.1, 2.0
"""Bounds of the seconds between two questions of one page."""
_HERE_SECONDS = 3 * SLOWEST  # a page that has not asked for so long is gone, or hidden


class Crowd:
    """Counts the pages that asked lately. One object a process, used from any of its threads.

    Args:
        clock: seconds, from any start.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: dict[str, float] = {}

    def pace(self, asker: str) -> float:
        """Note that a page asks, and give the seconds after which it may ask again.

        Args:
            asker: tells pages apart, for example a session's id and the name of what it watches.
        """
        now = self._clock()
        with self._lock:
            self._asked[asker] = now
            self._asked = {name: at for name, at in self._asked.items() if now - at < _HERE_SECONDS}
            askers = len(self._asked)
        return min(max(askers / ANSWERS_A_SECOND, QUICKEST), SLOWEST)
