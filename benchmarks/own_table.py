"""From a person's table to the end of its first epoch, and the most memory that reading it takes.

200,000 rows of 50 columns (40 numbers with gaps, 8 categories, a date, the target) as a CSV are brought, read with all
that is found, and trained on for one epoch by the engine; beside them `usual_table.py`, a script by hand with pandas
and Keras, from its start. In turns, medians. The memory is that of the process that reads, or of the whole script.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
import pandas as pd
import psutil

from benchmarks.common import Studio, home, machine, options, table, wait_until
from tdc_core.catalog.adapt import first_experiment
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.datasets.own.inspection import inspection_of
from tdc_core.runs.models import RunStatus
from tdc_core.settings import ROOT, Settings
from tdc_core.spec import OWN, DataSpec, ExperimentSpec, FileSource, LayerSpec

COLUMNS = 40


class Taken(NamedTuple):
    """Seconds from the file to what was found, and to the end of the first epoch; bytes that were held at most."""

    found: float
    epoch: float
    held: int


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--rows", type=int, default=200_000, help="of the table (default: %(default)s)")
    parser.add_argument("--times", type=int, default=3, help="how often each is done (default: %(default)s)")
    given = parser.parse_args()
    rows, times = (3000, 1) if given.small else (given.rows, given.times)
    with tempfile.TemporaryDirectory(prefix="tdc-benchmark-") as folder, home() as house:
        studio = Studio(Settings(home=house, max_file_mb=1000))
        path = Path(folder) / "table.csv"
        make(path, rows)
        print(f"{rows:,} x {COLUMNS + 10}, {path.stat().st_size / 1e6:.0f} MB. {machine()}\n")
        warmed(studio, path)
        app, script = [], []
        for number in range(times):
            app.append(with_app(studio, path, number))
            script.append(by_hand(path))
        lines = [
            (name, *(f"{median(values):.1f}" for values in ([t.found for t in taken], [t.epoch for t in taken])),
             f"{median(t.held for t in taken) / 1e6:.0f}")
            for name, taken in (("brought, read, trained", app), ("a script by hand", script))
        ]  # fmt: skip
        ratio = median(t.epoch for t in app) / median(t.epoch for t in script)
        print(table(["", "found, s", "first epoch, s", "peak MB"], lines))
        print(f"\n{ratio:.2f} times as long as the script, with kinds, reasons and the referee's findings.")


def make(path: Path, rows: int) -> None:
    chance = np.random.default_rng(7)
    numbers = chance.normal(size=(rows, COLUMNS)).round(4)
    numbers[chance.random(numbers.shape) < 0.03] = np.nan
    frame = pd.DataFrame(numbers, columns=[f"n{place}" for place in range(COLUMNS)])
    for place in range(8):
        frame[f"c{place}"] = chance.choice([f"word {word}" for word in range(3 + place)], rows)
    frame["day"] = pd.Timestamp("2020-01-01") + pd.to_timedelta(chance.integers(0, 1500, rows), "D")
    signal = np.nan_to_num(numbers[:, :5]).sum(axis=1) + chance.normal(size=rows)
    frame["target"] = np.where(signal > 0, "yes", "no")
    frame.to_csv(path, index=False)


def warmed(studio: Studio, path: Path) -> None:
    """Have the host up, with TensorFlow loaded, as it is for whoever looks at a page."""
    few = path.with_name("few.csv")
    few.write_text("".join(path.read_text().splitlines(keepends=True)[:300]))
    with_app(studio, few, 99)


def with_app(studio: Studio, path: Path, number: int) -> Taken:
    """Bring the file under new content, so that nothing of it is known."""
    fresh = path.with_name(f"{path.stem}-{number}.csv")
    fresh.write_bytes(path.read_bytes() + b"\n" * number)
    held = _Held()
    began = time.time()
    with fresh.open("rb") as data:
        file = studio.service.files.bring(studio.token, fresh.name, data, bounded=False)
    source = FileSource(name=fresh.name, sha256=file.sha256)
    studio.service.read(studio.token, source)
    wait_until(lambda: not _job_alive(studio, source))
    spec = _experiment(studio, source)
    found = time.time() - began
    run_id = studio.service.submit(studio.token, spec).id
    wait_until(lambda: bool(studio.store.epochs.of(run_id)) or not studio.run(run_id).alive)
    taken = Taken(found, time.time() - began, held.stop())
    wait_until(lambda: not studio.run(run_id).alive)
    if studio.run(run_id).status is not RunStatus.FINISHED:
        raise RuntimeError(f"The run {studio.run(run_id).status}: {studio.run(run_id).message}")
    return taken


def _job_alive(studio: Studio, source: FileSource) -> bool:
    job = studio.store.readings.get(source.ref.key)
    if job is not None and job.message is not None:
        raise RuntimeError(str(job.message))
    return job is not None and job.alive


def _experiment(studio: Studio, source: FileSource) -> ExperimentSpec:
    found = inspection_of(studio.settings.home, source)
    if found is None:
        raise RuntimeError("Nothing was found.")
    card = DatasetLibrary(studio.settings.home).card(DataSpec(dataset=OWN + source.name, file=found.reading))
    if card is None:
        raise RuntimeError("The card is gone.")
    small = first_experiment(card).with_layers((LayerSpec.of("dense", units=32, activation="relu"),))
    return small.with_("training", epochs=1, batch_size=256)


def by_hand(path: Path) -> Taken:
    held, began = _Held("usual_table"), time.time()
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "usual_table.py"), str(path)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True,
    )  # fmt: skip
    seconds = float(done.stdout.split()[-1]) - began
    return Taken(float("nan"), seconds, held.stop())


class _Held:
    """Watches how much memory the processes of this kind hold, sampled."""

    def __init__(self, command: str = "tdc_core.datasets.own.child") -> None:
        self._command, self._most, self._ended = command, 0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        self._ended.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        while not self._ended.wait(0.1):
            for process in psutil.process_iter(["cmdline"]):
                try:
                    if self._command in " ".join(process.info["cmdline"] or ()):
                        self._most = max(self._most, process.memory_info().rss)
                except psutil.Error:
                    continue


if __name__ == "__main__":
    main()
