"""The addresses that this server answers itself: runs, as JSON and as a stream, their models, and a cookie.

Those of runs take one or several, each with what is known of it: `?run=ID&after=12&curve=0&run=ID2`. `after` is how
many epochs are known, without it no epochs are told; `curve` is the one that those belong to. A run's id is its link's
secret, so who has it may look, as with the page's link; nothing here writes, and no address holds a workspace's token.

`/api/runs` answers at once. `/api/runs/events` is a stream of server-sent events that says what changes, for at most
twenty seconds; then one asks again with what one has by then.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from tdc_core.ui.run.live_feed import RELEASE, Sight, change, news
from tdc_core.ui.session.services import Services
from tdc_core.web.hub import Hub
from tdc_core.web.results import result_routes
from tdc_core.web.workspace import keep_workspace

STREAM_SECONDS = 20.0
MOST_RUNS = 6
"""In one question: a page shows two side by side and one in its strip."""
_GAP = 0.05  # seconds between two words to one browser, whose charts take as long to paint
_PROGRESS_GAP = 0.5  # the same while no epoch ended and the run's state is the same
_WORDS_A_SECOND = 400  # to all browsers together
_RUN_ID = re.compile(r"[0-9a-f]{32}")
_NUMBER = re.compile(r"\d{1,7}")
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", "X-Content-Type-Options": "nosniff"}


def routes(hub: Hub, studio: Callable[[], Services], base_path: str) -> list[BaseRoute]:
    """All of them, for `st.App`.

    Args:
        hub: where runs are seen.
        studio: gives the services; called when a request comes.
        base_path: Streamlit's `server.baseUrlPath`, which it puts before its own addresses alone.
    """
    prefix = f"/{base_path.strip('/')}" if base_path.strip("/") else ""

    async def runs(request: Request) -> Response:
        return await _answer(request, hub)

    async def events(request: Request) -> Response:
        return await _stream(request, hub)

    return [
        Route(f"{prefix}/api/runs", runs),
        Route(f"{prefix}/api/runs/events", events),
        *result_routes(studio, prefix),
        Route(f"{prefix}/api/workspace", keep_workspace, methods=["GET", "POST"]),
    ]


class BadQuestion(ValueError):
    """The address can't be read; the message says what of it."""


@dataclass
class Asked:
    """A run that is asked for, and what was told of it.

    Attributes:
        after: how many epochs are known; None where nobody wants them.
        curve: the curve that they belong to.
        told: the latest news.
        at: when they were told, on the monotonic clock.
    """

    run_id: str
    after: int | None = None
    curve: int = 0
    told: dict[str, Any] = field(default_factory=dict)
    at: float = 0.0

    def fresh(self, sight: Sight | None, now: float) -> dict[str, Any] | None:
        """What has to be said now; None where there is nothing, or where it can wait."""
        if sight is None:
            return None if self.told.get("gone") else self._tell({"run": self.run_id, "gone": True}, now)
        new = news(sight, self.after, self.curve)
        said = change(self.told, new)
        if self.told and not (said.keys() & {"state", "chart", "line"} or new.get("rows")):
            return None
        if self.told and not self._urgent(new) and now - self.at < _PROGRESS_GAP:
            return None
        if self.after is not None:
            self.after, self.curve = len(sight.epochs), sight.run.curve
        self._tell(new, now)
        return said

    def _urgent(self, new: dict[str, Any]) -> bool:
        return any(new[name] != self.told.get(name) for name in ("total", "curve", "alive")) or (
            new["state"]["status"] != self.told["state"]["status"]
        )

    def _tell(self, new: dict[str, Any], now: float) -> dict[str, Any]:
        self.told, self.at = new, now
        return new

    @property
    def over(self) -> bool:
        """Whether there is nothing more to be told."""
        return bool(self.told) and not self.told.get("alive")


def asked(items: list[tuple[str, str]]) -> list[Asked]:
    """The runs that a question names.

    Raises:
        BadQuestion: it names none or too many, or something in it is not what it should be.
    """
    found: list[Asked] = []
    for name, value in items:
        if name == "run" and _RUN_ID.fullmatch(value):
            found.append(Asked(value))
        elif name in ("after", "curve") and found and _NUMBER.fullmatch(value):
            setattr(found[-1], name, int(value))
        else:
            raise BadQuestion(f"{name[:20]!r} is not understood, or not with this value.")
    if not 0 < len(found) <= MOST_RUNS:
        raise BadQuestion(f"Name one run, and at most {MOST_RUNS}.")
    return found


async def _answer(request: Request, hub: Hub) -> Response:
    try:
        asks = asked(request.query_params.multi_items())
    except BadQuestion as error:
        return _refuse(400, str(error))
    told = [ask.fresh(await hub.sight(ask.run_id), 0.0) for ask in asks]
    if all(ask.told.get("gone") for ask in asks):
        return _refuse(404, "There is no such run.")
    return JSONResponse({"release": RELEASE, "runs": told}, headers=_HEADERS)


async def _stream(request: Request, hub: Hub) -> Response:
    try:
        asks = asked(request.query_params.multi_items())
    except BadQuestion as error:
        return _refuse(400, str(error))
    seen = {ask.run_id: await hub.sight(ask.run_id) for ask in asks}
    if not any(seen.values()):
        return _refuse(404, "There is no such run.")
    return StreamingResponse(_events(asks, seen, hub), media_type="text/event-stream", headers=_HEADERS)


async def _events(asks: list[Asked], seen: dict[str, Sight | None], hub: Hub) -> AsyncIterator[str]:
    """Until all runs have ended, time is up or the server ends: what changes, as it changes."""
    end = time.monotonic() + STREAM_SECONDS
    yield _event({"release": RELEASE})
    with hub.watch(seen) as bell:
        while not hub.closed and (now := time.monotonic()) < end:
            bell.clear()
            for ask in asks:
                if (said := ask.fresh(await hub.sight(ask.run_id), now)) is not None:
                    yield _event(said)
            if all(ask.over for ask in asks):
                return
            await _ring(bell, end - now)
            await asyncio.sleep(max(_GAP, hub.watchers / _WORDS_A_SECOND) - (time.monotonic() - now))


async def _ring(bell: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(bell.wait(), seconds)
    except TimeoutError:
        return


def _event(data: dict[str, Any]) -> str:
    return f"data: {json.dumps(data, separators=(',', ':'), ensure_ascii=False)}\n\n"


def _refuse(status: int, why: str) -> Response:
    return JSONResponse({"release": RELEASE, "error": why}, status, headers=_HEADERS)
