"""Each benchmark runs once, small, and prints its table: its figures mean nothing here."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tdc_core.settings import ROOT

COMMANDS = {
    "speed --data iris": "times as fast (bar: 6)",
    "streaming --data iris": "| iris | median |",
    "memory --data iris": "iris, before |",
    "latency": "remounts |",
    "load": "0 lost",
    "first_page": "times an empty page (bar: 1.5)",
    "switching": "4 |                  4 |",
    "editing": "5 |  units |",
    "idle": "submitted to claimed |",
    "sweep": "evaluating and saving |",
    "samplers": "best by TPE |",
    "results": "| convolutional |",
    "pictures": "by hand, Keras |",
    "own_table": "a script by hand |",
    "beside_reading": "what can't be read |",
    "broken_files": "slowest, s |",
    "drawing": "answers a second |",
    "luck": "spreads apart",
    "board": "a plain table |",
    "planted": "clean tables with a false alarm",
}


@pytest.mark.parametrize("command", COMMANDS)
def test_it_prints_its_table(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *f"benchmarks.{command} --small".split()],
        cwd=ROOT, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert COMMANDS[command] in done.stdout
    assert any(line.startswith("| ---") for line in done.stdout.splitlines()), done.stdout
