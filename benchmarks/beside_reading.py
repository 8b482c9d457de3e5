"""How soon the app answers its visitors while somebody else's files are read.

Five visitors have a page drawn again or opened anew twice a second each: with nothing else at work, while a table of
18 MB is read, and while files that can't be read (an archive that unpacks to far more than it is, broken ones) are read
one after the other. The table is brought anew, with another last row, until enough was measured.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from benchmarks.common import experiment, home, machine, options, table
from benchmarks.load.plain import until
from benchmarks.load.visitor import Visitor
from tdc_core.engine.service import TrainingService
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import FileSource
from tests.support.broken_files import broken_files
from tests.support.running_app import RunningApp
from tests.support.tables import HARD

VISITORS, PAUSE = 5, 0.5
_MOST = 1000  # milliseconds that an answer may take


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--seconds", type=float, default=40, help="for each of the three (default: %(default)s)")
    given = parser.parse_args()
    seconds, rows = (4.0, 20_000) if given.small else (given.seconds, 400_000)
    print(f"{VISITORS} visitors. {machine()}\n")
    with home() as folder:
        app = RunningApp.start(folder)
        try:
            waits, read = asyncio.run(_measure(app, folder, seconds, rows))
        finally:
            app.stop()
    lines = [
        (name, len(each), f"{median(each):.0f}", f"{quantiles(each, n=20)[-1]:.0f}", f"{max(each):.0f}", read[name])
        for name, each in waits.items()
    ]
    print(table(["", "answers", "median, ms", "p95, ms", "most, ms", "files read"], lines))
    print(f"\nBar: every answer within {_MOST:,} ms.")
    return int(not given.small and any(max(each) > _MOST for each in waits.values()))


async def _measure(
    app: RunningApp, folder: Path, seconds: float, rows: int
) -> tuple[dict[str, list[float]], dict[str, int]]:
    settings = Settings(home=folder)
    store = RunStore(settings.store_url)
    service, stranger = TrainingService(store, settings), store.workspaces.create()
    tokens = [store.workspaces.create() for _ in range(VISITORS)]
    for token in tokens:
        store.workspaces.save_draft(token, experiment("iris").to_json())
    visitors = [Visitor(app.url, token) for token in tokens]
    stays = [asyncio.create_task(visitor.stay()) for visitor in visitors]
    await until(lambda: all(visitor.waits for visitor in visitors), 300)
    clicks = [asyncio.create_task(_click(visitor, number)) for number, visitor in enumerate(visitors)]
    files = {"nothing else": iter(()), "a large table is read": _tables(rows), "what can't be read": _hostile()}
    waits, read = {}, {}
    for name, contents in files.items():
        for visitor in visitors:
            visitor.waits.clear()
        reading = asyncio.create_task(asyncio.to_thread(_read_on, service, store, stranger, contents, seconds))
        await asyncio.sleep(seconds)
        waits[name] = [1000 * wait for visitor in visitors for each in visitor.waits.values() for wait in each]
        read[name] = await reading
    for task in [*clicks, *stays]:
        task.cancel()
    await asyncio.gather(*clicks, *stays, return_exceptions=True)
    return waits, read


async def _click(visitor: Visitor, number: int) -> None:
    await asyncio.sleep(PAUSE * number / VISITORS)
    for turn in itertools.count(number):
        await (visitor.reopen() if turn % 2 else visitor.redraw())
        await asyncio.sleep(PAUSE)


def _read_on(service: TrainingService, store: RunStore, token: str, contents: Iterator[bytes], seconds: float) -> int:
    """Have one file after the other read until the time is over; how many."""
    ends, count = time.monotonic() + seconds, 0
    for data in contents:
        if time.monotonic() > ends:
            break
        file = service.files.bring(token, "file", io.BytesIO(data), bounded=False)
        source = FileSource(name="file", sha256=file.sha256)
        service.read(token, source)
        while (job := store.readings.get(source.ref.key)) is not None and job.alive and time.monotonic() < ends:
            time.sleep(0.02)
        service.drop_file(token, file.sha256)
        count += 1
    return count


def _tables(rows: int) -> Iterator[bytes]:
    """A table, each time with another last row."""
    body = "a,b,c,d,e,f,word,target\n" + "".join(
        f"{row * 7 % 1000 / 7:.4f},{row % 97},{row % 89 / 3:.3f},{row * 31 % 997},{row % 11},{row / 9:.5f},w{row % 30},"
        f"{'yes' if row * 7 % 13 > 6 else 'no'}\n"
        for row in range(rows)
    )
    for number in itertools.count():
        yield f"{body}{number},1,1,1,1,1,w1,no\n".encode()


def _hostile() -> Iterator[bytes]:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a/1.png", "b/2.png"):
            archive.writestr(name, bytes(150_000_000))
    yield bomb.getvalue()
    yield from broken_files(HARD, 10_000, 5)


if __name__ == "__main__":
    sys.exit(main())
