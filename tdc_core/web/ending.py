"""The beginning and the end of the server, the latter told to the streams that are open.

A server that is asked to end waits for its open connections first, and says so to nobody: a stream would hold it up for
as long as it lasts. So the streams hear of the signal when it comes.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from types import FrameType
from typing import Any

from tdc_core.web.collection import collect_seldom
from tdc_core.web.hub import Hub
from tdc_core.web.no_delay import send_at_once
from tdc_core.web.thread_turns import take_longer_turns


def lifespan(hub: Hub) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """For `st.App`: what is done once the server listens; and the hub is closed as soon as the process is to end."""

    @asynccontextmanager
    async def up(app: Any) -> AsyncIterator[None]:
        send_at_once()
        collect_seldom()
        take_longer_turns()
        loop = asyncio.get_running_loop()
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                _also(number, lambda: loop.call_soon_threadsafe(hub.close))
        yield
        hub.close()

    return up


def _also(number: int, act: Callable[[], object]) -> None:
    """Act on a signal before the handler that is there does. The server that set that one puts back what was before."""
    before = signal.getsignal(number)

    def handle(signum: int, frame: FrameType | None) -> None:
        act()
        if callable(before):
            before(signum, frame)

    if callable(before):
        signal.signal(number, handle)
