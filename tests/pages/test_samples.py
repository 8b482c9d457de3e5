"""The sample files on the Data page."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.adapt import first_experiment
from tdc_core.catalog.samples import SAMPLES
from tdc_core.datasets.own.limits import FileLimits
from tdc_core.datasets.own.look_into import look_into
from tdc_core.findings.catalogue import find
from tdc_core.spec import ExperimentSpec, TableReading
from tdc_core.tables.guess import guess
from tdc_core.ui.data.samples import BROKEN
from tdc_core.ui.session.services import services
from tests.pages.helpers import assert_sound, draft_of, open_page, words_at
from tests.pages.own_files import expand, in_this_process, settle

__all__ = ["in_this_process"]
pytestmark = pytest.mark.usefixtures("in_this_process")
CARS = SAMPLES[0]


def held(at: AppTest) -> list[str]:
    """The files of the visitor, the newest first."""
    return [file.name for file in services().store.files.of(at.session_state["tdc-workspace"])]


@pytest.fixture
def on_cars(in_this_process: None) -> ExperimentSpec:
    """An experiment on the cars, as somebody else has made it."""
    return first_experiment(look_into(CARS.path, "their cars.csv", FileLimits(), lambda note, fraction: None)[1])


def test_a_sample_is_taken_by_a_click(monkeypatch: pytest.MonkeyPatch) -> None:
    at = expand(open_page(monkeypatch, "data"), "samples-panel")
    assert held(at) == []
    assert_sound(at.button(key="sample-choose-auto-mpg").click().run())
    assert (at.button(key="sample-choose-auto-mpg").label, held(at)) == ("Reading", ["auto_mpg.csv"])
    settle(at)
    data = draft_of(at).data
    assert data.dataset == "file:auto_mpg.csv"
    assert isinstance(data.file, TableReading) and data.file.target == "mpg"
    assert at.button(key="sample-choose-auto-mpg").label == "Chosen"
    assert at.button(key="sample-choose-emoji").label == "Choose"


def test_who_opens_an_experiment_on_a_sample_gets_it(monkeypatch: pytest.MonkeyPatch, on_cars: ExperimentSpec) -> None:
    at = open_page(monkeypatch, "data", on_cars)
    assert held(at) == ["auto_mpg.csv"]
    assert words_at(at, "own-needed") == ""
    settle(at)
    assert "their cars.csv" in words_at(at, "own-found") and "392 rows" in words_at(at, "own-found")
    assert draft_of(at) == on_cars


def test_a_sample_that_was_deleted_stays_away(monkeypatch: pytest.MonkeyPatch, on_cars: ExperimentSpec) -> None:
    at = settle(open_page(monkeypatch, "data", on_cars))
    services().training.drop_file(at.session_state["tdc-workspace"], CARS.sha256)
    assert_sound(at.run())
    assert held(at) == []
    assert "their cars.csv" in words_at(at, "own-needed")


def test_other_files_do_not_come_by_themselves(monkeypatch: pytest.MonkeyPatch, on_cars: ExperimentSpec) -> None:
    assert on_cars.data.file is not None
    other = on_cars.data.file.model_copy(update={"sha256": "0" * 64})
    at = open_page(monkeypatch, "data", on_cars.with_("data", file=other))
    assert held(at) == []
    assert "their cars.csv" in words_at(at, "own-needed")


def test_where_no_files_are_taken_there_are_none(monkeypatch: pytest.MonkeyPatch, on_cars: ExperimentSpec) -> None:
    monkeypatch.setenv("TDC_MAX_FILES", "0")
    services.clear()
    at = open_page(monkeypatch, "data", on_cars)
    assert held(at) == []
    assert all(expander.label != "Sample files" for expander in at.expander)


def test_a_planted_leak_is_found_and_left_out_by_a_click(monkeypatch: pytest.MonkeyPatch) -> None:
    at = expand(open_page(monkeypatch, "data"), "samples-panel")
    assert_sound(at.selectbox(key="broken-which").set_value(BROKEN[[path.stem for path in BROKEN].index("leak")]).run())
    settle(at.button(key="broken-open").click().run())
    (mend,) = [button for button in at.button if "data-leak" in str(button.key)]
    before = draft_of(at).data.file
    settle(mend.click().run())
    after = draft_of(at).data.file
    assert isinstance(before, TableReading) and isinstance(after, TableReading)
    (left_out,) = set(before.features) - set(after.features)
    assert left_out.name == find_leak()
    assert not [button for button in at.button if "data-leak" in str(button.key)]


def find_leak() -> str:
    """The column that was planted, as the referee finds it in the file."""
    path = next(path for path in BROKEN if path.stem == "leak")
    return next(finding.columns[0] for finding in find(guess(path).table) if finding.code == "data.leak")
