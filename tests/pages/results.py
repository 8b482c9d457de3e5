"""Results for the page tests: outputs written into a run's folder, and the page that shows them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Widget

from tdc_core.catalog.datasets import DatasetCard, find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.results.kept import PartOutputs, PartRows, write_results
from tdc_core.runs.models import Run
from tdc_core.spec import ExperimentSpec, resolve_split
from tdc_core.ui.results.cell import ANY
from tdc_core.ui.session.services import services
from tests.pages.helpers import assert_sound, open_page
from tests.pages.runs import begin, end, stored, submit

BY_DATA = {spec.data.dataset: spec for spec in ready_made()}
IRIS, DIGITS, CANCER, DIABETES = (BY_DATA[name] for name in ("iris", "digits", "breast_cancer", "diabetes"))
IRIS = IRIS.with_("data", train="train[:40%]", validation="train[40%:80%]", test="train[80%:]")


@dataclass
class Shown:
    """A page with a run's results on it, and what these are."""

    at: AppTest
    card: DatasetCard
    parts: dict[str, PartOutputs]

    @property
    def part(self) -> PartOutputs:
        return self.parts["validation"]

    @property
    def labels(self) -> np.ndarray:
        return self.part.part.labels

    @property
    def answers(self) -> np.ndarray:
        assert self.part.best_answers is not None
        return self.part.best_answers

    def choose(self, true: int, taken: int) -> None:
        self.at.selectbox(key="results-true").set_value(true)
        run(self.at.selectbox(key="results-taken").set_value(taken))

    @property
    def cell(self) -> tuple[int, int]:
        """What the boxes hold."""
        return self.at.selectbox(key="results-true").value, self.at.selectbox(key="results-taken").value

    def places(self, true: int, taken: int) -> list[str]:
        """The rows of a cell, the surest answer first, as the page names them."""
        inside = ((self.labels == true) | (true == ANY)) & ((self.answers == taken) | (taken == ANY))
        return self.named(sorted(np.flatnonzero(inside), key=lambda each: -self.sure[each]))

    @property
    def sure(self) -> np.ndarray:
        """How probable the model finds its own answers."""
        return self.part.best[np.arange(len(self.answers)), self.answers]

    def named(self, positions) -> list[str]:
        rows = self.part.part
        return [f"{rows.splits[each]} {rows.rows[each]}" for each in positions]


def run(what: AppTest | Widget) -> None:
    assert_sound(what.run())


def drawn_answers(spec: ExperimentSpec, rows: PartRows, seed: int) -> PartOutputs:
    """Outputs as a model that has learned something gives them, other ones for the best and the last weights."""
    rng, head = np.random.default_rng(seed), spec.model.head
    labels = rows.labels
    if head.loss.startswith("mean"):
        said = [(labels + rng.normal(0, 30, len(rows))).astype(np.float32)[:, None] for _ in range(2)]
        return PartOutputs(rows, *said)
    logits = [rng.normal(0, 1.5, (len(rows), max(head.units, 2))) for _ in range(2)]
    for each in logits:
        each[np.arange(len(rows)), labels] += 2
    shares = [np.exp(each) / np.exp(each).sum(axis=1, keepdims=True) for each in logits]
    told = [each.argmax(axis=1) for each in shares]
    kept = [(each[:, 1:] if head.units == 1 else each).astype(np.float16) for each in shares]
    return PartOutputs(rows, *kept, *told)


def drawn(spec: ExperimentSpec) -> dict[str, PartOutputs]:
    card = find_dataset(spec.data.dataset)
    assert card is not None
    prepared, found = services().library.open(card), {}
    for seed, (part, split) in enumerate((("validation", spec.data.validation), ("test", spec.data.test))):
        if split:
            ranges = resolve_split(split, card.splits)
            found[part] = drawn_answers(spec, PartRows.of(ranges, prepared.part(ranges).labels), seed)
    return found


def keep(run: Run, parts: dict[str, PartOutputs], epoch: int | None = None) -> None:
    """Write results as a worker does; of the run's last epoch, where none is named."""
    folder = services().settings.runs_dir / run.id
    folder.mkdir(parents=True, exist_ok=True)
    names = ("validation", "test")
    scores = {
        which: {
            name: {"loss": loss, "accuracy": 0.75, "mae": 1.0, "r2": 0.5} if name in parts else None for name in names
        }
        for which, loss in (("best", 0.125), ("last", 0.25))
    }
    write_results(folder, epoch or stored(run).epochs_done, scores, parts, b"a model")


def show(monkeypatch: pytest.MonkeyPatch, spec: ExperimentSpec, parts: dict[str, PartOutputs] | None = None) -> Shown:
    """The page with a run of an experiment on it that has these results."""
    at = open_page(monkeypatch, "results")
    submit(at, spec)
    trained = begin(epochs=3)
    end(trained)
    parts = drawn(spec) if parts is None else parts
    keep(trained, parts)
    run(at)
    card = find_dataset(spec.data.dataset)
    assert card is not None
    return Shown(at, card, parts)


def tables(at: AppTest) -> dict[str, list[list[str]]]:
    """The cells of the tables, by the title of their first column."""
    return {table.value.columns[0]: table.value.to_numpy().tolist() for table in at.table}


def rows_shown(at: AppTest) -> list[str]:
    """The places of the rows in the table of examples."""
    return next((list(table.value["row"]) for table in at.dataframe if "taken for" in table.value), [])


def charts(at: AppTest) -> dict[str, Any]:
    """The charts by their keys."""
    return {re.sub(r".*-(results-.*)", r"\1", chart.proto.id): chart.proto for chart in at.get("plotly_chart")}


def matrix(at: AppTest) -> Any:
    return next(chart for key, chart in charts(at).items() if "results-matrix" in key)


def outlined(at: AppTest) -> list[int]:
    """The cells that are outlined as the matrix is drawn, by their place in it."""
    return json.loads(matrix(at).spec)["data"][0].get("selectedpoints", [])


def click(at: AppTest, *cell: int) -> None:
    """Click a cell, or the selected one once more: then nothing is selected."""
    points = [{"customdata": list(cell)}] if cell else []
    selection = {"points": points, "point_indices": [], "box": [], "lasso": []}
    states = at._tree.get_widget_states()
    states.widgets.append(WidgetState(id=matrix(at).id, string_value=json.dumps({"selection": selection})))
    at._run(states)
    assert_sound(at)
