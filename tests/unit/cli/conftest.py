"""Experiments as text, and commands run on them in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tdc_core.__main__ import main
from tdc_core.settings import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*.json"))
IRIS = json.loads((ROOT / "examples" / "iris.json").read_text())


def changed(**parts) -> str:
    """The iris experiment with some parts or keys changed, as a file's text."""
    raw = json.loads(json.dumps(IRIS))
    for key, value in parts.items():
        raw[key] = {**raw[key], **value} if isinstance(value, dict) and isinstance(raw.get(key), dict) else value
    return json.dumps(raw)


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Runs a command on a file with this text; its exit code, stdout and stderr."""

    def call(command: str, text: str | None = None, *options: object) -> tuple[int, str, str]:
        file = tmp_path / "experiment.json"
        if text is not None:
            file.write_text(text)
        code = main([command, *([str(file)] if text is not None else []), *map(str, options)])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call
