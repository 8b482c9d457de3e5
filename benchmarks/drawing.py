"""Trying a model with a pen: from the pen to painted bars, with many who draw, and how many digits are recognised.

Two models of MNIST, dense and convolutional, are drawn at in a browser: once where it has the model's numbers, once
where it has to ask the server. Then thirty visitors ask the server at once, each with one question under way and as
many a second as a screen paints. Last, digits of the test part are laid on the pad at any place and size.
"""

from __future__ import annotations

import http.client
import json
import shutil
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.common import Studio, experiment, machine, options, studio, table, wait_until
from benchmarks.results import CONV
from scripts.browser import get_browser
from tdc_core.catalog.datasets import find_dataset
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.results.kept import newest_results
from tdc_core.results.network import NETWORK
from tdc_core.settings import ROOT
from tests.conftest import BROWSER_FLAGS
from tests.support.running_app import RunningApp

PEN_MS, VISITORS, VISITORS_MS = 60, 30, 250
FRAME = 1 / 60  # seconds
WATCH = """() => {
    const roots = [...document.querySelectorAll('*')].map(element => element.shadowRoot);
    const root = roots.find(each => each?.querySelector('.pad'));
    const bars = root.querySelector('.answer .bars'), pad = root.querySelector('.pad');
    globalThis.took = [];
    let moved = null;
    pad.addEventListener('pointermove', event => { moved ??= event.timeStamp; }, true);
    new MutationObserver(() => {
        if (moved === null) return;
        const began = moved;
        moved = null;
        requestAnimationFrame(() => {
            const { port1, port2 } = new MessageChannel();  // which speaks when the frame has been painted
            port1.onmessage = () => globalThis.took.push(performance.now() - began);
            port2.postMessage(null);
        });
    }).observe(bars, { attributes: true, subtree: true, attributeFilter: ['style', 'data-said'] });
}"""


def main() -> int:
    given = options(__doc__).parse_args()
    moves, seconds, digits = (20, 1.0, 100) if given.small else (400, 15.0, 2000)
    spec = experiment("mnist").with_("training", epochs=1 if given.small else 3)
    parts = {"train": "train[:2%]" if given.small else "train[:80%]", "validation": "train[90%:]", "test": None}
    models = {"dense": spec.model.layers} | ({} if given.small else {"convolutional": CONV})
    print(f"Drawing at models of MNIST. {machine()}\n")
    pen, many = [], []
    with studio(spec) as made:
        folders = {}
        for name, layers in models.items():
            run = made.train(spec.with_("data", **parts).with_layers(layers))
            of_run = made.settings.runs_dir / run.id
            wait_until(lambda of_run=of_run: newest_results(of_run) is not None)
            folders[name] = newest_results(of_run)
        shares = recognised(made, folders["dense"], digits)
        app = RunningApp.start(made.settings.home)
        try:
            for name, folder in folders.items():
                here = drawn(app, folder, moves)
                shutil.move(folder / NETWORK, folder.parent / NETWORK)
                there = drawn(app, folder, moves)
                shutil.move(folder.parent / NETWORK, folder / NETWORK)
                pen.append((name, *here, *there))
                many.append((name, *asked_by_many(app, folder, seconds)))
        finally:
            app.stop()
    print(f"From the pen to painted bars, ms, {moves} moves:\n")
    print(table(("model", "in the browser", "p95", "by the server", "p95"), [_rounded(row) for row in pen]))
    print(f"\n{VISITORS} visitors ask the server, ms:\n")
    print(table(("model", "median", "p95", "answers a second"), [_rounded(row) for row in many]))
    print(f"\n{digits} digits recognised by the dense model:\n")
    print(table(list(shares), [[f"{100 * share:.1f} %" for share in shares.values()]]))
    print(f"\nBars: {PEN_MS} ms (median), {VISITORS_MS} ms (p95). {machine()}")
    slow = any(max(row[1], row[3]) > PEN_MS for row in pen) or any(row[2] > VISITORS_MS for row in many)
    return 1 if slow and not given.small else 0


def drawn(app: RunningApp, folder: Path, moves: int) -> tuple[float, float]:
    """Median and 95th percentile of the milliseconds from a move of the pen to bars that are painted."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=get_browser(), args=BROWSER_FLAGS)
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.goto(f"{app.url}/results?run={folder.parents[1].name}")
        page.locator(".st-key-results-view").get_by_text("Try it", exact=True).click()
        page.locator(".answer .bars").wait_for()
        took = _draw(page, moves)
        browser.close()
    return statistics.median(took), float(np.percentile(took, 95))


def _draw(page: Page, moves: int) -> list[float]:
    box = page.locator(".pad").bounding_box()
    if box is None:
        raise RuntimeError("There is no pad.")
    page.wait_for_timeout(1500)  # for the model to come
    page.evaluate(WATCH)
    page.mouse.move(box["x"] + 80, box["y"] + 80)
    page.mouse.down()
    for move in range(moves):
        around = move / 15
        x, y = 140 + 70 * np.cos(around) + 20 * np.sin(around / 7), 140 + 90 * np.sin(around)
        page.mouse.move(box["x"] + float(x), box["y"] + float(y))
        page.wait_for_timeout(20)
    page.mouse.up()
    page.wait_for_timeout(500)
    took: list[float] = page.evaluate("globalThis.took")
    if len(took) < moves / 4:
        raise RuntimeError(f"{len(took)} answers for {moves} moves")
    return took


def asked_by_many(app: RunningApp, folder: Path, seconds: float) -> tuple[float, float, float]:
    """Median and 95th percentile of the milliseconds of an answer, and answers a second, with many who draw."""
    address = f"/api/results/answers?run={folder.parents[1].name}&epoch={folder.name.removeprefix('epoch-')}"
    rows = np.random.default_rng(1).uniform(0, 255, (64, 784)).astype("<f4")
    took: list[float] = []
    end = time.monotonic() + seconds

    def visitor(number: int) -> None:
        connection = http.client.HTTPConnection(str(urlsplit(app.url).netloc), timeout=60)
        while (began := time.monotonic()) < end:
            connection.request("POST", address, rows[(number + len(took)) % len(rows)].tobytes())
            answer = connection.getresponse()
            if answer.status != 200 or len(answer.read()) != 40:
                raise RuntimeError(f"The server answered {answer.status}.")
            took.append(1000 * (time.monotonic() - began))
            time.sleep(max(0.0, began + 3 * FRAME - time.monotonic()))

    threads = [threading.Thread(target=visitor, args=(number,)) for number in range(VISITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statistics.median(took), float(np.percentile(took, 95)), len(took) / seconds


def recognised(made: Studio, folder: Path, count: int) -> dict[str, float]:
    """Which share of the test part's first digits is taken for what it is, see placed_digits.mjs."""
    card = find_dataset("mnist")
    if card is None:
        raise RuntimeError("MNIST is gone.")
    test = DatasetLibrary(made.settings.home).open(card).splits["test"]
    images, labels = made.settings.home / "images.bin", made.settings.home / "labels.bin"
    test.features[:count].tofile(images)
    test.labels[:count].astype(np.uint8).tofile(labels)
    node = shutil.which("node")
    if node is None:
        raise RuntimeError("This needs node.")
    command = [node, str(ROOT / "benchmarks" / "placed_digits.mjs"), *map(str, (folder / NETWORK, images, labels))]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {name.replace("_", " "): share for name, share in json.loads(said).items()}


def _rounded(row: tuple[str, *tuple[float, ...]]) -> list[str]:
    return [row[0], *(f"{value:.0f}" for value in row[1:])]


if __name__ == "__main__":
    sys.exit(main())
