"""A disk that is full in the middle of a file of weights is an exception, not the end of the process."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tdc_core.settings import ROOT

pytest.importorskip("resource", reason="needs a limit on the size of files")

SAVE = """
import resource, sys
from pathlib import Path
import keras
import numpy as np
from tdc_core.training.checkpoint import Checkpoint, save_weights
file = Path(sys.argv[1])
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(64), keras.layers.Dense(64), keras.layers.Dense(3)])
model.compile("sgd", "mse")
rows = np.ones((8, 4)), np.ones((8, 3))

def limit(size):
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

def fit():
    model.fit(*rows, validation_data=rows, callbacks=[Checkpoint(file)], verbose=0)

fit()
for size in (0, 1_000, 8_000, 20_000):
    for save in (fit, lambda: save_weights(model, file)):
        limit(size)
        try:
            save()
        except OSError as error:
            print(error.errno, file.exists())
        limit(resource.RLIM_INFINITY)
save_weights(model, file)
before = model.get_weights()
model.set_weights([0 * value for value in before])
model.load_weights(file)
print("same" if all(np.array_equal(*pair) for pair in zip(before, model.get_weights())) else "other")
"""


def test_weights_that_do_not_fit_are_an_error_and_no_file(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SAVE, str(tmp_path / "best.weights.h5")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    lines = [f"{errno.EFBIG} False"] * 8 + ["same"]
    assert [path.name for path in tmp_path.iterdir()] == ["best.weights.h5"]
    assert (done.returncode, done.stdout.splitlines()) == (0, lines), done.stderr[-2000:]
