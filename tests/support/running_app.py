"""The app as a person starts it, for tests that use it through a browser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tdc_core.settings import ROOT
from tests.support.processes import end_group, end_hosts

START_SECONDS = 90


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
    def start(cls, home: Path, **environment: str) -> RunningApp:
        """Start the app and wait until it is healthy.

        Args:
            home: its TDC_HOME; a second start with the same folder is a restart.
            environment: more environment variables, for example `TDC_MAX_EPOCHS="3"`.

        Raises:
            RuntimeError: it ended or did not answer in time; the message holds its log.
        """
        home.mkdir(parents=True, exist_ok=True)
        port = free_port()
        log = home.parent / f"streamlit-{port}.log"
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        options = ["--server.address", "127.0.0.1", "--server.headless", "true", "--server.fileWatcherType", "none"]
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*command, *options],
                cwd=ROOT,
                env={**os.environ, "TDC_HOME": str(home), **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        app = cls(f"http://127.0.0.1:{port}", home, log, process)
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
