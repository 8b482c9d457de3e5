"""What the process that workers are forked from has loaded, and what it can load later."""

from __future__ import annotations

import subprocess
import sys

from tdc_core.settings import ROOT

SPARED = ("matplotlib", "pandas", "pyarrow", "scipy", "sklearn")
PRELOAD = f"""
import sys
import tdc_core.training.worker
print([name for name in {SPARED!r} if name in sys.modules])
import pandas, scipy, sklearn.datasets, tdc_core.datasets.prepare
print(sklearn.datasets.load_iris(as_frame=True).frame.shape)
"""


def test_keras_is_loaded_without_what_it_only_looks_for_and_which_is_there_when_it_is_wanted() -> None:
    command = [sys.executable, "-c", PRELOAD]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.stdout.splitlines() == ["[]", "(150, 5)"], done.stderr[-2000:]
