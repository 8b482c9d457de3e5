"""Lean runs: the test part is not looked at, nor later, and who is not good enough by some epoch ends there."""

from __future__ import annotations

from tdc_core.results.kept import has_results, newest_results, read_results
from tdc_core.runs.group_models import GroupKind, NewRun, Terms
from tdc_core.runs.job_models import JobStatus
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.states import STATES
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec.messages import Code
from tdc_core.training import worker
from tests.unit.training.runs import experiment

SPEC = experiment("iris", "softmax_one_hot", scaling="standard", epochs=4, seed=7).with_(
    "data", validation="train[60%:80%]", train="train[:60%]", test="train[80%:]"
)


def trained(settings: Settings, terms: Terms) -> Run:
    store = RunStore(settings.store_url)
    store.groups.create(store.workspaces.create(), GroupKind.SWEEP, "", "{}", [NewRun(SPEC, {}, terms)], 5)
    claimed = store.queue.claim("host")
    assert claimed is not None
    worker.train(claimed.id, claimed.attempt, settings)
    run = store.runs.get(claimed.id)
    assert run is not None
    return run


def test_the_test_part_is_not_looked_at_nor_later(settings: Settings) -> None:
    run = trained(settings, Terms(lean=True))
    assert run.status is RunStatus.FINISHED and run.evaluation is not None and run.spec.data.test == "train[80%:]"
    for scores in (run.evaluation.best, run.evaluation.last):
        assert scores["validation"] is not None and scores["test"] is None
    folder = settings.runs_dir / run.id
    assert not has_results(folder, 4) and {path.name for path in folder.iterdir()} == {"model.keras", "state.npz"}
    store = RunStore(settings.store_url)
    store.evaluations.request(run.id)
    job = store.evaluations.claim("host")
    assert job is not None
    worker.evaluate(run.id, job.attempt, settings)
    asked = store.evaluations.get(run.id)
    assert asked is not None and asked.status is JobStatus.DONE, asked
    kept = newest_results(folder)
    assert kept is not None and set(read_results(kept).parts) == {"validation"}


def test_who_is_not_good_enough_by_an_epoch_ends_there(settings: Settings) -> None:
    run = trained(settings, Terms(lean=True, bounds=((1, 1e9), (2, 1e-9), (3, 0.0))))
    assert (run.status, run.reason, run.epochs_done) == (RunStatus.STOPPED, Reason.PRUNED, 2)
    assert run.message == Code.PRUNED(done=2, epochs=4) and run.evaluation is None
    assert {path.name for path in (settings.runs_dir / run.id).iterdir()} == {"state.npz"}
    assert not (settings.runs_dir / run.id / STATES).exists()
