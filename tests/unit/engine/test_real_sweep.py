"""A sweep with the real worker: its trials are lean, some end early, and the best keeps its files."""

from __future__ import annotations

import json

from tdc_core.engine.service import TrainingService
from tdc_core.engine.sweeping import KEPT
from tdc_core.engine.trials import Trials
from tdc_core.results.kept import newest_results
from tdc_core.runs.group_models import GroupKind, GroupStatus
from tdc_core.runs.models import Reason
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.sweeps import Outcome, TrialStatus, read_sweep
from tests.unit.engine.conftest import wait_for
from tests.unit.sweeps.making import raw_sweep

RATES = [0.03, 0.01, 0.001, 0.0001]


def test_a_grid_on_iris_prunes_keeps_the_best_and_looks_at_the_test_part_at_its_end(settings: Settings) -> None:
    raw = raw_sweep(
        {"path": "training.learning_rate", "type": "choice", "choices": RATES},
        sampler={"type": "grid"},
        pruner={"type": "median", "startup": 2},
        parallel=1,
    )
    raw["experiment"]["training"] |= {"epochs": 3}
    raw["experiment"]["data"] |= {"validation": "train[80%:90%]", "test": "train[90%:]"}
    sweep = read_sweep(json.dumps(raw))
    store, service = RunStore(settings.store_url), TrainingService(RunStore(settings.store_url), settings)
    token = store.workspaces.create()
    group_id = service.submit_group(token, GroupKind.SWEEP, sweep.name, sweep.to_json(), []).id
    wait_for(lambda: not store.groups.alive(), seconds=240)
    group, members = store.groups.get(group_id), Trials(store, group_id, sweep)
    members.look(steered=False)
    assert group is not None and group.status is GroupStatus.FINISHED, (settings.home / "host.log").read_text()
    runs = [members.runs[number] for number in range(4)]
    assert [run.spec.training.learning_rate for run in runs] == RATES
    assert [trial.status for trial in members.trials] == [TrialStatus.FINISHED] * 3 + [TrialStatus.PRUNED]
    for run in runs:
        folder = settings.runs_dir / run.id
        assert newest_results(folder) is None and not (folder / "history.npz").exists(), "a trial is lean"
        if run.reason is Reason.PRUNED:
            assert run.evaluation is None and run.epochs_done < 3 and not folder.exists()
        else:
            assert run.evaluation is not None and run.evaluation.best["test"] is None, "nobody looks at it yet"
            assert (folder / "model.keras").stat().st_size > 1000
    assert KEPT == 3, "all that were trained to the end are among the best"
    again = [members.runs[number] for number in members.repeats]
    assert len(again) == 3 and len({run.spec.training.seed for run in again} | {runs[0].spec.training.seed}) == 4
    outcome = Outcome.model_validate_json(group.outcome or "")
    assert outcome.best is not None and outcome.best.value == min(trial.value or 9 for trial in members.trials)
    tests = [run.evaluation.best["test"] for run in again if run.evaluation is not None]
    assert list(outcome.test) == [score["accuracy"] for score in tests if score is not None] and len(tests) == 3
    assert len(outcome.repeats) == 3
    wait_for(lambda: all(newest_results(settings.runs_dir / run.id) for run in again), seconds=60)
