"""The runs of a comparison: in whose colour each is, what is said of it beside the base, and what the table has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from tdc_core.catalog.experiments import ready_made
from tdc_core.charts.overlay import COLOURS
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.engine.service import TrainingService
from tdc_core.runs.epochs import Epochs
from tdc_core.runs.group_models import GroupKind, NewRun
from tdc_core.runs.models import EpochMetrics, Evaluation, Reason, Run, RunStatus, Segment
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec, HeadSpec
from tdc_core.tasks.metric import ACCURACY, LOSS, MAE, R2
from tdc_core.ui.compare import to_base
from tdc_core.ui.compare.compared import Compared, compared_runs, judged_alike, metrics_of
from tdc_core.ui.compare.curves import OTHER_LOSS, OTHER_ROWS, kept_in_mind
from tdc_core.ui.compare.kept_epochs import KeptEpochs
from tdc_core.ui.compare.parts import told
from tdc_core.ui.compare.scatter import PARAMETERS, of_figure, of_setting
from tdc_core.ui.compare.table import NONE_DIFFER, RESULTS, SETTINGS, best_of, table_rows
from tdc_core.ui.compare.to_base import against, parameters_in_words
from tdc_core.ui.session.services import Services
from tests.support.figures import epoch_metrics, scored

IRIS = ready_made()[0]
DIABETES = next(spec for spec in ready_made() if spec.data.dataset == "diabetes")
SIGMOID = HeadSpec(units=3, activation="sigmoid", loss="binary_crossentropy", labels="one_hot")
NOW = datetime(2030, 1, 1, tzinfo=UTC)


class Desk:
    """A visitor who has runs."""

    def __init__(self, settings: Settings) -> None:
        self.store = RunStore(settings.store_url)
        self.token = self.store.workspaces.create()
        self.studio = Services(
            settings,
            self.store,
            TrainingService(self.store, settings),
            DatasetLibrary(settings.home),
            visitor=self.token,
        )
        self.runs: list[Run] = []

    def run(self, spec: ExperimentSpec = IRIS, accuracy: float | None = 0.9, loss: float = 0.5, epochs: int = 2) -> Run:
        """Train a run; one without an accuracy is stopped, and not evaluated."""
        run = self.store.queue.submit(self.token, spec, 99)
        assert self.store.queue.claim("host") is not None
        for number in range(1, epochs + 1):
            self.store.epochs.add(run.id, 1, epoch_metrics(number, 0.4, 0.8, loss + number, 0.7, 1.5))
        scores = None if accuracy is None else Evaluation({"validation": scored(loss, accuracy)}, {"validation": None})
        end = RunStatus.STOPPED if scores is None else RunStatus.FINISHED
        reason = Reason.USER_STOPPED if scores is None else Reason.COMPLETED
        self.store.runs.set_status(run.id, 1, end, reason, None, scores)
        self.runs.append(run)
        return run

    def compared(self, ids: Sequence[str] | None = None) -> list[Compared]:
        return compared_runs(self.studio, self.token, [run.id for run in self.runs] if ids is None else ids)

    def said(self) -> str:
        base, other = self.compared()
        return against(base, other)


@pytest.fixture
def desk(settings: Settings) -> Desk:
    return Desk(settings)


def row(rows: list[dict[str, Any]], title: str) -> dict[str, Any]:
    return next(each for each in rows if each.get("title") == title)


def test_ones_own_runs_that_are_there_are_compared_the_oldest_first(desk: Desk) -> None:
    first, second, third = desk.run(), desk.run(), desk.run()
    stranger = desk.store.queue.submit(desk.store.workspaces.create(), IRIS, 9)
    desk.store.marks.rename(desk.token, second.id, "My own")
    desk.store.marks.bin(desk.token, [third.id])
    runs = desk.compared([second.id, stranger.id, "0" * 32, third.id, first.id])
    assert [(each.id, each.name, each.colour) for each in runs] == [
        (first.id, IRIS.name, COLOURS[0]),
        (second.id, "My own", COLOURS[1]),
    ]


def test_runs_of_one_name_are_told_apart_and_hostile_names_stay_text(desk: Desk) -> None:
    hostile = IRIS.model_copy(update={"name": "<b>x</b>\n**y**"})
    desk.run(), desk.run(), desk.run(hostile)
    runs = desk.compared()
    assert [each.name for each in runs] == [IRIS.name, f"{IRIS.name} (2)", "<b>x</b> **y**"]
    shown = told(runs[1], runs[0])
    assert shown["href"] == f"train?run={runs[1].id}" and not shown["base"] and told(runs[0], runs[0])["base"]


def test_runs_of_a_group_are_called_by_what_was_set_for_them(desk: Desk) -> None:
    members = [NewRun(IRIS.with_("training", seed=seed), {"training.seed": seed}) for seed in (3, 4)]
    group = desk.store.groups.create(desk.token, GroupKind.SEEDS, "Luck", "{}", members, 9)
    first, second = (run.id for run in desk.store.groups.members(group.id))
    assert [each.name for each in desk.compared([first, second])] == ["Seed 3", "Seed 4"]
    desk.store.marks.rename(desk.token, first, "Mine")
    other = desk.store.queue.submit(desk.token, IRIS, 99)
    assert [each.name for each in desk.compared([first, second, other.id])] == [
        "Mine",
        f"{IRIS.name}, seed 4",
        IRIS.name,
    ]


def test_runs_of_several_values_are_not_called_by_them_twice(desk: Desk) -> None:
    specs = [IRIS.with_("training", learning_rate=rate) for rate in (0.1, 0.01)]
    named = [spec.model_copy(update={"name": f"Mine, learning rate {spec.training.learning_rate}"}) for spec in specs]
    members = [NewRun(spec, {"training.learning_rate": spec.training.learning_rate}) for spec in named]
    group = desk.store.groups.create(desk.token, GroupKind.VALUES, "Rates", "{}", members, 9)
    ids = [run.id for run in desk.store.groups.members(group.id)]
    other = desk.store.queue.submit(desk.token, IRIS, 99)
    assert [each.name for each in desk.compared([*ids, other.id])] == [
        "Mine, learning rate 0.1",
        "Mine, learning rate 0.01",
        IRIS.name,
    ]
    assert [each.name for each in desk.compared(ids)] == ["Learning rate 0.1", "Learning rate 0.01"]


def test_the_best_counts_and_not_the_last(desk: Desk) -> None:
    desk.run(accuracy=None, loss=0.25, epochs=3), desk.run(accuracy=0.9, loss=0.125)
    one, other = desk.compared()
    assert one.best == {"loss": 1.25, "accuracy": 0.7}, "of its best epoch, the first"
    assert other.best == {"loss": 0.125, "accuracy": 0.9}, "as its best weights were evaluated"
    assert one.rows == other.rows == 30


@pytest.mark.parametrize(
    ("accuracy", "words"),
    [
        (29 / 30, "the same experiment, one row of 30 worse"),
        (0.8666666746139526, "the same experiment, four rows of 30 worse"),
        (1.0, "the same experiment, as many of 30 rows right"),
        (0.98, "the same experiment, accuracy 0.9800 instead of 1.0000, worse"),
    ],
)
def test_results_are_told_in_rows_where_they_are_rows(desk: Desk, accuracy: float, words: str) -> None:
    desk.run(accuracy=1.0), desk.run(accuracy=accuracy)
    assert desk.said() == words


def test_a_run_beside_its_base_is_told_as_a_person_would(desk: Desk) -> None:
    desk.run(accuracy=28 / 30)
    desk.run(IRIS.with_layers(IRIS.model.layers[1:]).with_("training", epochs=5), accuracy=1.0)
    assert desk.said() == "one Dense less, epochs 20 → 5, 75 % fewer parameters, two rows of 30 better"


def test_of_many_changes_the_first_are_told(desk: Desk) -> None:
    desk.run()
    desk.run(IRIS.with_("training", epochs=5, batch_size=3, seed=4, shuffle=False, learning_rate=0.5, optimizer="sgd"))
    said = desk.said()
    assert said.startswith("optimizer Adam → SGD, learning rate 0.001 → 0.5") and ", two more settings, as many" in said


def test_what_has_no_result_or_another_data_set_is_not_judged(desk: Desk) -> None:
    desk.run()
    desk.run(DIABETES)
    said = desk.said()
    assert said.startswith("other data: Diabetes, a year later, ") and " more settings, " in said
    assert said.endswith(to_base.OTHER_ROWS)
    base, _ = desk.compared()
    failed = desk.run(accuracy=None, epochs=0)
    waiting = desk.store.queue.submit(desk.token, IRIS, 99)
    failed_run, waiting_run = desk.compared([failed.id, waiting.id])
    assert against(base, failed_run).endswith(f", {to_base.NO_RESULT}")
    assert against(base, waiting_run).endswith(to_base.NO_RESULT_YET)
    assert against(failed_run, base) == to_base.SAME, "there is nothing to hold it against"
    alive = replace(base, run=replace(base.run, status=RunStatus.TRAINING))
    assert against(base, alive).endswith("so far")


def test_a_number_to_predict_is_told_by_its_score(desk: Desk) -> None:
    desk.run(DIABETES), desk.run(DIABETES.with_("training", seed=1))
    base, other = (
        replace(each, best={"loss": 1.0, "mae": 2.0, "r2": r2})
        for each, r2 in zip(desk.compared(), (0.5, 0.25), strict=True)
    )
    assert against(base, other) == "seed 0 → 1, R² 0.2500 instead of 0.5000, worse"
    assert against(base, replace(base)) == f"{to_base.SAME}, the same R²"


@pytest.mark.parametrize(
    ("base", "other", "words"),
    [
        (1000, 400, "60 % fewer parameters"),
        (1000, 1500, "50 % more parameters"),
        (1000, 2500, "2.5 times as many parameters"),
        (1000, 30_000, "30 times as many parameters"),
        (1000, 998, "2 fewer parameters"),
        (10_000, 12, "12 parameters instead of 10,000"),
        (0, 12, "12 parameters instead of 0"),
        (7, 7, ""),
        (None, 7, ""),
    ],
)
def test_parameters_are_told_by_their_share(base: int | None, other: int | None, words: str) -> None:
    assert parameters_in_words(base, other) == words


def test_the_table_has_the_best_marked_and_only_what_differs(desk: Desk) -> None:
    desk.run(accuracy=0.9, loss=0.5), desk.run(IRIS.with_("training", epochs=7), accuracy=0.8, loss=0.25)
    rows = table_rows(desk.compared(), NOW)
    assert [each.get("heading") or each["title"] for each in rows] == [
        *(RESULTS, "Validation loss", "Validation accuracy", "Best epoch", "Parameters", "Took"),
        *(SETTINGS, "Epochs"),
    ]
    assert row(rows, "Validation loss")["cells"] == ["0.5000", "0.2500"]
    assert (row(rows, "Validation loss")["best"], row(rows, "Validation accuracy")["best"]) == ([1], [0])
    assert row(rows, "Epochs")["cells"] == ["20", "7"]


def test_nothing_is_the_best_where_runs_were_not_judged_alike(desk: Desk) -> None:
    desk.run(accuracy=0.9, loss=0.5), desk.run(IRIS.with_head(SIGMOID), accuracy=0.8, loss=0.25)
    runs = desk.compared()
    rows = table_rows(runs, NOW)
    assert row(rows, "Validation loss")["best"] == [] and row(rows, "Validation accuracy")["best"] == [0]
    assert kept_in_mind(runs, LOSS) == [OTHER_LOSS] and kept_in_mind(runs, ACCURACY) == []
    desk.run(IRIS.with_("data", validation="train[70%:]"))
    assert not judged_alike(desk.compared()) and kept_in_mind(desk.compared(), ACCURACY) == [OTHER_ROWS]


def test_runs_of_other_tasks_have_all_metrics_and_it_is_said_who_lacks_one(desk: Desk) -> None:
    desk.run(), desk.run(DIABETES)
    runs = desk.compared()
    assert metrics_of(runs) == (LOSS, ACCURACY, MAE, R2)
    assert kept_in_mind(runs, ACCURACY) == [f"Without accuracy: {DIABETES.name}."]
    assert kept_in_mind(runs, R2) == [f"Without R²: {IRIS.name}."]
    assert row(table_rows(runs, NOW), "Validation R²")["cells"] == ["–", "–"]


def test_states_stand_in_the_table_where_they_differ_and_no_setting_may(desk: Desk) -> None:
    desk.run(), desk.run(accuracy=None)
    rows = table_rows(desk.compared(), NOW)
    assert row(rows, "Status")["cells"] == ["Finished", "Stopped"]
    assert rows[-1] == {"heading": NONE_DIFFER}


def test_a_rate_that_was_given_on_the_way_is_a_difference(desk: Desk) -> None:
    desk.run(), desk.run()
    one, other = desk.compared()
    run = replace(other.run, segments=(Segment(30, 0.5, 10, 2),))
    assert run.learning_rate == 0.5
    desk.store.runs.some = lambda token, ids: [run, one.run]  # type: ignore[method-assign]
    rows = table_rows(desk.compared(), NOW)
    assert row(rows, "Learning rate since it was resumed")["cells"] == ["–", "0.5"]


@pytest.mark.parametrize(
    ("values", "direction", "best"),
    [
        ([1.0, 2.0, None], "min", [0]),
        ([1.0, 2.0, 2.0], "max", [1, 2]),
        ([2.0, 2.0], "max", []),
        ([2.0, None], "max", []),
    ],
)
def test_the_best_is_marked_where_there_is_one(values: list[float | None], direction: Any, best: list[int]) -> None:
    assert best_of(values, direction) == best


def test_points_have_numbers_or_kinds_across_and_a_figure_up(desk: Desk) -> None:
    desk.run(IRIS.with_("training", learning_rate=0.1)), desk.run(IRIS.with_("training", optimizer="sgd"))
    runs = desk.compared()
    assert of_setting(runs, "training.learning_rate").values == (0.1, 0.001)
    assert of_setting(runs, "training.learning_rate").axis.powers
    kinds = of_setting(runs, "training.optimizer")
    assert kinds.values == kinds.axis.kinds == ("Adam", "SGD")
    assert of_setting(runs, "training.optimizer_params.momentum").values == (None, 0.0)
    assert of_setting(runs, "training.early_stopping").values == ("none", "none")
    assert of_figure(runs, "accuracy", "Validation accuracy", NOW).values == (0.9, 0.9)
    assert of_figure(runs, PARAMETERS, "", NOW).values == (177_219, 177_219)


def test_only_epochs_that_have_come_since_are_read(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    run = desk.store.queue.submit(desk.token, IRIS, 99)
    desk.store.queue.claim("host")
    read: list[int] = []
    original = Epochs.of

    def counted(self: Epochs, run_id: str, after: int = 0) -> list[EpochMetrics]:
        read.append(after)
        return original(self, run_id, after)

    def seen() -> list[float]:
        (now,) = desk.store.runs.some(desk.token, [run.id])
        return [epoch.values["loss"] for epoch in desk.studio.epochs.of(desk.store, now)]

    monkeypatch.setattr(Epochs, "of", counted)
    for number in (1, 2):
        desk.store.epochs.add(run.id, 1, epoch_metrics(number, number, 0.8, 0.5, 0.7, 1.5))
        assert seen() == seen() == [1.0, 2.0][:number]
    assert read == [0, 1]
    assert desk.store.epochs.cut_back(run.id, 1, 1) is not None
    desk.store.epochs.add(run.id, 1, epoch_metrics(2, 7.0, 0.8, 0.5, 0.7, 1.5))
    assert seen() == [1.0, 7.0], "it went on from an earlier epoch"


def test_only_so_many_epochs_are_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tdc_core.ui.compare.kept_epochs.MOST", 5)
    kept = KeptEpochs()
    for run in (desk.run(epochs=3), desk.run(epochs=3), desk.run(epochs=9)):
        assert len(kept.of(desk.store, desk.compared([run.id])[0].run)) in (3, 9)
        assert len(kept._kept) == 1
