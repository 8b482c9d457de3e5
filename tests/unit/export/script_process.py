"""Runs exported scripts, each in a process forked from this one, which imports what all of them do.

Importing TensorFlow takes longer than most scripts train. This process does nothing else with it, so a script finds
what one in a fresh process does. A line of JSON comes in for each script (`script`, `folder`, `outcome`, `printed`,
all paths), and a line with the exit code goes out.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import traceback
from pathlib import Path


def run_and_tell(script: str, outcome: str) -> None:
    """Run a script as the main one, and write its history and the scores of its best weights."""
    names = runpy.run_path(script, run_name="__main__")
    assert "tdc_core" not in sys.modules
    parts = [part for part in ("validation", "test") if part in names]
    scores = {part: names["model"].evaluate(names[part].batch(32), verbose=0) for part in parts}
    Path(outcome).write_text(json.dumps({"history": names["history"].history, "scores": scores}))


def _in_child(script: str, folder: str, outcome: str, printed: str) -> int:
    os.chdir(folder)
    output = os.open(printed, os.O_WRONLY | os.O_CREAT)
    os.dup2(output, 1)
    os.dup2(output, 2)
    try:
        run_and_tell(script, outcome)
    except BaseException:  # noqa: BLE001 - whatever it is goes to who asked
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _serve() -> None:
    import keras  # noqa: F401
    import matplotlib.pyplot  # noqa: F401
    import tensorflow  # noqa: F401
    import tensorflow_datasets  # noqa: F401

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(_in_child(**json.loads(line)))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        run_and_tell(*sys.argv[1:])
    else:
        _serve()
