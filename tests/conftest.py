"""What every test gets: a TDC_HOME of its own, its processes ended, and a look at what was left over.

For tests in a browser: `app` or `idle_app` (the running app) and `page` (a fresh browser tab); `start_app` where a
test needs more than one start, or other settings.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")  # read when TensorFlow is first imported

import hypothesis
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import find_browser
from tdc_core.settings import Settings, load_settings
from tests.support.processes import end_hosts, left_over, stop_runs
from tests.support.running_app import RunningApp

BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WAIT_MS = 60_000

hypothesis.settings.register_profile("suite", deadline=None, print_blob=True, derandomize="CI" in os.environ)
hypothesis.settings.register_profile("corpus", hypothesis.settings.get_profile("suite"), max_examples=5000)
hypothesis.settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options that `make benchmarks`, `make fixes`, `make matrix` and `make repeat` give."""
    parser.addoption("--benchmarks", action="store_true", help="run every benchmark once, small")
    parser.addoption("--fixes", type=int, default=300, help="how many generated experiments to mend")
    parser.addoption("--matrix", action="store_true", help="fit every combination of head, loss and labels in Keras")
    parser.addoption("--times", type=int, default=1, help="run every test so many times")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have every test run as often as `--times` says."""
    times = metafunc.config.getoption("--times")
    if times > 1:
        metafunc.fixturenames.append("time")
        metafunc.parametrize("time", range(times), ids=lambda time: f"time {time + 1}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the files of browser tests evenly among the others.

    Two apps with their browsers at a time wait for two cores, and two tests that wait for a clock leave them idle.
    """
    in_browsers = dict.fromkeys(item.path for item in items if item.get_closest_marker("browser"))
    others = dict.fromkeys(item.path for item in items if item.path not in in_browsers)
    place: dict[Path, float] = {path: number for number, path in enumerate(others)}
    place |= {path: number * len(others) / len(in_browsers) - 0.5 for number, path in enumerate(in_browsers)}
    items.sort(key=lambda item: place[item.path])


def pytest_collection_finish() -> None:
    """Leave what the tests have imported out of each collection of garbage from then on: a second with TensorFlow."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def components_are_looked_for_once() -> Iterator[None]:
    """Have Streamlit look through all installed packages for components once, as its server does, not for each AppTest.

    That took half of the time of a test of a page.
    """
    from streamlit.components.v2 import manifest_scanner

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session", autouse=True)
def nothing_left_over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Fail the suite where a process outlives the test that started it."""
    yield
    left = left_over(tmp_path_factory.getbasetemp())
    if left:
        pytest.fail("Processes were left over:\n" + "\n".join(left), pytrace=False)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The test's own TDC_HOME (not made yet), with none of the machine's own settings around it."""
    _without_settings(monkeypatch)
    folder = tmp_path / "home"
    monkeypatch.setenv("TDC_HOME", str(folder))
    # AppTest leaves its script behind as __main__, and a process spawned later would run it.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    yield folder
    if "streamlit" in sys.modules:  # a test may have run pages in this process
        _forget_cached_services()
    if folder.exists():
        end_hosts(folder)


@pytest.fixture
def settings(home: Path) -> Settings:
    """The test's settings, its home folder made."""
    return load_settings()


@pytest.fixture
def start_app(home: Path) -> Iterator[Callable[..., RunningApp]]:
    """A function that starts the app in the test's home; keywords as `RunningApp.start` has them."""
    started: list[RunningApp] = []

    def start(**settings: Any) -> RunningApp:
        started.append(RunningApp.start(home, **settings))
        return started[-1]

    yield start
    for app in started:
        app.stop()
        print(app.log.read_text(errors="replace")[-4000:])  # pytest shows it where the test failed


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app, running, for all tests of a module; without a spare worker, which would build a model at each look."""
    yield from _serve(tmp_path_factory.mktemp("app") / "home", TDC_WARM="false")


@pytest.fixture
def app(server: RunningApp) -> Iterator[RunningApp]:
    """The same for one test, which has a browser of its own, and so a workspace. What it left under way is stopped."""
    yield server
    print(server.log.read_text(errors="replace")[-4000:])
    stop_runs(server.home)


@pytest.fixture(scope="module")
def idle_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app, running, for all tests of a module that train nothing: its training host loads no TensorFlow."""
    yield from _serve(tmp_path_factory.mktemp("idle") / "home", TDC_FRESH_PROCESSES="true")


@pytest.fixture
def idle_app(idle_server: RunningApp) -> Iterator[RunningApp]:
    """The same for one test, which has a browser of its own, and so a workspace."""
    yield idle_server
    print(idle_server.log.read_text(errors="replace")[-4000:])


def _serve(home: Path, **settings: str) -> Iterator[RunningApp]:
    with pytest.MonkeyPatch.context() as patch:
        _without_settings(patch)
        app = RunningApp.start(home, **settings)
    yield app
    app.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser, for all tests of a module."""
    path = find_browser()
    if path is None:
        pytest.fail("The tests need a browser: `make test` gets one, or point CHROMIUM at one.", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab in a browser that has never been here: no cookies, empty storage."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(WAIT_MS)
    yield context.new_page()
    context.close()


def _without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("TDC_") and name != "TDC_TEST_DATA"]:
        monkeypatch.delenv(name)


def _forget_cached_services() -> None:
    import streamlit

    streamlit.cache_resource.clear()
    streamlit.cache_data.clear()
