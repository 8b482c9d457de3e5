"""The browser that the tests drive: find one, or get one.

`python -m scripts.browser` is what `make test` calls first. It takes, in this order:

1. the browser named by the environment variable CHROMIUM,
2. chromium or Google Chrome as installed on this machine, without a window's parts first: it takes a fifth less of the
   processor, which the tests keep busy,
3. Playwright's own, downloading it where it is not there yet,
4. Debian's package `chromium-headless-shell`, where this runs as root and apt-get is there.

Where none can be had it says what was tried and exits with 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_APPS = (
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
)
APT_INSTALL = "apt-get install --yes --no-install-recommends"
DOWNLOAD_SECONDS = 600


class NoBrowser(RuntimeError):
    """No browser that starts; the message says what was tried."""


def find_browser() -> Path | None:
    """The first browser that is on this machine and starts, or None.

    Raises:
        NoBrowser: CHROMIUM names one that does not start.
    """
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        if not starts(Path(chosen)):
            raise NoBrowser(f"CHROMIUM is {chosen}, which does not start.")
        return Path(chosen)
    return next((path for path in _candidates() if starts(path)), None)


def starts(path: Path) -> bool:
    """Whether the program is there and runs here (it does not where its libraries are missing)."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except OSError:
        return False


def get_browser() -> Path:
    """A browser, downloaded or installed where none is on this machine.

    Raises:
        NoBrowser: there is none and none could be had.
    """
    found = find_browser()
    if found:
        return found
    tried = ["chromium or google-chrome on PATH"]
    ways = {"playwright's own": [sys.executable, "-m", "playwright", "install", "chromium"]}
    if shutil.which("apt-get") and os.geteuid() == 0:
        ways["Debian's chromium"] = ["sh", "-c", f"apt-get update && {APT_INSTALL} chromium-headless-shell"]
    for name, command in ways.items():
        print(f"No browser yet. Trying {name}: {' '.join(command)}", flush=True)
        tried.append(name)
        if _succeeds(command) and (found := find_browser()):
            return found
    raise NoBrowser(
        f"The tests need a browser and none could be had. Tried: {', '.join(tried)}. "
        "Install chromium or Google Chrome, or point CHROMIUM at one, and start again."
    )


def _candidates() -> Iterator[Path]:
    yield from (Path(path) for name in NAMES if (path := shutil.which(name)))
    yield from (path for path in MAC_APPS if path.exists())
    own = _playwrights_own()
    if own.exists():
        yield own


def _playwrights_own() -> Path:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _succeeds(command: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, timeout=DOWNLOAD_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        print(f"Gave up after {DOWNLOAD_SECONDS} s.", flush=True)
        return False
    return done.returncode == 0


if __name__ == "__main__":
    try:
        print(f"Browser for the tests: {get_browser()}", flush=True)
    except NoBrowser as problem:
        sys.exit(str(problem))
