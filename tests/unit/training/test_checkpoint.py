"""A disk that is full in the middle of a file of weights is an exception, not the end of the process."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import h5py
import pytest

from tdc_core.settings import ROOT

pytest.importorskip("resource", reason="needs a limit on the size of files")

SAVE = """
import resource, sys
from pathlib import Path
import keras
from tdc_core.training.checkpoint import save_weights
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(64), keras.layers.Dense(64), keras.layers.Dense(3)])
file = Path(sys.argv[1])
save_weights(model, file)
for limit in (0, 1_000, 8_000, 20_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        save_weights(model, file)
    except OSError as error:
        print(error.errno)
"""


def test_weights_that_do_not_fit_are_not_begun(tmp_path: Path) -> None:
    file = tmp_path / "best.weights.h5"
    command = [sys.executable, "-c", SAVE, str(file)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stdout.split()) == (0, [str(errno.EFBIG)] * 4), done.stderr[-2000:]
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    with h5py.File(file) as whole:
        assert len(whole) > 0
