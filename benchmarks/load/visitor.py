"""A visitor without a browser: a session over Streamlit's own websocket, in Streamlit's own messages.

It does what the browser would: it tells its workspace, keeps asking as often as it is told for each chart and strip
on its page, and presses Train when it is to. It draws nothing, so that thirty of them leave the cores to the app.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

_MOST_BYTES = 50_000_000


@dataclass
class Visitor:
    """One session.

    Attributes:
        token: the workspace that its browser keeps; None before it has one.
        waits: seconds from each question to the end of its answer, by kind ("page", "charts", "strip", "click").
        errors: what went wrong, in the app's words.
        held: how many epochs its charts hold.
    """

    url: str
    token: str | None = None
    waits: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    held: int = 0
    drawn: bool = False
    intervals: list[float] = field(default_factory=list)
    _widgets: dict[str, WidgetState] = field(default_factory=dict)
    _buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    _asked: list[tuple[str, float, str]] = field(default_factory=list)  # kind, when, fragment
    _seen: set[str] = field(default_factory=set)  # the fragments that the script under way has drawn
    _timers: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _socket: ClientConnection | None = None
    _page: str = ""

    async def stay(self) -> None:
        """Open the Train page and stay on it until cancelled."""
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        async with connect(address, max_size=_MOST_BYTES, open_timeout=60, subprotocols=["streamlit"]) as socket:
            self._socket = socket
            await self._ask("page")
            try:
                async for data in socket:
                    message = ForwardMsg()
                    message.ParseFromString(data if isinstance(data, bytes) else data.encode())
                    await self._hear(message)
            finally:
                for timer in self._timers.values():
                    timer.cancel()

    async def press(self, label: str) -> None:
        """Press a button of the page."""
        button, fragment = self._buttons[label]
        await self._ask("click", fragment, WidgetState(id=button, trigger_value=True))

    async def redraw(self) -> None:
        """Have the whole page drawn again, as any widget outside a fragment does."""
        await self._ask("page")

    def can_press(self, label: str) -> bool:
        """Whether the page has this button, enabled."""
        return label in self._buttons

    async def _hear(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
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
            if "keep" in told:
                await self._workspace(element.bidi_component.id, told)
            elif "seconds" in told:
                state = WidgetState(id=element.bidi_component.id, json_value=json.dumps({"turn": told["turn"] + 1}))
                self._every("strip", told["seconds"], lambda: self._ask("strip", fragment, state))
            elif "turn" in told:
                self._charts(element.bidi_component.id, fragment, told)

    async def _workspace(self, widget: str, told: dict[str, Any]) -> None:
        if told["keep"]:
            self.token, self.drawn = told["keep"], True
        if told["ask"] is not None:
            answer = {"told": {"asked": told["ask"], "kept": self.token, "works": True}}
            await self._ask("page", "", WidgetState(id=widget, json_value=json.dumps(answer)))

    def _charts(self, widget: str, fragment: str, told: dict[str, Any]) -> None:
        self.held = told["total"]
        self.intervals.append(told["interval"] / 1000)
        turn = told["turn"] + 1
        question = {"ask": {"held": told["total"], "turn": turn, "curve": told.get("curve", 0)}}
        state = WidgetState(id=widget, json_value=json.dumps(question))
        if told["alive"]:
            self._every("charts", told["interval"] / 1000, lambda: self._ask("charts", fragment, state))
        elif timer := self._timers.pop("charts", None):
            timer.cancel()

    def _every(self, name: str, seconds: float, ask: Any) -> None:
        """Ask after that time, and again and again, until told otherwise; a question at a time."""

        async def going_on() -> None:
            while True:
                await asyncio.sleep(seconds)
                if not any(kind == name for kind, _, _ in self._asked):
                    await ask()

        if timer := self._timers.pop(name, None):
            timer.cancel()
        self._timers[name] = asyncio.create_task(going_on())

    async def _ask(self, kind: str, fragment: str = "", state: WidgetState | None = None) -> None:
        if state is not None and not state.trigger_value:
            self._widgets[state.id] = state
        states = [*self._widgets.values(), *([state] if state is not None and state.trigger_value else [])]
        question = ClientState(fragment_id=fragment)
        question.widget_states.widgets.extend(states)
        if self._page:
            question.page_script_hash = self._page
        else:
            question.page_name = "train"
        self._asked.append((kind, time.monotonic(), fragment))
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
        for kind, asked, _ in done:
            self.waits.setdefault(kind, []).append(now - asked)
        self._asked = [asked for asked in self._asked if asked not in done]


def _data(component: Any) -> dict[str, Any]:
    """What a component was given, as far as it is JSON."""
    kind = component.WhichOneof("data")
    text = component.json if kind == "json" else component.mixed.json if kind == "mixed" else "{}"
    data = json.loads(text)
    return data if isinstance(data, dict) else {}
