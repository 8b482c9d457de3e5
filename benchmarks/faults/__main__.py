"""Trials that break something at a random moment of a run, and look whether anything was lost by it.

Each trial trains iris through the real service, host and worker, and in the middle kills one of them with -9, fills
the disk, locks the store, or turns a clock back. Afterwards every epoch that had been reported must stand in the store
with the same numbers, the state with the best weights must be whole, the run must have ended with a reason within
seconds, or gone on where only the app was killed, and no process may be left over. A run that did not finish is then
resumed, and must finish with the numbers and the weights of one that was never disturbed.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.faults.studio import Lost, Studio
from benchmarks.faults.trials import FAULTS, Trials
from tests.support.processes import end_hosts, left_over


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the trials, a line each; 1 where anything was lost."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trials", type=int, default=55, help="how many (default: %(default)s, 5 of each kind)")
    parser.add_argument("--seed", type=int, default=0, help="chooses the moments (default: %(default)s)")
    parser.add_argument("--only", default="", help="only faults with this in their name")
    parser.add_argument("--small", action="store_true", help="one trial of each kind")
    options = parser.parse_args(arguments)
    faults = [fault for fault in FAULTS if options.only in fault.name]
    trials = len(faults) if options.small else options.trials
    lost, began = 0, time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tdc-faults-") as folder:
        try:
            trial = Trials(Studio(folder))
            for number in range(trials):
                fault = faults[number % len(faults)]
                try:
                    words = trial.trial(fault, random.Random(f"{options.seed} {number}"))
                except Lost as error:
                    lost, words = lost + 1, f"LOST: {error}"
                print(f"{number + 1:3}. {fault.name}, {words}", flush=True)
        finally:
            end_hosts(Path(folder))
            if left := left_over(Path(folder)):
                lost += 1
                print("LOST: processes were left over:", *left, sep="\n", flush=True)
    print(f"{trials} trials in {time.monotonic() - began:.0f} s with seed {options.seed}: {lost or 'nothing'} lost.")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
