"""Runs that were trained before their task got a metric: where its number would stand there is a gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tdc_core.catalog.experiments import ready_made
from tdc_core.charts.curves import curve_figure
from tdc_core.cli.runs import _cells
from tdc_core.runs.models import Evaluation, Run, RunStatus
from tdc_core.tasks import task
from tdc_core.tasks.metric import Metric
from tdc_core.tasks.task import CLASSIFICATION
from tdc_core.ui.run import words as run_words
from tdc_core.ui.run.live_feed import _figure, rows_of
from tdc_core.ui.run.results import score_table
from tests.support.figures import epoch_metrics, scored

LATER = Metric("recall", "Recall", "max", keras="Recall")
TASK = replace(CLASSIFICATION, metrics=(*CLASSIFICATION.metrics, LATER), score=LATER)
EPOCHS = [epoch_metrics(number, 1.0, 0.5, 0.75, 0.25, 0.1) for number in (1, 2)]
SCORES = Evaluation({"validation": scored(0.25, 0.9375)}, {"validation": scored(0.5, 0.875)})


@pytest.fixture(autouse=True)
def _later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(task, "TASKS", (TASK, task.REGRESSION))


def test_its_epochs_are_told_with_a_gap() -> None:
    assert TASK.epoch_keys == ("loss", "accuracy", "recall", "val_loss", "val_accuracy", "val_recall")
    assert rows_of(TASK, EPOCHS) == [[1.0, 0.5, None, 0.75, 0.25, None]] * 2
    assert [_figure(EPOCHS, key) for key in TASK.epoch_keys] == ["1.0000", "0.5000", "–", "0.7500", "0.2500", "–"]


def test_its_chart_of_the_metric_is_empty() -> None:
    train, validation, best = curve_figure(LATER, 20, EPOCHS, best_epoch=2).data
    assert list(train.x) == list(validation.x) == [1, 2]
    assert set(train.y) == set(validation.y) == set(best.y) == {None}


def test_its_score_is_a_dash_in_the_list_of_runs() -> None:
    spec = ready_made()[0]
    assert run_words.score(TASK, scored(0.25, 0.9375)) == "val_recall –"
    run = Run("abc", "w", spec, RunStatus.FINISHED, 1, datetime.now(UTC), evaluation=SCORES)
    assert _cells(run)[5:8] == ("0.2500", "val_recall", "-")


def test_where_only_one_of_its_scores_has_the_metric_the_other_is_a_dash() -> None:
    last = {"validation": {**scored(0.5, 0.875), "recall": 0.5}}
    table = score_table(Evaluation(SCORES.best, last), 1, 2, CLASSIFICATION.metrics)
    assert table.loc["Best, epoch 1"].tolist() == ["0.2500", "0.9375", "–"]
    assert table.loc["Last, epoch 2"].tolist() == ["0.5000", "0.8750", "0.5000"]
