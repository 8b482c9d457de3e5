"""The section Inside of the Results page, with results as a worker writes them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.results.forward import forward
from tdc_core.results.history import HISTORY, read_history, write_history
from tdc_core.results.kept import MODEL, newest_results
from tdc_core.results.network import NETWORK, read_network
from tdc_core.settings import ROOT
from tdc_core.spec import resolve_split
from tdc_core.ui.results.inside import section
from tdc_core.ui.results.inside.see_it_learn import BEST, NO_HISTORY
from tdc_core.ui.results.inside.what_counts import NOT_COLUMNS, NOT_PLACES
from tdc_core.ui.session.services import services
from tests.pages.helpers import assert_sound, open_page, texts
from tests.pages.real_results import EPOCHS, SPECS
from tests.pages.results import charts, run
from tests.pages.runs import begin, end, submit

Show = Callable[[str], AppTest]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a worker leaves of each experiment."""
    folder = tmp_path_factory.mktemp("made")
    command = [sys.executable, "-m", "tests.pages.real_results", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder


@pytest.fixture
def show(made: Path, monkeypatch: pytest.MonkeyPatch) -> Show:
    """The page with a run of an experiment on it."""

    def shown(name: str) -> AppTest:
        at = open_page(monkeypatch, "results")
        submit(at, SPECS[name])
        trained = begin(epochs=EPOCHS)
        end(trained)
        shutil.copytree(made / name, services().settings.runs_dir / trained.id)
        run(at)
        run(at.segmented_control(key="results-view").set_value("inside"))
        return at

    return shown


def look(at: AppTest, view: str) -> None:
    run(at.segmented_control(key=section.VIEW).set_value(view))


def folder_of(at: AppTest) -> Path:
    (found,) = services().settings.runs_dir.iterdir()
    return found


def number(at: AppTest, start: str):
    return next(field for field in at.number_input if str(field.key).startswith(start))


def table(at: AppTest) -> list[list[str]]:
    """What a unit reckons."""
    return next(each.value.to_numpy().tolist() for each in at.table if "Product" in each.value.columns)


def value(text: str) -> float:
    return float(text.strip("*").replace("−", "-"))


def test_nothing_is_read_before_it_is_chosen(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("Inside costs something though it is not open")

    at = show("digits")
    assert at.segmented_control(key=section.VIEW).value == "counts"
    run(at.segmented_control(key="results-view").set_value("scores"))
    monkeypatch.setattr(section, "asked", refuse)
    monkeypatch.setattr(section, "rows_at_hand", refuse)
    run(at)


def test_an_image_shows_what_its_answer_hangs_on(show: Show) -> None:
    at = show("digits")
    look(at, "counts")
    chart = next(chart for key, chart in charts(at).items() if "inside-occlusion" in key)
    figure = json.loads(chart.spec)
    assert np.array(figure["data"][0]["z"]).shape == (8, 8)
    assert figure["layout"]["images"][0]["source"].startswith("data:image/png")
    assert "Occlusion map of train " in chart.alt and NOT_PLACES in texts(at)
    told = texts(at)
    run(number(at, "inside-number").set_value(2))
    assert texts(at) != told, "another row"
    run(at.selectbox(key="inside-order").set_value("surest"))
    assert "rightly taken for that" in texts(at)


@pytest.mark.parametrize(("name", "unit"), [("iris", "accuracy falls"), ("diabetes", "mean absolute error rises")])
def test_a_table_shows_which_columns_count(name: str, unit: str, show: Show) -> None:
    at = show(name)
    look(at, "counts")
    chart = next(chart for key, chart in charts(at).items() if "inside-importance" in key)
    (bars,) = json.loads(chart.spec)["data"]
    card = find_dataset(SPECS[name].data.dataset)
    assert sorted(bars["y"]) == sorted(column.name for column in card.columns)
    assert bars["x"] == sorted(bars["x"], reverse=True) and bars["x"][0] > 0
    assert len(bars["error_x"]["array"]) == len(bars["x"])
    assert unit in chart.alt and bars["y"][0] in chart.alt and NOT_COLUMNS in texts(at)


@pytest.mark.parametrize("name", SPECS)
def test_every_layer_is_drawn_and_its_units_add_up(name: str, show: Show) -> None:
    at = show(name)
    look(at, "layers")
    layers = at.selectbox(key="inside-layer")
    expected = {"iris": 5, "diabetes": 4, "digits": 3, "conv": 4}[name]
    assert len(layers.options) == expected, "all but those that only shape, or only train"
    for label in layers.options:
        layer = at.selectbox(key="inside-layer")
        run(layer.set_value(int(label.partition(".")[0]) - 1))
        if "Pooling" in label:
            assert not [each for each in at.table if "Product" in each.value.columns]
            continue
        rows = {row[0].strip("*"): row for row in table(at)}
        products = [value(row[3]) for key, row in rows.items() if key != "sum" and " of it" not in key]
        assert sum(products) == pytest.approx(value(rows["sum"][3]), rel=0.01, abs=0.01 * max(map(abs, products)))


def test_a_unit_reckons_what_the_model_does(show: Show) -> None:
    at = show("iris")
    look(at, "layers")
    run(at.selectbox(key="inside-order").set_value("rows"))
    run(number(at, "inside-unit").set_value(5))
    card = find_dataset("iris")
    first = resolve_split(SPECS["iris"].data.validation, card.splits)[0]
    row = services().library.open(card).splits[first.split].features[first.start : first.start + 1]
    network = read_network(newest_results(folder_of(at)))
    values = forward(network, row)
    rows = {cells[0].replace("\\", "").strip("*"): cells for cells in table(at)}
    assert value(rows["relu of it"][3]) == pytest.approx(float(values[2][0, 5]), rel=1e-3, abs=1e-6)
    kernel = network.weight(network.layers[1]["kernel"]).reshape(4, 8)
    for column, name in enumerate(card.input_names):
        assert value(rows[name][1]) == pytest.approx(float(values[1][0, column]), rel=1e-3)
        assert value(rows[name][2]) == pytest.approx(float(kernel[column, 5]), rel=1e-3)


def test_a_click_on_the_weights_of_a_unit_chooses_it(show: Show) -> None:
    at = show("digits")
    look(at, "layers")
    run(number(at, "inside-unit").set_value(50))
    chart = next(chart for key, chart in charts(at).items() if "inside-picture" in key)
    assert len(json.loads(chart.spec)["data"][0]["customdata"]) == 60 - 48, "the page that has unit 50"
    selection = {"points": [{"customdata": 3}], "point_indices": [3], "box": [], "lasso": []}
    states = at._tree.get_widget_states()
    states.widgets.append(WidgetState(id=chart.id, string_value=json.dumps({"selection": selection})))
    at._run(states)
    assert_sound(at)
    assert number(at, "inside-unit").value == 51
    again = next(chart for key, chart in charts(at).items() if "inside-picture" in key)
    (outline,) = json.loads(again.spec)["layout"]["shapes"]
    assert (outline["x0"], outline["y0"]) == (3, 0)


def test_a_filter_is_looked_at_where_one_likes(show: Show) -> None:
    at = show("conv")
    look(at, "layers")
    before = table(at)
    for axis in (0, 1):
        run(next(f for f in at.number_input if re.fullmatch(rf"inside-place-\d+-0-{axis}", str(f.key))).set_value(0))
    assert table(at) != before and len(table(at)) <= 9 + 3
    alts = [each.alt for image in at.get("image") for each in image.proto.imgs]
    assert any(alt.startswith("Kernels of filters 0 to 3, from ") for alt in alts)


def test_the_slider_shows_how_a_table_was_learned(show: Show) -> None:
    at = show("iris")
    look(at, "learn")
    slider = at.select_slider(key="inside-epoch")
    assert slider.value == BEST and len(slider.options) == EPOCHS + 2
    told = texts(at)
    drawn = next(chart for key, chart in charts(at).items() if "plane" in key)
    run(slider.set_value(0))
    assert texts(at) != told
    assert next(chart for key, chart in charts(at).items() if "plane" in key).id == drawn.id, "it stays where it is"
    history, folder = read_history(folder_of(at)), newest_results(folder_of(at))
    network = history.network(0, read_network(folder), (0,))
    card = find_dataset("iris")
    part = services().library.open(card).part(resolve_split(SPECS["iris"].data.validation, card.splits))
    right = int((forward(network, part.features)[-1].argmax(axis=1) == part.labels).sum())
    assert f"{right} of {len(part)} validation rows right" in texts(at)
    columns = at.selectbox(key="inside-across").options
    run(at.selectbox(key="inside-across").set_value(columns.index(columns[-1])))
    assert at.selectbox(key="inside-up").value != at.selectbox(key="inside-across").value


@pytest.mark.parametrize("name", ["diabetes", "digits", "conv"])
def test_the_slider_shows_how_other_models_learned(name: str, show: Show) -> None:
    at = show(name)
    look(at, "learn")
    told = texts(at)
    run(at.select_slider(key="inside-epoch").set_value(1))
    assert texts(at) != told
    assert ("The points are validation rows" in told) == (name == "diabetes")


@pytest.mark.parametrize(
    ("file", "view", "words"),
    [(MODEL, "counts", section.NO_MODEL), (NETWORK, "layers", section.NO_NETWORK), (HISTORY, "learn", NO_HISTORY)],
)
def test_what_is_not_there_is_said(file: str, view: str, words: str, show: Show) -> None:
    at = show("digits")
    folder = folder_of(at)
    (folder / file if file == HISTORY else newest_results(folder) / file).write_bytes(b"cut")
    look(at, view)
    run(at)
    assert words in texts(at)
    look(at, {"counts": "layers", "layers": "counts", "learn": "counts"}[view])
    assert words not in texts(at), "the others go on"


@pytest.mark.parametrize("name", SPECS)
def test_weights_that_are_no_numbers_any_more_end_no_page(
    name: str, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As those of a run that has diverged."""
    at = show(name)
    folder = folder_of(at)
    results, history = newest_results(folder), read_history(folder)
    assert results is not None and history is not None
    network = read_network(results)
    lost = replace(network, weights=np.full_like(network.weights, np.nan))
    (results / NETWORK).write_bytes(lost.as_bytes())
    write_history(replace(history, weights=np.full_like(history.weights, np.nan)), folder / HISTORY)
    units = SPECS[name].model.head.units

    def nothing(_: Path, features: np.ndarray) -> np.ndarray:
        return np.full((len(features), units), np.nan, np.float32)

    monkeypatch.setattr(services().predictor, "predict", nothing)
    os.utime(results, ns=(1, 1))  # so that they are read anew
    for view in ("counts", "layers", "learn"):
        look(at, view)
    run(at.select_slider(key="inside-epoch").set_value(1))
