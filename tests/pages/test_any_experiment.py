"""Whatever an experiment file holds, each command and each page has an answer to it, in a moment.

`make corpus` tries ten times as many.
"""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from streamlit.testing.v1 import AppTest

from tdc_core.__main__ import main
from tdc_core.catalog.datasets import DATASETS
from tdc_core.catalog.experiments import TOO_LARGE, NotAnExperiment, read_experiment
from tdc_core.settings import ROOT
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.frame.boundary import NOT_DRAWN
from tdc_core.ui.session.services import services
from tests.pages.helpers import assert_sound, open_page
from tests.support.experiment_files import experiment_files

PAGES = ("data", "model", "train", "results", "runs", "learn")
CASES = ROOT / "tests" / "cases"
MOST_SECONDS = 2.0
"""Of processor time, for one answer."""


@contextlib.contextmanager
def a_moment(what: str) -> Iterator[None]:
    """Fail where the work takes longer than a person waits, on a machine of its own."""
    began = time.process_time()
    yield
    took = time.process_time() - began
    assert took < MOST_SECONDS, f"{what} took {took:.1f} s of processor time"


def run(*arguments: str) -> tuple[int, str]:
    """A command's exit code, and what it said."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(arguments)
    return code, said.getvalue()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app, for one visitor; the data sets that ship with it are unpacked, which is done once."""
    library = services().library
    for card in DATASETS:
        if library.is_ready(card):
            library.open(card)
    return open_page(monkeypatch, "data")


def test_every_answer_to_any_experiment(at: AppTest, tmp_path: Path) -> None:
    turn = cycle(PAGES)

    @settings(max_examples=max(500, settings().max_examples), suppress_health_check=[HealthCheck.too_slow])
    @given(text=experiment_files())
    def answered(text: str) -> None:
        spec = commands(tmp_path, text)
        if spec is not None:
            draw(at, spec, next(turn))

    answered()


def test_every_answer_to_a_case(at: AppTest, tmp_path: Path) -> None:
    for path in sorted(CASES.glob("*.json")):
        spec = commands(tmp_path, path.read_text(encoding="utf-8"))
        for page in PAGES if spec is not None else ():
            draw(at, spec, page)


REFUSED = {
    "head-units-4299w": ("units", "model.head"),
    "big-batch-400": ("batch_size", "training"),
    "big-units-400": ("units", "1 (dense)"),
    "cosine-alpha-400": ("alpha", "(cosine)"),
    "slow-batch-200-4001": ("batch_size", "training"),
}
"""The number that is too large, and where it stands, by the name of the case."""


@pytest.mark.parametrize("case", REFUSED)
def test_a_number_out_of_bounds_is_refused_at_its_place(case: str) -> None:
    code, said = run("check", str(CASES / f"{case}.json"))
    assert code == 2
    place, told, _ = said.partition(TOO_LARGE)
    assert told
    assert [words for words in REFUSED[case] if words not in place] == []


def commands(folder: Path, text: str) -> ExperimentSpec | None:
    """Ask the command line for all it can say of a file; the experiment in it."""
    file, fixed, script = (folder / name for name in ("file.json", "fixed.json", "script.py"))
    file.write_text(text, encoding="utf-8")
    script.unlink(missing_ok=True)
    with a_moment("check --fix"):
        code, said = run("check", str(file), "--fix", str(fixed))
    assert code in (0, 1, 2)
    assert code == 0 or said.strip()
    assert said.replace("\n", "").isprintable() or "\u200d" in said or "\u200c" in said
    try:
        spec = read_experiment(text)
    except NotAnExperiment:
        assert code == 2
        return None
    assert code < 2
    for path in (file, fixed) if code == 0 else (file,):
        with a_moment("export"):
            code, said = run("export", str(path), "--script", str(script))
        if code == 0:
            compile(script.read_bytes(), "script.py", "exec")
    return spec


def draw(at: AppTest, spec: ExperimentSpec, page: str) -> None:
    """Draw a page around an experiment."""
    at.session_state["tdc-draft"] = spec.to_json()
    at.session_state["tdc-notices"] = [(f"Opened “{spec.name}”.", "info")]
    with a_moment(f"The page {page}"):
        at.switch_page(f"pages/{page}.py").run()
    assert_sound(at)
    assert [error.value for error in at.error if error.value == NOT_DRAWN] == []
    assert at.session_state["tdc-draft"] == spec.to_json(), "looking at an experiment changed it"
