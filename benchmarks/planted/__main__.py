"""How many planted faults the referee finds in people's tables, its false alarms on clean ones, and how long it takes.

Usage: python -m benchmarks.planted [--small] [--tuning] [--files] [--write FOLDER] [--tables N]

The judging seeds were never looked at while the rules were made; `--tuning` takes the others, and says which tables
were judged wrongly. `--files` takes each table the whole way, as a CSV file whose reading is guessed. `--write`
writes the tables as CSV files and what is planted in each as planted.json instead.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.common import machine, options, table
from benchmarks.planted.as_table import as_table
from benchmarks.planted.clean import Planted
from benchmarks.planted.faults import FAULTS, plant
from tdc_core.findings import FINDINGS, find
from tdc_core.findings.view import view_of
from tdc_core.spec.findings import Finding
from tdc_core.spec.reading import Order, TableReading
from tdc_core.tables.guess import guess

FindingsOf = Callable[[Planted], tuple[Finding, ...]]
TUNING, JUDGING = 1_000, 500_000  # where the seeds begin


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--tuning", action="store_true", help="the seeds that the rules were made with, with details")
    parser.add_argument("--files", action="store_true", help="write each table as a CSV file and read that")
    parser.add_argument("--write", type=Path, metavar="FOLDER", help="write the tables as CSV files")
    parser.add_argument("--tables", type=int, help="tables a fault; four times as many clean ones")
    given = parser.parse_args()
    tables = given.tables or (5 if given.small else 100)
    first = TUNING if given.tuning else JUDGING
    if given.write:
        write(given.write, tables, first)
        return
    print(f"The referee on people's own tables, {'tuning' if given.tuning else 'judging'} seeds, {machine()}\n")
    findings_of = through_a_file if given.files else at_once
    rows = [recall(code, tables, first, given.tuning, findings_of) for code in FAULTS]
    print(table(["planted", "tables", "found", "share"], rows), end="\n\n")
    print(false_alarms(4 * tables, first, given.tuning, findings_of), end="\n\n")
    print(durations(10_000 if given.small else 100_000, 50, 1 if given.small else 5))


def at_once(planted: Planted) -> tuple[Finding, ...]:
    return find(as_table(planted.frame, planted.target, planted.aim))


def through_a_file(planted: Planted) -> tuple[Finding, ...]:
    """What is found in the table as a CSV file; what the target is taken for is given only where that is the fault."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        planted.frame.to_csv(path, index=False)
        read = guess(path).table
    if planted.code == "data.target_kind" and planted.aim != read.reading.aim:
        reading = TableReading.model_validate({**read.reading.model_dump(), "aim": planted.aim, "order": Order()})
        read = replace(read, reading=reading)
    return find(read)


def recall(code: str, tables: int, first: int, details: bool, findings_of: FindingsOf) -> tuple[str, int, int, str]:
    missed: Counter[str] = Counter()
    for seed in range(first, first + tables):
        planted = plant(code, seed)
        if code not in {finding.code for finding in findings_of(planted)}:
            missed[planted.how] += 1
            if details:
                print(f"missed {code} {seed}: {planted.how}, {planted.frame.shape}")
    found = tables - missed.total()
    return code, tables, found, f"{100 * found / tables:.0f} %"


def false_alarms(tables: int, first: int, details: bool, findings_of: FindingsOf) -> str:
    alarms: Counter[str] = Counter()
    wrong = 0
    for seed in range(first, first + tables):
        planted = plant("", seed)
        findings = findings_of(planted)
        wrong += bool(findings)
        alarms.update({finding.code for finding in findings})
        if details and findings:
            print(f"clean {seed} {planted.frame.shape}:", *findings, sep="\n  ")
    told = ", ".join(f"{code} {count}" for code, count in alarms.most_common()) or "none"
    return f"{wrong} of {tables} clean tables with a false alarm, {100 * wrong / tables:.1f} % ({told})"


def durations(rows: int, columns: int, times: int) -> str:
    made = as_table(wide(rows, columns), "target")
    for _ in range(times):
        view = view_of(made)
        taken: dict[str, list[float]] = {}
        for rule in FINDINGS:
            begin = time.perf_counter()
            list(rule.find(view))
            taken.setdefault(rule.code, []).append(1000 * (time.perf_counter() - begin))
    whole = []
    for _ in range(times):
        begin = time.perf_counter()
        find(made)
        whole.append(1000 * (time.perf_counter() - begin))
    lines = [(code, f"{statistics.median(each):.0f} ms") for code, each in taken.items()]
    return f"{rows:,} rows x {columns} columns\n\n" + table(
        ["rule", "median"], [*lines, ("all", f"{statistics.median(whole):.0f} ms")]
    )


def wide(rows: int, columns: int) -> pd.DataFrame:
    """A table of all kinds: measures, whole numbers, categories, with values missing."""
    rng = np.random.default_rng(3)
    made: dict[str, object] = {}
    for place in range(columns - 2):
        z = rng.normal(size=rows)
        made[f"c{place}"] = (
            z,
            np.round(40 + 12 * z),
            rng.choice(["red", "green", "blue", "white"], rows),
            np.where(rng.random(rows) < 0.1, np.nan, np.exp(z)),
            rng.integers(0, 5_000, rows),
        )[place % 5]
    made["date"] = pd.Series(pd.Timestamp("2000-01-01") + pd.to_timedelta(rng.integers(0, 5000, rows), unit="D"))
    made["date"] = made["date"].dt.strftime("%Y-%m-%d")
    made["target"] = rng.choice(["a", "b", "c"], rows)
    return pd.DataFrame(made)


def write(folder: Path, tables: int, first: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    told = {}
    for code in (*FAULTS, ""):
        for seed in range(first, first + (tables if code else 4 * tables)):
            planted = plant(code, seed)
            name = f"{code.removeprefix('data.') or 'clean'}_{seed - first:03d}.csv"
            planted.frame.to_csv(folder / name, index=False)
            told[name] = {
                "code": code,
                "target": planted.target,
                "column": planted.column,
                "aim": planted.aim,
                "how": planted.how,
            }
    (folder / "planted.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
