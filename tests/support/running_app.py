"""The app as a person starts it, for tests that use it through a browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tdc_core.settings import ROOT
from tests.support.processes import end_group, end_hosts

START_SECONDS = 90
STREAMLIT = ("-m", "streamlit", "run", "app.py")


@dataclass
class RunningApp:
    """`streamlit run app.py` on a port of its own.

    Attributes:
        url: where it answers, without a slash at the end.
        home: its TDC_HOME.
        log: what the server printed.
    """

    url: str
    home: Path
    log: Path
    process: subprocess.Popen[bytes]

    @classmethod
    def start(
        cls, home: Path, folder: Path = ROOT, launcher: Sequence[str] = STREAMLIT, **environment: str
    ) -> RunningApp:
        """Start the app and wait until it is healthy.

        Args:
            home: its TDC_HOME; a second start with the same folder is a restart.
            folder: where its code is.
            launcher: how Python starts it.
            environment: more environment variables, for example `TDC_MAX_EPOCHS="3"`; Streamlit's own settings can be
                among them.

        Raises:
            RuntimeError: it ended or did not answer in time; the message holds its log.
        """
        home.mkdir(parents=True, exist_ok=True)
        port = free_port()
        log = home.parent / f"streamlit-{port}.log"
        streamlit = {"PORT": str(port), "ADDRESS": "127.0.0.1", "HEADLESS": "true", "FILE_WATCHER_TYPE": "none"}
        settings = {f"STREAMLIT_SERVER_{name}": value for name, value in streamlit.items()}
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, *launcher],
                cwd=folder,
                env={**os.environ, **settings, "TDC_HOME": str(home), **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        base = environment.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        app = cls(f"http://127.0.0.1:{port}" + (base and f"/{base}"), home, log, process)
        app._wait_until_healthy()
        return app

    def stop_server(self) -> None:
        """End the serving process only; a training host goes on, as it does when the app restarts."""
        end_group(self.process.pid)
        self.process.wait(timeout=60)

    def stop(self) -> None:
        """End the serving process and the training host with its workers."""
        self.stop_server()
        end_hosts(self.home)

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            if answers(f"{self.url}/_stcore/health"):
                return
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"The app did not start:\n{self.log.read_text(errors='replace')[-4000:]}")


def free_port() -> int:
    """A TCP port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
