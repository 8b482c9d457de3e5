"""The browser's part of the app that can be tried without a browser: tests/javascript, run by node's own runner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tdc_core.settings import ROOT

TESTS = sorted((ROOT / "tests" / "javascript").glob("*.test.*js"))


@pytest.mark.parametrize("file", TESTS, ids=lambda file: file.name)
def test_javascript(file: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip(f"node is not installed, so {file.name} was not run")
    done = subprocess.run(
        [node, "--test", str(file)], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
