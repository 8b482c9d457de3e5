"""Benchmarks run once, small, and print their tables: their figures mean nothing here.

Each is run by `make benchmarks`. Of every run of the suite are those that start no training host; the others are asked
what they are, so that none of them gets lost.
"""

from __future__ import annotations

import importlib
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
QUICK = ("switching", "editing", "pictures", "broken_files", "luck", "board", "planted")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "command" in metafunc.fixturenames:
        metafunc.parametrize("command", COMMANDS if metafunc.config.getoption("benchmarks") else QUICK)


def test_it_prints_its_table(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *f"benchmarks.{command} --small".split()],
        cwd=ROOT, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert COMMANDS[command] in done.stdout
    assert any(line.startswith("| ---") for line in done.stdout.splitlines()), done.stdout


@pytest.mark.parametrize("name", [command.split()[0] for command in COMMANDS])
def test_it_says_what_it_is(name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    package = (ROOT / "benchmarks" / name).is_dir()
    benchmark = importlib.import_module(f"benchmarks.{name}.__main__" if package else f"benchmarks.{name}")
    monkeypatch.setattr(sys, "argv", [f"benchmarks.{name}", "--help"])
    with pytest.raises(SystemExit) as ended:
        benchmark.main()
    assert ended.value.code == 0
    assert "--small" in capsys.readouterr().out


def test_every_benchmark_is_tried() -> None:
    folder = ROOT / "benchmarks"
    files = {path.stem for path in folder.glob("*.py") if "def main()" in path.read_text(encoding="utf-8")}
    packages = {path.parent.name for path in folder.glob("*/__main__.py")}
    assert {command.split()[0] for command in COMMANDS} | {"faults"} == files | packages  # faults: tests/test_faults.py
    assert set(QUICK) <= set(COMMANDS)
