"""The wire between a browser's tab and the app, held back or slow."""

from __future__ import annotations

import re

from playwright.sync_api import Page, WebSocketRoute


class SlowConnection:
    """Holds back what the server says while `holds` is set, and what the tab says while `holds_tab` is."""

    def __init__(self, page: Page) -> None:
        self.holds = self.holds_tab = False
        self.said = 0
        """How many messages came from the tab."""
        self._kept: list[str | bytes] = []
        self._kept_of_tab: list[str | bytes] = []
        page.route_web_socket(re.compile("/_stcore/stream"), self._connect)

    def release(self) -> None:
        """Let everything through, what was held back first."""
        self.holds = self.holds_tab = False
        for message in self._kept_of_tab:
            self._server.send(message)
        for message in self._kept:
            self._browser.send(message)
        self._kept.clear()
        self._kept_of_tab.clear()

    def _connect(self, browser: WebSocketRoute) -> None:
        self._browser, self._server = browser, browser.connect_to_server()
        self._server.on_message(self._hear)
        browser.on_message(self._say)

    def _hear(self, message: str | bytes) -> None:
        if self.holds:
            self._kept.append(message)
        else:
            self._browser.send(message)

    def _say(self, message: str | bytes) -> None:
        self.said += 1
        if self.holds_tab:
            self._kept_of_tab.append(message)
        else:
            self._server.send(message)


def slow_down(page: Page) -> None:
    """A line of 400 kbit/s that takes 200 ms each way, and a processor four times slower."""
    wire = page.context.new_cdp_session(page)
    rate = 400_000 / 8
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 200, "downloadThroughput": rate, "uploadThroughput": rate},
    )
    wire.send("Emulation.setCPUThrottlingRate", {"rate": 4})
