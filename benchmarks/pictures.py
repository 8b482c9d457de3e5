"""What it takes to make arrays of 10,000 pictures, beside what a script takes that is written by hand.

JPEGs of 320 x 240 in folders, in one archive, become 64 x 64 x 3: looked through as after an upload, prepared as by a
worker, and by `usual_pictures.py` with Pillow and with Keras. Each is a fresh process, of which the whole time counts,
and the most memory that it held. What was prepared is then searched for pictures that are there twice.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

from benchmarks.common import machine, options, table
from tdc_core.settings import ROOT

CLASSES = 10
SURVEY = """
import sys
from pathlib import Path
from tdc_core.pictures.survey import survey
print(len(survey(Path(sys.argv[1])).entries))
"""
PREPARE = """
import sys
from pathlib import Path
from tdc_core.pictures.guess import sha256
from tdc_core.pictures.prepare import prepare
from tdc_core.spec.reading import PicturesReading
archive, folder = map(Path, sys.argv[1:])
reading = PicturesReading(sha256=sha256(archive), height=64, width=64)
print(prepare(archive, reading, folder, lambda note, fraction: None).splits["train"].rows)
"""
SAME = """
import sys
import numpy as np
from tdc_core.pictures.same import same_pictures
print(len(same_pictures([np.load(sys.argv[2] + "/train-features.npy", mmap_mode="r")]).alike))
"""
USUAL = str(ROOT / "benchmarks" / "usual_pictures.py")
WAYS = {
    "looked through": ("-c", SURVEY),
    "prepared": ("-c", PREPARE),
    "searched for the same": ("-c", SAME),
    "by hand, Pillow": (USUAL, "pillow"),
    "by hand, Keras": (USUAL, "keras"),
}
# Runs a command as its only child, whose processor time and peak of memory it then knows.
WATCH = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
held = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(done.stdout.split()[-1], used.ru_utime + used.ru_stime, held)
"""


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--pictures", type=int, default=10_000, help="how many (default: %(default)s)")
    parser.add_argument("--times", type=int, default=3, help="how often each is done (default: %(default)s)")
    given = parser.parse_args()
    count, times = (60, 1) if given.small else (given.pictures, given.times)
    with tempfile.TemporaryDirectory(prefix="tdc-benchmark-") as folder:
        archive = Path(folder) / "pictures.zip"
        make(archive, count)
        print(f"{count} JPEGs of 320 x 240, {archive.stat().st_size / 1e6:.0f} MB, to 64 x 64 x 3. {machine()}\n")
        rows = []
        for name, command in WAYS.items():
            taken = [measure(command, archive, folder, count) for _ in range(times)]
            seconds, processor, held = (median(values) for values in zip(*taken, strict=True))
            rows.append((name, f"{seconds:.1f}", f"{processor:.1f}", f"{held / 1e6:.0f}"))
    print(table(("what", "s", "processor s", "peak MB"), rows))
    print(f"\nMedians of {times}. {machine()}")


def make(path: Path, count: int) -> None:
    """An archive of pictures that are smooth with some grain, as photos are, each other than the rest."""
    random = np.random.default_rng(1)
    grain = random.normal(0, 6, (2, 240, 320, 1))
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(count):
            coarse = Image.fromarray(random.integers(0, 256, (9, 12, 3), np.uint8))
            smooth = np.asarray(coarse.resize((320, 240), Image.Resampling.BICUBIC), np.float32)
            pixels = (smooth + grain[number % 2]).clip(0, 255).astype(np.uint8)
            file = io.BytesIO()
            Image.fromarray(pixels).save(file, "JPEG", quality=85)
            archive.writestr(zipfile.ZipInfo(f"class {number % CLASSES}/{number}.jpg"), file.getvalue())


def measure(command: tuple[str, str], archive: Path, folder: str, count: int) -> tuple[float, float, float]:
    """Seconds of a fresh process, those of its processors, and the bytes that it held at most."""
    whole = [sys.executable, *command, str(archive), folder]
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", WATCH, *whole], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - began
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed:\n{done.stderr[-3000:]}")
    rows, processor, held = done.stdout.split()
    if int(rows) != count:
        raise RuntimeError(f"{rows} pictures of {count} were read.")
    return seconds, float(processor), float(held)


if __name__ == "__main__":
    main()
