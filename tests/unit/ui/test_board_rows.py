"""Runs as rows of the board: what stands in one, how long it is kept, how rows are found, sorted and folded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tdc_core.catalog.datasets import DatasetCard, find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.group_models import Branch, GroupKind, GroupStatus, NewRun
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ColumnReading, DataSpec, ExperimentSpec, HeadSpec, LayerSpec, ModelSpec, TableReading
from tdc_core.ui.runs.columns import BY_KEY, COLUMNS, sort_by, titles
from tdc_core.ui.runs.filters import UNDER_WAY, Wanted
from tdc_core.ui.runs.lines import SEVERAL, fold, told
from tdc_core.ui.runs.rows import BoardRow, KeptRows, row_of
from tdc_core.ui.runs.words import NO_LAYERS, kind_in_words, model_in_short, origin, params_in_words
from tests.pages.runs import SCORES
from tests.support.figures import epoch_metrics

IRIS = ready_made()[0]
DIABETES = next(spec for spec in ready_made() if spec.data.dataset == "diabetes")


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.store_url)


def card(data: DataSpec) -> DatasetCard | None:
    return find_dataset(data.dataset)


def rows_in(store: RunStore, token: str) -> list[BoardRow]:
    return KeptRows().of(token, store, card)


def trained(store: RunStore, token: str, spec: ExperimentSpec = IRIS, val_losses: tuple[float, ...] = (0.5,)) -> Run:
    """A run that was stopped after some epochs."""
    run = store.queue.submit(token, spec, 99)
    claimed = store.queue.claim("host")
    assert claimed is not None and claimed.id == run.id
    for number, val_loss in enumerate(val_losses, start=1):
        store.epochs.add(run.id, claimed.attempt, epoch_metrics(number, 0.4, 0.8, val_loss, 0.7 + number / 100, 1.0))
    store.runs.set_status(run.id, claimed.attempt, RunStatus.STOPPED, Reason.USER_STOPPED)
    return run


def test_a_row_says_what_a_run_is_and_how_good_its_best_epoch_was(store: RunStore) -> None:
    token = store.workspaces.create()
    run = trained(store, token, val_losses=(0.5, 0.25, 0.375))
    store.marks.rename(token, run.id, "My first")
    store.marks.note(token, run.id, "Stopped too early.")
    store.marks.tag(token, run.id, ["Keep"])
    (row,) = rows_in(store, token)
    assert (row.id, row.name, row.own_name, row.data) == (run.id, "My first", "My first", "Iris flowers")
    assert (row.loss, row.score, row.metric) == (0.25, pytest.approx(0.72), "Accuracy")
    assert (row.best_epoch, row.epochs_done, row.epochs) == (2, 3, IRIS.training.epochs)
    assert (row.state, row.alive, row.started, row.parameters) == ("Stopped", False, None, 177_219)
    for words in ("my FIRST", IRIS.name, "iris flo", "too early", "keep"):
        assert Wanted(words).takes(row), words
    assert not Wanted("wine").takes(row)


def test_what_was_evaluated_counts_before_what_the_epoch_had(store: RunStore) -> None:
    token = store.workspaces.create()
    run = store.queue.submit(token, IRIS, 9)
    assert store.queue.claim("host") is not None
    store.epochs.add(run.id, 1, epoch_metrics(1, 0.4, 0.8, 0.5, 0.7, 1.0))
    store.runs.set_status(run.id, 1, RunStatus.FINISHED, Reason.COMPLETED, None, SCORES)
    (row,) = rows_in(store, token)
    score = SCORES.best["validation"]
    assert score is not None and (row.loss, row.score) == (score["loss"], score["accuracy"])


def test_a_number_to_predict_has_its_own_score_and_a_file_its_own_name(store: RunStore) -> None:
    token = store.workspaces.create()
    trained(store, token, DIABETES)
    (row,) = rows_in(store, token)
    assert row.metric == "R²" and row.score is None, "its epoch had an accuracy alone"
    columns = (ColumnReading(name="x", kind="number", use=True), ColumnReading(name="y", kind="category"))
    reading = TableReading(sha256="a" * 64, columns=columns, target="y", aim="classes")
    own = replace(
        store.runs.of(token)[0],
        spec=IRIS.model_copy(update={"data": DataSpec(dataset="file:cars.csv", file=reading)}),
    )
    row = row_of(own, None, None)
    assert (row.data, row.parameters, row.loss) == ("cars.csv", None, None)


def test_a_row_is_made_anew_only_when_its_run_has_changed(store: RunStore, monkeypatch: pytest.MonkeyPatch) -> None:
    token, kept = store.workspaces.create(), KeptRows()
    first, second = trained(store, token), trained(store, token)
    asked: list[list[str]] = []
    some = store.runs.some
    monkeypatch.setattr(store.runs, "some", lambda token, ids: (asked.append(list(ids)), some(token, ids))[1])
    before = kept.of(token, store, card)
    assert kept.of(token, store, card) == before and [row.id for row in before] == [second.id, first.id]
    store.marks.star(token, [first.id], True)
    after = kept.of(token, store, card)
    assert asked == [[second.id, first.id], [first.id]]
    assert [row.starred for row in after] == [False, True] and after[0] is before[0]
    assert kept.of(store.workspaces.create(), store, card) == [], "nobody sees another's"
    store.marks.bin(token, [second.id])
    assert [row.deleted is None for row in kept.of(token, store, card)] == [False, True]
    store.runs.delete_binned(token, [second.id])
    assert [row.id for row in kept.of(token, store, card)] == [first.id]


def test_a_run_at_work_takes_time_as_it_goes(store: RunStore) -> None:
    token = store.workspaces.create()
    store.queue.submit(token, IRIS, 9)
    (waiting,) = rows_in(store, token)
    assert (waiting.state, waiting.started, waiting.took(waiting.created + timedelta(hours=1))) == ("Waiting", None, 0)
    store.queue.claim("host")
    (row,) = rows_in(store, token)
    assert row.started is not None and row.took(row.started + timedelta(seconds=90)) == 90
    assert "0 of 20" in told(fold([row], {}, [])[0], row.started)["cells"]["status"]


def test_filters_ask_for_all_that_is_set(store: RunStore) -> None:
    token = store.workspaces.create()
    iris, wine = trained(store, token), trained(store, token, IRIS.with_("data", dataset="wine"))
    waiting = store.queue.submit(token, IRIS, 9)
    store.marks.tag(token, iris.id, ["a", "b"])
    store.marks.tag(token, wine.id, ["a"])
    store.marks.star(token, [wine.id], True)

    def found(**asked: Any) -> set[str]:
        return {row.id for row in rows_in(store, token) if Wanted(**asked).takes(row)}

    assert found() == {iris.id, wine.id, waiting.id} and Wanted().filters == 0
    assert found(data=("Iris flowers",)) == {iris.id, waiting.id}
    assert found(status=(UNDER_WAY,)) == {waiting.id} and found(status=(UNDER_WAY, "Stopped")) == found()
    assert found(tags=("a",)) == {iris.id, wine.id} and found(tags=("a", "b")) == {iris.id}
    assert found(starred=True) == {wine.id} and found(starred=True, tags=("b",)) == set()
    assert Wanted(starred=True, tags=("b",)).filters == 2


def test_rows_are_sorted_by_a_column_and_what_has_no_value_comes_last(store: RunStore) -> None:
    token = store.workspaces.create()
    ids = {trained(store, token, val_losses=(loss,)).id: loss for loss in (0.3, 0.1, 0.2)}
    none = trained(store, token, val_losses=()).id
    rows = rows_in(store, token)
    now = rows[0].created

    def order(key: str, descending: bool) -> list[float | None]:
        return [ids.get(row.id) for row in sort_by(rows, key, descending, now)]

    assert order("loss", False) == [0.1, 0.2, 0.3, None] and order("loss", True) == [0.3, 0.2, 0.1, None]
    assert sort_by(rows, "data", True, now) == rows, "equal ones stay, the newest first"
    assert rows[0].id == none
    for column in COLUMNS:
        assert len(sort_by(rows, column.key, column.descending, now)) == 4
        assert all(BY_KEY[column.key].words(row, now) for row in rows)


def test_the_score_is_called_by_its_name_where_all_have_the_same(store: RunStore) -> None:
    token = store.workspaces.create()
    trained(store, token)
    assert titles(rows_in(store, token))["score"] == "Validation accuracy"
    trained(store, token, DIABETES)
    assert titles(rows_in(store, token))["score"] == "Validation score"
    assert titles(rows_in(store, token)[:1])["score"] == "Validation R²"


def test_the_runs_of_a_group_are_one_line_that_opens(store: RunStore) -> None:
    token = store.workspaces.create()
    older = trained(store, token, val_losses=(0.9,))
    members = [NewRun(IRIS.with_("training", seed=seed), {"training.seed": seed}) for seed in range(3)]
    group = store.groups.create(token, GroupKind.SEEDS, "Luck", "{}", members, 9)
    runs = store.groups.members(group.id)
    for loss, accuracy in ((0.2, 0.7), (0.4, 0.9)):
        claimed = store.queue.claim("host")
        assert claimed is not None
        store.epochs.add(claimed.id, claimed.attempt, epoch_metrics(1, 0.4, 0.8, loss, accuracy, 1.0))
    newer = store.queue.submit(token, IRIS, 9)
    rows, groups = rows_in(store, token), {group.id: group}
    assert [line.id for line in fold(rows, groups, [])] == [newer.id, group.id, older.id]
    shown = fold(rows, groups, [group.id])
    assert [line.id for line in shown] == [newer.id, group.id, *(run.id for run in runs[::-1]), older.id]
    assert [line.inside for line in shown] == [False, False, True, True, True, False]
    line = told(shown[1], rows[0].created)
    assert line["members"] == [run.id for run in runs[::-1]] and line["open"]
    assert (line["cells"]["name"], line["below"], line["cells"]["loss"]) == ("Luck", "3 runs over seeds", "0.2000")
    assert (line["cells"]["score"], line["cells"]["epoch"]) == ("0.7000", "1 of 1"), "of one run, its best"
    assert (line["cells"]["data"], line["cells"]["status"]) == ("Iris flowers", "Under way")
    assert told(shown[2], rows[0].created)["below"] == "seed 2"
    by_loss = fold(sort_by(rows, "loss", False, rows[0].created), groups, [])
    assert [line.id for line in by_loss] == [group.id, older.id, newer.id], "it stands where its best one does"
    assert [line.id for line in fold(rows, {}, [])] == [row.id for row in rows], "a group that can't be read is none"
    other = [replace(row, data="Wine") if row.number == 1 else row for row in rows]
    assert told(fold(other, groups, [])[1], rows[0].created)["cells"]["data"] == SEVERAL
    ended = replace(group, status=GroupStatus.STOPPED)
    assert told(fold(rows, {group.id: ended}, [])[1], rows[0].created)["cells"]["status"] == "Stopped"


def test_a_model_in_short() -> None:
    head = HeadSpec(units=3, activation="softmax", loss="categorical_crossentropy", labels="one_hot")

    def short(*layers: LayerSpec) -> str:
        return model_in_short(ModelSpec(layers=layers, head=head))

    dense = LayerSpec.of("dense", units=64, activation="relu")
    assert short() == NO_LAYERS
    assert short(LayerSpec.of("flatten"), dense, dense.with_params(units=32)) == "Flatten · Dense 64, 32"
    assert short(LayerSpec.of("batch_normalization"), LayerSpec.of("batch_normalization")) == "BatchNormalization × 2"
    assert short(LayerSpec.of("no_such", size="x")) == "no_such x"
    assert len(short(*[dense] * 200)) == 120


def test_what_was_set_in_words() -> None:
    params = {"training.learning_rate": 0.01, "model.layers.0.units": 64, "model.layers": 3, "data.scaling": "none"}
    assert params_in_words(params) == "learning rate 0.01, layer 1 units 64, layers 3, scaling none"


def test_what_a_run_has_to_do_with_another(store: RunStore) -> None:
    token = store.workspaces.create()
    run = store.queue.submit(token, IRIS, 9)
    wrong, right = store.queue.submit_pair(token, IRIS, IRIS, 9)
    trial = store.queue.submit(token, IRIS, 9, beside=run.id, tries="fit.rate")
    assert [origin(each) for each in (run, wrong, right, trial)] == [
        "",
        "wrong on purpose",
        "the right pair",
        "tries a change",
    ]
    assert origin(replace(run, branch=Branch(trunk="b" * 32, epoch=7, spec=IRIS))) == "branch from epoch 7"


def test_groups_are_named_by_what_they_are_for(store: RunStore) -> None:
    group = store.groups.create(store.workspaces.create(), GroupKind.SWEEP, "", "{}", [], 9)
    assert kind_in_words(group, 1200) == "sweep, 1,200 trials"
    assert kind_in_words(group, 1) == "sweep, 1 trial"
