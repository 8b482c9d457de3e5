"""The package as pip installs it, away from the repository: what is in it, its command, the app."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tdc_core import __version__
from tdc_core.settings import ROOT
from tests.e2e.studio import Studio

BESIDE = ("app.py", "pages", "data", "examples", ".streamlit/config.toml")
"""What a wheel takes from beside the package."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package, built and installed by pip without a network; what it needs is this environment's."""
    folder = tmp_path_factory.mktemp("installed")
    options = ["--no-deps", "--no-index", "--no-build-isolation", "--target", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", "pip", "install", *options, str(ROOT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture
def command(installed: Path, home: Path, tmp_path: Path):
    """Runs `tdc-studio` in a folder where nothing of the project is; its exit code and stdout."""

    def call(*arguments: object) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, installed / "bin" / "tdc-studio", *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(installed)},
            capture_output=True,
            text=True,
            timeout=300,
            cwd=tmp_path,
            check=False,
        )
        print(done.stderr)
        return done.returncode, done.stdout

    return call


def files(folder: Path) -> set[str]:
    """The files of a folder, or the one file, by their paths below the repository or an installed package."""
    found = folder.rglob("*") if folder.is_dir() else [folder]
    return {path.as_posix() for path in found if path.is_file() and "__pycache__" not in path.parts}


def test_everything_of_the_package_is_in_it_and_what_lies_beside_it(installed):
    package = {path.removeprefix(f"{ROOT.as_posix()}/") for path in files(ROOT / "tdc_core")}
    beside = {path.removeprefix(f"{ROOT.as_posix()}/") for name in BESIDE for path in files(ROOT / name)}
    expected = package | {f"tdc_core/shipped/{path}" for path in beside}
    assert {path.removeprefix(f"{installed.as_posix()}/") for path in files(installed / "tdc_core")} == expected


def test_the_version_stands_in_one_place(installed):
    assert (installed / f"tdc_studio-{__version__}.dist-info" / "licenses" / "LICENSE").is_file()
    assert "version" not in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_command_does_what_the_module_does(installed, command):
    code, out = command("--help")
    assert (code, out.split()[:2]) == (0, ["usage:", "tdc-studio"])
    assert command("check", installed / "tdc_core" / "shipped" / "examples" / "iris.json")[0] == 0
    code, out = command("datasets", "--json")
    assert code == 0
    assert {data["name"] for data in json.loads(out) if data["ready"]} >= {"iris", "mnist"}


def test_a_wrong_option_is_refused_where_streamlit_is_not_asked(command):
    assert command("datasets", "--server.port=1")[0] == 2


@pytest.mark.browser
def test_the_app_runs_with_its_pages_and_its_theme(installed, start_app, page: Page, tmp_path):
    launcher = (str(installed / "bin" / "tdc-studio"), "run", "--theme.sidebar.textColor=#123456")
    app = start_app(folder=tmp_path, launcher=launcher, PYTHONPATH=str(installed), TDC_FRESH_PROCESSES="true")
    studio = Studio(page, app.url).open()
    for title in ("Model", "Learn", "Data", "Results", "Train"):
        studio.go(title)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(studio.key("train").get_by_role("button")).to_have_css("background-color", "rgb(15, 118, 110)")
    expect(page.get_by_test_id("stSidebarContent")).to_have_css("color", "rgb(18, 52, 86)")  # the option got through
