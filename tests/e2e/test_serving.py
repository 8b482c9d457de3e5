"""The process that serves pages: light, and reachable by every address."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tdc_core.settings import ROOT
from tests.e2e.studio import Studio
from tests.support.processes import processes_of
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

HEAVY = ("tensorflow", "keras", "tensorflow_datasets")
MENU = "[data-testid=stSidebarNavLink]"
WATCH_MENU = f"""
window.menu = [];
const look = () => document.querySelectorAll('{MENU}').forEach(link => window.menu.push(link.pathname));
new MutationObserver(look).observe(document, {{childList: true, subtree: true}});
"""
PAGES = {
    **{"/": "Data", "/model": "Model", "/train": "Train"},
    **{"/results": "Results", "/runs": "Runs", "/learn": "Learn"},
}
IMPORTS = f"""
import pkgutil, importlib, sys
import app, tdc_core.ui
for module in pkgutil.walk_packages(tdc_core.ui.__path__, "tdc_core.ui."):
    importlib.import_module(module.name)
print([name for name in {HEAVY} if name in sys.modules])
"""


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="reads the memory map that Linux gives")
def test_the_server_runs_on_uvloop_and_reads_requests_with_httptools(idle_app: RunningApp, page: Page) -> None:
    Studio(page, idle_app.url).open()
    loaded = Path(f"/proc/{idle_app.process.pid}/maps").read_text()
    assert [name for name in ("/uvloop/", "/httptools/") if name not in loaded] == []


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="reads the memory map that Linux gives")
def test_the_serving_process_never_loads_tensorflow(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open()
    for title in ("Model", "Learn", "Data", "Results", "Train"):
        studio.go(title)
    studio.train(epochs=5)
    studio.wait_for_end()
    studio.go("Results")
    expect(studio.key("scores")).to_be_visible()
    assert not has_tensorflow(app.process.pid)
    others = [process.pid for process in processes_of(app.home) if process.pid != app.process.pid]
    assert any(has_tensorflow(pid) for pid in others), "this test does not see TensorFlow where it is"


def test_nothing_that_pages_import_imports_tensorflow() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("path", [*PAGES, "/data"])
def test_every_page_opens_by_its_address_on_a_fresh_server(
    start_app: Callable[..., RunningApp], page: Page, path: str
) -> None:
    page.add_init_script(WATCH_MENU)
    studio = Studio(page, start_app(TDC_FRESH_PROCESSES="true").url).open(path)
    expect(page.get_by_role("heading", name=PAGES.get(path, "Data"), exact=True, level=1)).to_be_visible()
    expect(page.get_by_test_id("stSidebarNavLink")).to_have_count(len(PAGES))
    expect(page.get_by_test_id("stException")).to_have_count(0)
    assert studio.workspace is not None
    seen = set(page.evaluate("() => window.menu"))
    assert seen == PAGES.keys(), "Streamlit's automatic menu was shown"


def has_tensorflow(pid: int) -> bool:
    """Whether a process has TensorFlow's libraries in its memory."""
    return "/tensorflow/" in Path(f"/proc/{pid}/maps").read_text()
