"""What the view "Try it" hands to the browser: the model or its address, and rows with the ranges of their columns."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tdc_core.content.experiments import lesson_experiment
from tdc_core.results.kept import newest_results
from tdc_core.results.network import NETWORK, Network
from tdc_core.spec import ExperimentSpec, resolve_split
from tdc_core.ui.results.asked_model import MOST_BYTES
from tdc_core.ui.results.try_it import NOTHING
from tdc_core.ui.results.try_rows import MOST_ROWS
from tdc_core.ui.session.services import services
from tests.pages.helpers import fed_components, texts
from tests.pages.results import CANCER, DIABETES, DIGITS, IRIS, Shown, run, show

PENGUINS, TITANIC = lesson_experiment("plateau_penguins"), lesson_experiment("yes_no_titanic")
SMALL = Network((4,), (), np.zeros(10, np.float32))


def tried(shown: Shown) -> dict[str, Any]:
    """What the pad or the table was drawn with, once that view is chosen."""
    run(shown.at.segmented_control(key="results-view").set_value("try"))
    return next(each for each in fed_components(shown.at) if "answers" in each)


def folder() -> Path:
    """Of the only run's results."""
    (of_run,) = services().settings.runs_dir.iterdir()
    found = newest_results(of_run)
    assert found is not None
    return found


def written(network: Network) -> None:
    (folder() / NETWORK).write_bytes(network.as_bytes())


@pytest.mark.parametrize("spec", [IRIS, CANCER, DIABETES, PENGUINS, TITANIC], ids=lambda spec: spec.data.dataset)
def test_rows_of_the_validation_part_can_be_changed(monkeypatch: pytest.MonkeyPatch, spec: ExperimentSpec) -> None:
    shown = show(monkeypatch, spec)
    data, card = tried(shown), shown.card
    prepared = services().library.open(card)
    train = prepared.part(resolve_split(spec.data.train, card.splits))
    assert [column["name"] for column in data["columns"]] == [column.name for column in card.columns]
    validation = {f"{split} {row}" for split, row in map(shown.part.part.place, range(len(shown.part.part)))}
    assert {row["place"] for row in data["rows"]} <= validation
    assert len(data["rows"]) == min(MOST_ROWS, len(validation))
    for at, (column, drawn) in enumerate(zip(card.columns, data["columns"], strict=True)):
        values = train.features[:, at]
        if column.categories:
            assert drawn["categories"] == list(column.categories)
            assert all(0 <= row["values"][at] < len(column.categories) for row in data["rows"])
            continue
        there = (
            values[~np.isnan(values)] if column.missing is None or np.isnan(column.missing) else values[values != -1]
        )
        assert drawn["low"] <= there.min() and there.max() <= drawn["high"]
        assert drawn["high"] - drawn["low"] <= np.ptp(there) + 2 * drawn["step"]
        assert (drawn["high"] - drawn["low"]) / drawn["step"] <= 202
        assert (drawn["fill"] is None) == (column.missing is None)
    first = data["rows"][0]
    split, _, row = first["place"].partition(" ")
    raw = prepared.splits[split].features[int(row)]
    assert all(value is None or value == each for value, each in zip(first["values"], raw, strict=True))
    assert first["label"] == prepared.splits[split].labels[int(row)]


def test_what_is_missing_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = show(monkeypatch, TITANIC.with_("data", validation="train[15:17]", train="train[20:]", test=None))
    ages = [row["values"][2] for row in tried(shown)["rows"]]
    card = shown.card
    raw = services().library.open(card).splits["train"].features[15:17, 2]
    assert ages == [None if age == -1 else age for age in raw] and None in ages


def test_an_image_is_drawn_as_those_of_its_data(monkeypatch: pytest.MonkeyPatch) -> None:
    data = tried(show(monkeypatch, DIGITS))
    assert (data["image"], data["most"], data["names"]) == ([8, 8], 16, list("0123456789"))
    assert data["drawing"] == {"box": 8, "centre": "box", "pen": 0.16}
    assert data["head"] == {"units": 10, "activation": "softmax"}


def test_the_browser_gets_a_small_model_and_asks_for_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = show(monkeypatch, IRIS)
    data = tried(shown)
    assert (data["network"], data["packed"]) == (None, None), "there are no numbers of this model"
    asked = f"run={folder().parents[1].name}&epoch={folder().name.removeprefix('epoch-')}"
    assert data["answers"] == f"api/results/answers?{asked}"
    written(SMALL)
    run(shown.at)
    assert tried(shown)["network"].startswith(f"api/results/network?{asked}&made=")
    written(Network((4,), (), np.zeros(MOST_BYTES // 4, np.float32)))
    run(shown.at)
    assert tried(shown)["network"] is None


def test_a_browser_that_reaches_no_routes_gets_the_model_with_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = show(monkeypatch, IRIS)
    written(SMALL)
    shown.at.session_state["tdc-unfed"] = True
    data = tried(shown)
    assert (data["network"], data["answers"]) == (None, None)
    assert base64.b64decode(data["packed"]) == SMALL.as_bytes()
    (folder() / NETWORK).unlink()
    run(shown.at)
    assert NOTHING in texts(shown.at)
