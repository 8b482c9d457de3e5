"""What it takes to keep a run's results, to read them, and to ask its model.

A run on MNIST, dense and convolutional, by a real worker: from its end until its results are there, and the same when
they are asked for again. Then in this process, as the one that serves the pages does it, without TensorFlow: the page
Results drawn for the first time and again, predictions of one row and of many, and the views of Inside, where a move of
the slider on iris is the whole page drawn anew, which in a browser is the view alone.
"""

from __future__ import annotations

import itertools
import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from streamlit.testing.v1 import AppTest

from benchmarks.common import Studio, experiment, machine, options, studio, table, wait_until
from tdc_core.results.kept import newest_results
from tdc_core.results.predictor import Predictor
from tdc_core.runs.models import Run
from tdc_core.settings import ROOT
from tdc_core.spec import LayerSpec

PAGE_MS, PREDICTION_MS = 200, 2
INSIDE = ("counts", "layers", "learn")
CONV = (
    *(LayerSpec.of("conv2d", filters=16), LayerSpec.of("max_pooling2d"), LayerSpec.of("conv2d", filters=32)),
    *(LayerSpec.of("max_pooling2d"), LayerSpec.of("flatten"), LayerSpec.of("dense", units=64)),
)


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--times", type=int, default=30, help="how often each is done (default: %(default)s)")
    given = parser.parse_args()
    times = 3 if given.small else given.times
    dense = experiment("mnist").with_("training", epochs=1)
    parts = {"train": "train[:80%]", "validation": "train[80%:]", "test": None}
    if given.small:
        parts = {"train": "train[:500]", "validation": "train[500:700]", "test": None}
    print(f"Results of a run on MNIST. {machine()}\n")
    rows, looked, slow = [], [], False
    with studio(dense) as made:
        os.environ["TDC_HOME"] = str(made.settings.home)
        for name, spec in (("dense", dense), ("convolutional", dense.with_layers(CONV))):
            run = made.train(spec.with_("data", **parts))
            kept, asked = keeping(made, run)
            folder = newest_results(made.settings.runs_dir / run.id)
            if folder is None:
                raise RuntimeError("The results are gone.")
            one, many = predictions(folder, times)
            at, first, again = page(made, run, times)
            looked.append((f"mnist, {name}", *(f"{each:.0f}" for each in inside(at, times))))
            slow |= again > PAGE_MS or one > PREDICTION_MS
            rows.append(
                (name, f"{kept:.1f}", f"{asked:.1f}", f"{first:.0f}", f"{again:.0f}", f"{one:.3f}", f"{many:.0f}")
            )
        run = made.train(experiment("iris").with_("training", epochs=3 if given.small else 20))
        keeping(made, run)
        at, _, _ = page(made, run, times)
        looked.append(("iris", *(f"{each:.0f}" for each in inside(at, times))))
    head = ("model", "kept after s", "asked again s", "page first ms", "page ms", "1 row ms", "10,000 rows ms")
    print(table(head, rows))
    print(f"\n{table(('Inside, ms a page', 'what counts', 'layer by layer', 'see it learn'), looked)}")
    print(f"\nBars: a page in {PAGE_MS} ms, a prediction in {PREDICTION_MS} ms. {machine()}")
    return 1 if slow and not given.small else 0


def keeping(made: Studio, run: Run) -> tuple[float, float]:
    """Seconds from a run's end until its results are there, and from asking until a worker has made them anew."""
    folder = made.settings.runs_dir / run.id
    wait_until(lambda: newest_results(folder) is not None)
    after = time.time() - (run.ended.timestamp() if run.ended else time.time())
    shutil.rmtree(folder / "results")
    began = time.monotonic()
    made.service.evaluate(made.token, run.id)
    wait_until(lambda: newest_results(folder) is not None)
    return after, time.monotonic() - began


def predictions(folder: Path, times: int) -> tuple[float, float]:
    """Milliseconds for one row and for 10,000."""
    predictor, rows = Predictor(), np.random.default_rng(1).uniform(0, 255, (10_000, 28, 28, 1)).astype(np.float32)
    one = median_ms(lambda: predictor.predict(folder, rows[:1]), 10 * times)
    return one, median_ms(lambda: predictor.predict(folder, rows), 3)


def page(made: Studio, run: Run, times: int) -> tuple[AppTest, float, float]:
    """The page Results, and milliseconds of the server for it: the first time, and again (median)."""
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.session_state["tdc-workspace"] = made.token
    at.query_params["run"] = run.id
    at.run()
    began = time.perf_counter()
    at.switch_page("pages/results.py").run()
    first = 1000 * (time.perf_counter() - began)
    if at.exception:
        raise RuntimeError(at.exception[0].message)
    if {"tensorflow", "keras"} & set(sys.modules):
        raise RuntimeError("TensorFlow is loaded here.")
    return at, first, median_ms(lambda: at.run(), times)


def inside(at: AppTest, times: int) -> list[float]:
    """Milliseconds of the page with each view of Inside on it; See it learn with its slider moved, where it has one."""
    at.segmented_control(key="results-view").set_value("inside").run()
    took = []
    for view in INSIDE:
        at.segmented_control(key="inside-view").set_value(view).run()
        epochs = itertools.cycle(range(4))

        def move(view: str = view, epochs: Iterator[int] = epochs) -> None:
            moved = view == "learn" and bool(at.select_slider)
            (at.select_slider(key="inside-epoch").set_value(next(epochs)) if moved else at).run()

        took.append(median_ms(move, times))
    if at.exception:
        raise RuntimeError(at.exception[0].message)
    return took


def median_ms(work: Callable[[], object], times: int) -> float:
    """The median of the milliseconds that something takes, after once."""
    work()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - began))
    return statistics.median(took)


if __name__ == "__main__":
    sys.exit(main())
