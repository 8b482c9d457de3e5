"""Write examples/broken: for each thing that the referee finds in people's own rows a small table that has it alone.

Usage: python -m scripts.broken_tables
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pandas as pd

from benchmarks.planted.as_table import as_table
from benchmarks.planted.clean import Planted
from benchmarks.planted.faults import FAULTS, plant
from tdc_core.findings import find
from tdc_core.settings import ROOT
from tdc_core.tables.guess import guess

FOLDER = ROOT / "examples" / "broken"
FIRST_SEED = 70_000
_ROWS = 200
_COLUMNS = 7
_PLAIN_COPIES = 15  # equal rows, so that they are seen


def main() -> None:
    """Write one table a code."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for code in FAULTS:
        print(path_of(code).name, save(code))


def path_of(code: str) -> Path:
    """Where a code's table lies."""
    return FOLDER / f"{code.removeprefix('data.')}.csv"


def save(code: str) -> int:
    """Write the first planted table that has that fault and no other; returns its seed."""
    for seed in count(FIRST_SEED):
        made = small(plant(code, seed), code)
        if made is None:
            continue
        frame = made.frame[[*(name for name in made.frame if name != made.target), made.target]]
        frame.rename(columns={made.target: "target"}).to_csv(path_of(code), index=False)
        if [finding.code for finding in find(guess(path_of(code)).table)] == [code]:  # as the app opens it
            return seed
    raise AssertionError


def small(planted: Planted, code: str) -> Planted | None:
    """The table cut to its first rows, where it then has that fault alone."""
    frame: pd.DataFrame = planted.frame.head(_ROWS)
    if code != "data.too_few_rows" and not 3 <= len(frame.columns) <= _COLUMNS:
        return None
    found = find(as_table(frame, planted.target, planted.aim if code == "data.target_kind" else None))
    about = not planted.column or any(planted.column in finding.columns for finding in found)
    if any(finding.figures.get("copies", _PLAIN_COPIES) < _PLAIN_COPIES for finding in found):
        return None
    return planted.with_(frame=frame) if [finding.code for finding in found] == [code] and about else None


if __name__ == "__main__":
    main()
