"""What broken files end in: a data set or words, within the limits that a reader is held to.

Thousands of files that were broken by chance, each read as one that somebody brings; many by one process, which is held
to the memory that reading one may take. Counted are the ends, the slowest, and how far the memory of a process grew.
`--seed` breaks others.
"""

from __future__ import annotations

import statistics
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.common import machine, options, table
from tdc_core.datasets.own.limits import FileLimits, hold
from tdc_core.datasets.own.request import ReadRequest
from tdc_core.spec import FileSource
from tests.support.broken_files import broken_files
from tests.support.tables import HARD

_FILES, _SMALL = 3000, 100
_LATE = 10.0  # seconds, of which no file may take more
_LIMITS = FileLimits(seconds=3600)  # the clock is of a process, which reads many


class End(NamedTuple):
    """How reading a file ended."""

    kind: str
    seconds: float
    words: str = ""


def _begin() -> None:
    from tdc_core.datasets.own import write  # noqa: F401 - before the limits, as the reader does

    hold(_LIMITS)


def _read(data: bytes) -> End:
    from tdc_core.datasets.own.write import write_file
    from tdc_core.tables.errors import NotReadable

    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        path, made = Path(folder) / "source", Path(folder) / "made"
        path.write_bytes(data)
        made.mkdir()
        request = ReadRequest(source=FileSource(name="file", sha256="a" * 64), path=path, folder=made, limits=_LIMITS)
        try:
            write_file(request, lambda note, fraction: None)
        except NotReadable:
            kind, words = "message", ""
        except MemoryError:
            kind, words = "message, of memory", ""
        except Exception:  # noqa: BLE001 - counted
            kind, words = "TRACEBACK", traceback.format_exc()
        else:
            kind, words = "data set", ""
    return End(kind, time.perf_counter() - began, words)


def _peak(_: int) -> float:
    """Megabytes that this process has held at most."""
    info = psutil.Process().memory_info()
    return float(getattr(info, "peak_wset", 0) or _high_water()) / 1e6


def _high_water() -> int:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--files", type=int, default=_FILES, help="how many are broken (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1000, help="of what is broken how (default: %(default)s)")
    asked = parser.parse_args()
    count = _SMALL if asked.small else asked.files
    with ProcessPoolExecutor(2, get_context("spawn"), _begin) as pool:
        ends = list(pool.map(_read, broken_files(HARD, count, asked.seed), chunksize=10))
        peak = max(pool.map(_peak, range(8)))
    kinds = Counter(end.kind for end in ends)
    seconds = sorted(end.seconds for end in ends)
    for end in ends:
        if end.words:
            print(end.words)
    rows = [[kind, f"{number:,}"] for kind, number in sorted(kinds.items())]
    rows += [
        ["median, ms", f"{statistics.median(seconds) * 1000:.0f}"],
        ["slowest, s", f"{seconds[-1]:.1f}"],
        [f"over {_LATE:g} s", f"{sum(each > _LATE for each in seconds):,}"],
        ["most memory of a process, MB", f"{peak:.0f}"],
    ]
    print(f"{machine()}\n\n{table([f'{count:,} broken files', ''], rows)}")


if __name__ == "__main__":
    main()
