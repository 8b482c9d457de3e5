"""A visitor without a browser: a session over Streamlit's own websocket, in Streamlit's own messages.

It does what the browser would: it brings the cookie of its workspace, hears the stream of the runs on its page, has the
page drawn once a run begins or ends, and presses Train when it is to. It draws nothing, so a hundred leave the cores to
the app.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tdc_core.runs.tickets import COOKIE, new_ticket

_MOST_BYTES = 50_000_000


@dataclass
class Visitor:
    """One browser, and the session that it has at the moment.

    Attributes:
        token: the workspace whose cookie it has; None on an empty page of Streamlit's, which has no workspace.
        waits: seconds from each question to the end of its answer, by kind ("open", "page", "click", "stream").
        errors: what went wrong, in the app's words.
        told: how many events it heard.
    """

    url: str
    token: str | None = None
    waits: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    told: int = 0
    _widgets: dict[str, WidgetState] = field(default_factory=dict)
    _buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    _asked: list[tuple[str, float, str]] = field(default_factory=list)  # kind, when, fragment
    _seen: set[str] = field(default_factory=set)  # the fragments that the script under way has drawn
    _alive: dict[str, bool] = field(default_factory=dict)  # the runs on the page, as they were drawn
    _epochs: dict[str, int] = field(default_factory=dict)
    _streams: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _page: str = ""
    _there: asyncio.Event = field(default_factory=asyncio.Event)  # set while the page is there

    async def stay(self) -> None:
        """Open the Train page and stay on it, or on its next one, until cancelled."""
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        cookie = {} if self.token is None else {"Cookie": f"{COOKIE}={new_ticket(self.token).value}"}
        try:
            while True:
                self._forget_page()
                asked = time.monotonic()
                async with connect(
                    address,
                    max_size=_MOST_BYTES,
                    open_timeout=60,
                    subprotocols=[Subprotocol("streamlit")],
                    additional_headers=cookie,
                ) as socket:
                    self._socket = socket
                    await self._ask("open", asked=asked)
                    async for data in socket:
                        message = ForwardMsg()
                        message.ParseFromString(data if isinstance(data, bytes) else data.encode())
                        await self._hear(message)
        finally:
            for stream in self._streams.values():
                stream.cancel()

    async def reopen(self) -> None:
        """Open the page anew, as a reload does, once it is there."""
        await self._there.wait()
        self._there.clear()
        if self._socket is not None:
            await self._socket.close()

    def _forget_page(self) -> None:
        self._page = ""
        for things in (self._widgets, self._buttons, self._asked, self._seen, self._alive):
            things.clear()

    async def press(self, label: str) -> None:
        """Press a button of the page."""
        button, fragment = self._buttons[label]
        await self._ask("click", fragment, WidgetState(id=button, trigger_value=True))

    async def redraw(self) -> None:
        """Have the whole page drawn again, as any widget outside a fragment does, once it is there."""
        await self._there.wait()
        await self._ask("page")

    def can_press(self, label: str) -> bool:
        """Whether the page has this button, enabled."""
        return label in self._buttons

    async def _hear(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session" and not message.metadata.run.fragment_ids:
            self._alive.clear()
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            await self._see(message.delta.new_element, message.delta.fragment_id)
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "script_finished":
            self._answered(message)
        elif kind in ("ref_hash", "page_not_found"):
            self.errors.append(f"unexpected message {kind}")

    async def _see(self, element: Any, fragment: str) -> None:
        self._seen.add(fragment)
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.errors.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "button":
            if element.button.disabled:
                self._buttons.pop(element.button.label, None)
            else:
                self._buttons[element.button.label] = (element.button.id, fragment)
        elif kind == "bidi_component":
            told = _data(element.bidi_component)
            if "news" in told:
                self._watch(told["news"])

    def _watch(self, news: dict[str, Any]) -> None:
        run = news["run"]
        self._alive[run] = news["alive"]
        if news["alive"] and (run not in self._streams or self._streams[run].done()):
            self._streams[run] = asyncio.create_task(self._listen(run))

    async def _listen(self, run: str) -> None:
        """Hear a run's stream, and the next one where it ends, for as long as the run is on the page and goes on."""
        server, alive = urlsplit(self.url), True
        while alive and self._alive.get(run, True):
            asked = time.monotonic()
            reader, writer = await asyncio.open_connection(server.hostname, server.port)
            address = f"/api/runs/events?run={run}&after={self._epochs.get(run, 0)}"
            writer.write(f"GET {address} HTTP/1.1\r\nHost: {server.netloc}\r\nConnection: close\r\n\r\n".encode())
            try:
                async for line in reader:
                    if line.startswith(b"data: ") and "run" in (told := json.loads(line[6:])):
                        if asked:
                            self.waits.setdefault("stream", []).append(time.monotonic() - asked)
                            asked = 0.0
                        self.told += 1
                        alive = await self._take(run, told)
            finally:
                writer.close()

    async def _take(self, run: str, told: dict[str, Any]) -> bool:
        """Note what was told; whether the run goes on."""
        self._epochs[run] = told.get("total", 0)
        alive = bool(told.get("alive"))
        if self._alive.get(run, alive) != alive:
            self._alive[run] = alive
            await self.redraw()
        return alive

    async def _ask(
        self, kind: str, fragment: str = "", state: WidgetState | None = None, asked: float | None = None
    ) -> None:
        if state is not None and not state.trigger_value:
            self._widgets[state.id] = state
        states = [*self._widgets.values(), *([state] if state is not None and state.trigger_value else [])]
        question = ClientState(fragment_id=fragment)
        question.widget_states.widgets.extend(states)
        if self._page:
            question.page_script_hash = self._page
        elif self.token is not None:
            question.page_name = "train"
        self._asked.append((kind, time.monotonic() if asked is None else asked, fragment))
        if self._socket is not None:
            await self._socket.send(BackMsg(rerun_script=question).SerializeToString())

    def _answered(self, message: ForwardMsg) -> None:
        """A script has ended: what was asked of the fragments that it drew is answered, or of the page as a whole."""
        status = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
        part = "FRAGMENT" in status
        if status == "FINISHED_WITH_COMPILE_ERROR":
            self.errors.append(status)
        if status == "FINISHED_EARLY_FOR_RERUN":
            return
        now = time.monotonic()
        done = [asked for asked in self._asked if (asked[2] in self._seen if asked[2] else not part)]
        self._seen.clear()
        if any(kind == "open" for kind, *_ in done):
            self._there.set()
        for kind, asked, _ in done:
            self.waits.setdefault(kind, []).append(now - asked)
        self._asked = [asked for asked in self._asked if asked not in done]


def _data(component: Any) -> dict[str, Any]:
    """What a component was given, as far as it is JSON."""
    kind = component.WhichOneof("data")
    text = component.json if kind == "json" else component.mixed.json if kind == "mixed" else "{}"
    data = json.loads(text)
    told = data[0] if isinstance(data, list) and data else data
    return told if isinstance(told, dict) else {}
