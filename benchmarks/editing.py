"""How long the server takes for a change in the stack: units edited, a layer added, moved, removed, a change undone.

The command speaks Streamlit's own protocol over its websocket: from the click sent to the end of the script that draws
the whole page anew. What the network and the browser take comes on top.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from functools import partial
from statistics import median, quantiles
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

from benchmarks.common import experiment, home, machine, options, table
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec, LayerSpec
from tests.support.running_app import RunningApp

_SECONDS = 60.0  # an answer that takes longer does not come


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--rounds", type=int, default=30, help="how often each change is made (default: %(default)s)")
    given = parser.parse_args()
    rounds, sizes = (2, (5,)) if given.small else (given.rounds, (5, 20))
    print(f"Server time of a change in the stack, {rounds} times each. {machine()}\n")
    rows = []
    with home() as folder:
        app = RunningApp.start(folder)
        store = RunStore(Settings(home=folder).store_url)
        try:
            for size in sizes:
                token = store.workspaces.create()
                store.workspaces.save_draft(token, _stack(size).to_json())
                rows += list(_measure(app.url, token, size, rounds))
        finally:
            store.database.close()
            app.stop()
    print(table(("layers", "change", "median ms", "p95 ms"), rows))
    print(f"\nBars (p95): 120 ms with 20 layers, 200 ms with any number. {machine()}")


def _stack(size: int) -> ExperimentSpec:
    return experiment("iris").with_layers((LayerSpec.of("dense", units=64, activation="relu"),) * size)


def _measure(url: str, token: str, size: int, rounds: int) -> Iterator[tuple[object, ...]]:
    """A row for each kind of change, which are made in turn."""
    times: dict[str, list[float]] = {}
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    with connect(address, max_size=None, open_timeout=_SECONDS, subprotocols=["streamlit"]) as socket:  # type: ignore[list-item]
        page = ModelPage(socket, token)
        page.run()
        for number in range(rounds):
            for name, change in (
                ("units", partial(page.fill, "w-layer-units-", 65 + number)),
                ("move", partial(page.press, "w-move-down-")),
                ("add", partial(page.press, "w-add-dense")),
                ("remove", partial(page.press, "w-remove-")),
                ("undo", partial(page.press, "w-undo")),
                ("redo", partial(page.press, "w-redo")),
            ):
                began = time.perf_counter()
                change()
                times.setdefault(name, []).append(1000 * (time.perf_counter() - began))
    for name, spent in times.items():
        yield size, name, f"{median(spent):.0f}", f"{quantiles(spent, n=20, method='inclusive')[-1]:.0f}"


class ModelPage:
    """The Model page in a session of its own, without a browser.

    Args:
        socket: a connection to the app.
        token: the workspace that the visitor has.
    """

    def __init__(self, socket: ClientConnection, token: str) -> None:
        self._socket = socket
        self._token = token
        self._widgets: dict[str, str] = {}
        self._page = ""

    def press(self, key: str) -> None:
        """Press the first button whose key begins so."""
        self.run(WidgetState(id=self._widget(key), trigger_value=True))

    def fill(self, key: str, value: int) -> None:
        """Type a number into the first field whose key begins so."""
        self.run(WidgetState(id=self._widget(key), double_value=value))

    def run(self, state: WidgetState | None = None) -> None:
        """Have the page drawn, after a change of a widget, and wait for the end.

        Raises:
            RuntimeError: the page has an error.
        """
        question = ClientState()
        if state is not None:
            question.widget_states.widgets.append(state)
        if self._page:
            question.page_script_hash = self._page
        else:
            question.page_name = "model"
        self._socket.send(BackMsg(rerun_script=question).SerializeToString())
        self._widgets = {}
        answer = None
        while True:
            message = ForwardMsg()
            data = self._socket.recv(timeout=_SECONDS)
            message.ParseFromString(data if isinstance(data, bytes) else data.encode())
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self._page = message.navigation.page_script_hash
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                answer = self._see(message.delta.new_element) or answer
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                break
        if answer is not None:
            self.run(answer)

    def _see(self, element: Any) -> WidgetState | None:
        """Note a widget; the answer where the app asks for the workspace."""
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(f"{element.exception.type}: {element.exception.message}")
        if kind in ("button", "number_input"):
            widget = getattr(element, kind)
            if not widget.disabled:
                self._widgets.setdefault(widget.id.split("-", 2)[-1], widget.id)
        elif kind == "bidi_component" and '"ask"' in element.bidi_component.json:
            ask = json.loads(element.bidi_component.json)["ask"]
            if ask is not None:
                told = {"told": {"asked": ask, "kept": self._token, "works": True}}
                return WidgetState(id=element.bidi_component.id, json_value=json.dumps(told))
        return None

    def _widget(self, key: str) -> str:
        return next(id_ for name, id_ in self._widgets.items() if name.startswith(key))


if __name__ == "__main__":
    main()
