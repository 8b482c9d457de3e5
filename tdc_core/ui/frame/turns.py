"""Pages are drawn a few at a time.

Python runs one thread at a time, whoever has work: with thirty pages begun at once each takes thirty times as long,
and what sends them to the browsers waits in the same crowd. So a page waits for its turn, but not for long: one that
reads a large file holds up nobody.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_AT_A_TIME = 2  # one draws while the other waits for the store
_PATIENCE = 1.0  # seconds

_turns = threading.Semaphore(_AT_A_TIME)


@contextmanager
def turn() -> Iterator[None]:
    """Wait for a turn, and give it back."""
    mine = _turns.acquire(timeout=_PATIENCE)
    try:
        yield
    finally:
        if mine:
            _turns.release()
