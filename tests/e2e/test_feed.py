"""Runs as they are fed beside Streamlit: under many tabs, under a path, without the routes, and at the server's end."""

from __future__ import annotations

import http.client
import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tdc_core.catalog.experiments import ready_made
from tdc_core.engine.lock import HostLock, code_version
from tdc_core.runs.models import RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import ROOT, Settings
from tdc_core.ui.run.live_feed import EPOCH_OF
from tests.e2e.studio import Studio
from tests.support.figures import epoch_metrics
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

TABS, WATCHERS = 8, 10
NEW_WORDS = """

def step(run: Run) -> str:
    return f"Runde {run.epochs_done}"
"""
PLAIN_SCRIPT = """
import os
from streamlit.web import bootstrap
flags = {"server_port": int(os.environ["STREAMLIT_SERVER_PORT"]), "server_headless": True}
bootstrap.load_config_options(flags)
bootstrap.run("app.py", False, [], flags)
"""


def feed_of(page: Page) -> list[str]:
    """Filled with the content type of every answer of the routes to this tab."""
    found: list[str] = []
    page.on(
        "response", lambda answer: found.append(answer.headers["content-type"]) if "/api/runs" in answer.url else None
    )
    return found


def test_eight_tabs_watch_a_run_and_the_server_ends_at_once(
    start_app: Callable[..., RunningApp], page: Page, settings: Settings
) -> None:
    with no_host(settings):
        app = start_app()
        studio = Studio(page, app.url).open("/train")
        store = RunStore(settings.store_url)
        store.queue.submit(str(studio.workspace), ready_made()[0].with_("training", epochs=1000), limit=1)
        run = store.queue.claim("this test")
        assert run is not None
        store.runs.set_status(run.id, run.attempt, RunStatus.TRAINING)
        tabs = [studio.reload(), *(Studio(other_tab(page.context), app.url).open("/train") for _ in range(TABS - 1))]
        for epoch in range(1, 4):
            store.epochs.add(run.id, run.attempt, epoch_metrics(epoch, 1.0, 0.5, 1.0, 0.5, 1.0))
            for tab in tabs:
                tab.wait_for_epochs(epoch)
        server = urlsplit(app.url)
        streams = [http.client.HTTPConnection(str(server.hostname), server.port or 80) for _ in range(WATCHERS)]
        for stream in streams:
            stream.request("GET", f"/api/runs/events?run={run.id}&after=0")
            assert b"release" in stream.getresponse().readline()
        app.process.terminate()
        app.process.wait(timeout=10)  # three on a machine with nothing else to do; a stream would last twenty
        for stream in streams:
            stream.close()
        store.database.close()


@contextmanager
def no_host(settings: Settings) -> Iterator[None]:
    """Keep the app from starting a training host, whose part the test plays."""
    lock = HostLock(settings.home, code_version())
    assert lock.take()
    yield
    lock.release()


def other_tab(context: BrowserContext) -> Page:
    tab = context.new_page()
    tab.set_default_timeout(60_000)
    return tab


def test_under_a_base_path_runs_are_fed_too(start_app: Callable[..., RunningApp], page: Page) -> None:
    app = start_app(TDC_WARM="false", STREAMLIT_SERVER_BASE_URL_PATH="here/studio")
    answers = feed_of(page)
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=20)
    studio.wait_for_end()
    studio.wait_for_all(20)
    assert answers
    assert all(kind.startswith("text/event-stream") or kind == "application/json" for kind in answers)


def test_without_the_routes_the_page_is_drawn_every_two_seconds(
    start_app: Callable[..., RunningApp], page: Page
) -> None:
    app = start_app(launcher=("-c", PLAIN_SCRIPT), TDC_WARM="false")
    answers = feed_of(page)
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=400)
    studio.wait_for_epochs(3)
    studio.graphs("graph.marked = true")
    studio.wait_for_epochs(max(studio.held()) + 20)
    expect(studio.key("run-panel")).to_contain_text(re.compile(r"\d+\D+ 400\b"))
    assert studio.graphs("graph.marked") == [True, True]
    studio.go("Model")
    expect(studio.key("run-strip")).to_contain_text(re.compile(EPOCH_OF.format(done=r"\d+", epochs=400)))
    studio.go("Train").stop()
    assert answers
    assert all(kind.startswith("text/html") for kind in answers)


def test_a_push_of_new_words_under_a_running_app(
    start_app: Callable[..., RunningApp], page: Page, tmp_path: Path
) -> None:
    code = copy_of_the_code(tmp_path / "code")
    app = start_app(
        folder=code,
        TDC_WARM="false",
        STREAMLIT_SERVER_FILE_WATCHER_TYPE="poll",
        STREAMLIT_SERVER_RUN_ON_SAVE="true",
    )
    studio = Studio(page, app.url).open("/train")
    studio.train(epochs=1000)
    studio.wait_for_epochs(3)
    words = code / "tdc_core" / "ui" / "run" / "words.py"
    words.write_text(words.read_text(encoding="utf-8") + NEW_WORDS, encoding="utf-8")
    expect(studio.key("run-panel")).to_contain_text("Runde")
    held = max(studio.held())
    studio.wait_for_epochs(held + 20)
    time.sleep(5)  # in which the routes of the old code, were they asked, would say their words again
    expect(studio.key("run-panel")).to_contain_text("Runde")
    studio.stop()


def copy_of_the_code(folder: Path) -> Path:
    for name in ("pages", "tdc_core", "data", "examples", ".streamlit"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", folder)
    return folder
