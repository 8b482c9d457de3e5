"""The components' JavaScript, by the tests that node runs in tests/js."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from tdc_core.settings import ROOT

NODE = shutil.which("node")


@pytest.mark.skipif(NODE is None, reason="node is not installed, so the components in JavaScript are not tested alone")
@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "tests" / "js").glob("*.test.mjs")))
def test_the_components_in_node(name: str) -> None:
    done = subprocess.run(
        [str(NODE), "--test", f"tests/js/{name}"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
