"""The experiment that a branch is offered, by where it leaves its run."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.models import Run, RunStatus, Segment
from tdc_core.runs.states import experiment_after, experiment_file

SPEC = ready_made()[0].with_("training", epochs=5)
LONGER = SPEC.with_("training", epochs=9, learning_rate=0.02)
RUN = Run(
    "a" * 32,
    "w",
    SPEC.with_("training", epochs=9),
    RunStatus.FINISHED,
    2,
    datetime.now(UTC),
    epochs_done=9,
    segments=(Segment(9, 0.02, 5, attempt=2),),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of a run that was trained for five epochs, and then for four more with another rate."""
    experiment_file(tmp_path, 0).parent.mkdir()
    experiment_file(tmp_path, 0).write_text(SPEC.to_json())
    experiment_file(tmp_path, 5).write_text(LONGER.to_json())
    return tmp_path


@pytest.mark.parametrize(("epoch", "spec"), [(0, SPEC), (4, SPEC), (5, LONGER), (9, LONGER)])
def test_it_is_the_one_by_which_the_run_went_on_there(folder: Path, epoch: int, spec: object) -> None:
    assert experiment_after(RUN, folder, epoch) == spec


def test_where_none_is_kept_it_is_the_runs_own_with_the_rate_it_had_last(folder: Path, tmp_path: Path) -> None:
    assert experiment_after(RUN, tmp_path / "empty", 3) == LONGER
    experiment_file(folder, 0).write_text("{")
    assert experiment_after(RUN, folder, 3) == LONGER, "a damaged file is none"
