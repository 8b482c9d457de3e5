"""The look at the data: one view at a time, for the data sets that ship and for a person's own table."""

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Widget

from tdc_core.catalog.adapt import adapt
from tdc_core.catalog.datasets import DATASETS, find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.data.look import NO_ROWS, VIEWS
from tdc_core.ui.data.views import distribution, missing, outliers
from tdc_core.ui.parts.row_place import AROUND
from tdc_core.ui.session.services import services
from tests.pages.helpers import assert_sound, open_page, texts, words_at
from tests.support.own import bring

BUNDLED = [card for card in DATASETS if card.bundled and card.examples < 5000]


def run(what: AppTest | Widget) -> None:
    assert_sound(what.run())


def on(name: str) -> ExperimentSpec:
    first = ready_made()[0]
    card = find_dataset(name)
    assert card is not None
    return adapt(first, card, find_dataset(first.data.dataset))[0]


def views(at: AppTest) -> list[str]:
    """The views that can be chosen."""
    return next(control.options for control in at.segmented_control if control.key == "look-view")


def look_at(at: AppTest, view: str) -> str:
    """Choose a view; its words."""
    run(at.segmented_control(key="look-view").set_value(view))
    return words_at(at, f"look-at-{view}")


def table(at: AppTest, view: str) -> pd.DataFrame:
    return at.get_by_key(f"look-at-{view}").dataframe[0].value


@pytest.mark.parametrize("card", BUNDLED, ids=lambda card: card.name)
def test_what_fits_a_data_set_can_be_looked_at(monkeypatch: pytest.MonkeyPatch, card) -> None:
    at = open_page(monkeypatch, "data", on(card.name))
    fitting = {name for name, view in VIEWS.items() if view.fits(card)}
    if card.kind == "image":
        assert fitting == {"rows"} and not [each for each in at.segmented_control if each.key == "look-view"]
        return
    has_gaps = any(column.missing is not None for column in card.columns)
    assert fitting == set(VIEWS) - (set() if has_gaps else {"missing"})
    assert views(at) == [VIEWS[name].title for name in VIEWS if name in fitting]
    charts = len(at.get("plotly_chart"))
    for name in fitting - {"rows"}:
        look_at(at, name)
        drawn = len(at.get("plotly_chart")) - charts
        assert drawn == (name in ("missing", "distribution", "together", "scatter")), name
        assert words_at(at, "look-at-rows") == ""


def test_columns_and_gaps_are_those_of_the_part(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data", on("titanic"))
    assert "the 1,047 rows of the training part" in look_at(at, "columns")
    figures = table(at, "columns").set_index("column")
    assert (figures["missing"]["age"], figures["distinct"]["sex"]) == (215, 2)
    assert "Values are missing in 2 of 7 columns" in look_at(at, "missing")
    run(at.segmented_control(key="look-part").set_value("validation"))
    assert "the 262 rows of the validation part" in words_at(at, "look-at-missing")
    run(at.text_input(key="w-data-validation").set_value("train[1047:1050]"))
    assert missing.NOTHING_MISSING.format(part="validation") in words_at(at, "look-at-missing")
    run(at.text_input(key="w-data-validation").set_value("train[:0]"))
    assert NO_ROWS in texts(at)


def test_the_column_and_the_axes_are_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data", on("penguins/simple"))
    columns = [column.name for column in find_dataset("penguins/simple").columns]
    look_at(at, "distribution")
    assert at.selectbox(key="look-column").options == columns
    for place in range(len(columns)):
        run(at.selectbox(key="look-column").select(place))
    look_at(at, "scatter")
    across = at.selectbox(key="look-across").options
    assert sorted(across) == sorted(columns)
    assert at.selectbox(key="look-up").options == across[1:]
    run(at.selectbox(key="look-across").select(at.selectbox(key="look-up").value))
    assert at.selectbox(key="look-up").options == [across[0], *across[2:]]


def test_the_closest_pairs_are_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data", on("titanic"))
    look_at(at, "together")
    first = table(at, "together").iloc[0]
    assert (first["one"], first["other"], first["measure"]) == ("pclass", "fare", "correlation ratio")


def test_an_outlier_leads_to_its_neighbours_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data", on("titanic"))
    look_at(at, "outliers")
    rows = table(at, "outliers")
    assert rows["column"][0] == "fare" and rows["value"][0] == pytest.approx(512.3, abs=0.1)
    split, row = rows["row"][1].split()
    run(at.selectbox(key="outlier-row").select(rows["row"][1]))
    run(at.button(key="outlier-place").click())
    assert at.query_params["row"] == f"{split}:{row}"
    assert AROUND.format(split=split, row=int(row)) in texts(at)
    assert f"{split} {row}" in table(at, "rows")["row"].tolist()
    assert look_at(at, "outliers") and "row" not in at.query_params


@pytest.fixture
def own_table(tmp_path):
    rng = np.random.default_rng(1)
    rows = 120
    frame = pd.DataFrame(
        {f"n{number}": rng.normal(size=rows).round(3) for number in range(33)}
        | {"word": rng.choice(["a%{x}", "<b>b</b>", "c"], rows), "%{y} <i>": rng.integers(0, 9, rows)}
    )
    frame.loc[10:40, "n3"] = np.nan
    frame.loc[20:60, "word"] = None
    frame["answer"] = np.where(frame["n0"] + rng.normal(size=rows) > 0, "yes", "no")
    frame.loc[70:79, "n5"] = 1000  # some in each part
    path = tmp_path / "own.csv"
    frame.to_csv(path, index=False)
    return path


@pytest.mark.parametrize("target", ["answer", "n0"])
def test_a_table_of_ones_own_is_looked_at_as_any_other(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, own_table, target: str
) -> None:
    at = open_page(monkeypatch, "data")
    token = at.session_state["tdc-workspace"]
    spec = bring(settings, token, own_table, target)
    services().store.workspaces.save_draft(token, spec.to_json())
    at.session_state["tdc-draft"] = spec.to_json()
    run(at)
    for view in VIEWS:
        assert look_at(at, view) or view == "rows"
    assert table(at, "outliers")["value"][0] == 1000
    look_at(at, "columns")
    assert table(at, "columns").set_index("column")["missing"]["word"] > 0
    look_at(at, "distribution")
    for place in (3, 4, 32, 33):
        run(at.selectbox(key="look-column").select(place))
        assert distribution.NO_VALUES not in texts(at)
    look_at(at, "together")
    assert len(at.multiselect(key="look-together").value) == 29
    run(at.multiselect(key="look-together").set_value([0, 33]))
    assert set(table(at, "together")["one"]) | set(table(at, "together")["other"]) <= {
        "n0", "n1", "word", "%{y} <i>", "word missing", "answer", "n3 missing",
    }  # fmt: skip


def test_nothing_far_off_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data")
    run(at.segmented_control(key="look-part").set_value("validation"))
    said = look_at(at, "outliers")
    assert said == outliers.NONE_FAR.format(rows="the 30 rows of the validation part", far=outliers.FAR)
