"""One run with the real worker: TensorFlow preloaded in the forkserver, and in a fresh process."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from tdc_core.engine.service import TrainingService
from tdc_core.results.kept import newest_results, read_results
from tdc_core.runs.job_models import JobStatus
from tdc_core.runs.models import Reason, RunStatus, WarmUpState
from tdc_core.runs.store import RunStore
from tdc_core.settings import ROOT, Settings
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.messages import Code
from tests.support.processes import processes_of
from tests.unit.engine.conftest import wait_for


@pytest.mark.parametrize("fresh", [False, True], ids=["forkserver", "fresh"])
def test_iris_is_trained_evaluated_and_saved(settings: Settings, fresh: bool) -> None:
    settings = settings.model_copy(update={"fresh_processes": fresh})
    store = RunStore(settings.store_url)
    token = store.workspaces.create()
    spec = ExperimentSpec.model_validate_json((ROOT / "examples" / "iris.json").read_text())
    run_id = TrainingService(store, settings).submit(token, spec.with_("training", epochs=3)).id
    wait_for(lambda: store.runs.own(token, run_id) is not None and not store.runs.alive(), seconds=240)
    run, log = store.runs.get(run_id), (settings.home / "host.log").read_text()
    assert run is not None
    assert (run.status, run.reason, run.epochs_done) == (RunStatus.FINISHED, Reason.COMPLETED, 3), (run.message, log)
    assert all(math.isfinite(metrics.values["val_loss"]) for metrics in store.epochs.of(run_id))
    assert run.evaluation is not None and run.evaluation.best["validation"] is not None
    assert (settings.runs_dir / run_id / "model.keras").stat().st_size > 1000
    wait_for(lambda: newest_results(settings.runs_dir / run_id) is not None, seconds=60)
    assert "not preloaded" not in log
    if not fresh and sys.platform == "linux":
        wait_for(lambda: len(_forkservers(settings.home)) == 1)  # the worker, a fork of it, leaves
        (server,) = _forkservers(settings.home)
        tasks = Path(f"/proc/{server.pid}/task").iterdir()
        threads = [(task / "comm").read_text().strip() for task in tasks if task.name != str(server.pid)]
        # A fork copies one thread only. Keras imports pandas, and that pyarrow, whose allocator minds a fork.
        assert set(threads) <= {"jemalloc_bg_thd"}


def test_a_run_is_evaluated_while_it_goes_on_and_at_its_end(settings: Settings) -> None:
    store, service = RunStore(settings.store_url), TrainingService(RunStore(settings.store_url), settings)
    token = store.workspaces.create()
    spec = ExperimentSpec.model_validate_json((ROOT / "examples" / "iris.json").read_text())
    run_id = service.submit(token, spec.with_("training", epochs=1000, batch_size=1)).id
    folder = settings.runs_dir / run_id
    assert service.evaluate(store.workspaces.create(), run_id) is None, "it is nobody else's to ask"
    wait_for(lambda: (folder / "state.npz").exists(), seconds=240)
    assert service.evaluate(token, run_id) is not None
    wait_for(lambda: (job := store.evaluations.get(run_id)) is not None and not job.alive, seconds=240)
    job = store.evaluations.get(run_id)
    assert job is not None and job.status is JobStatus.DONE, job
    during = newest_results(folder)
    assert during is not None and not read_results(during).parts.keys() ^ {"validation"}
    run = store.runs.get(run_id)
    assert run is not None and run.alive and read_results(during).epoch < run.epochs_done
    service.stop(token, run_id)
    wait_for(lambda: newest_results(folder) not in (during, None), seconds=240)
    run, at_the_end = store.runs.get(run_id), newest_results(folder)
    assert run is not None and run.status is RunStatus.STOPPED and run.evaluation is not None
    assert at_the_end is not None and read_results(at_the_end).epoch == run.epochs_done
    assert read_results(at_the_end).scores["best"] == run.evaluation.best


def test_a_run_ends_when_its_time_is_up_and_keeps_the_best(settings: Settings) -> None:
    settings = settings.model_copy(update={"max_minutes": 0.1})
    store = RunStore(settings.store_url)
    token = store.workspaces.create()
    spec = ExperimentSpec.model_validate_json((ROOT / "examples" / "iris.json").read_text())
    run_id = TrainingService(store, settings).submit(token, spec.with_("training", epochs=1000, seed=4)).id
    wait_for(lambda: store.runs.own(token, run_id) is not None and not store.runs.alive(), seconds=240)
    run = store.runs.get(run_id)
    assert run is not None
    assert (run.status, run.reason) == (RunStatus.STOPPED, Reason.TIME_LIMIT), run.message
    assert run.message is not None and run.message.arguments["minutes"] == 0.1
    assert run.message.code == (Code.TIME_AFTER_EPOCH if run.epochs_done else Code.TIME_IN_FIRST_EPOCH)
    assert run.epochs_done < 1000
    assert run.evaluation is not None and run.evaluation.best["validation"] is not None
    assert (settings.runs_dir / run_id / "model.keras").stat().st_size > 1000


def test_a_warm_worker_gives_the_numbers_of_a_cold_one_and_keras_summary(settings: Settings) -> None:
    store, service = RunStore(settings.store_url), TrainingService(RunStore(settings.store_url), settings)
    token = store.workspaces.create()
    spec = ExperimentSpec.model_validate_json((ROOT / "examples" / "iris.json").read_text())
    spec = spec.with_("training", epochs=3)
    service.ensure_host()
    service.warm_up(token, spec)
    wait_for(lambda: (found := store.warm_ups.get(token)) is not None and found.state is WarmUpState.READY, seconds=240)
    summary = service.summary_of(spec)
    assert summary is not None and "Total params" in summary
    numbers = []
    for _ in range(2):
        run_id = service.submit(token, spec).id
        wait_for(lambda: not store.runs.alive(), seconds=240)
        run = store.runs.get(run_id)
        assert run is not None and run.status is RunStatus.FINISHED, run
        assert (found := store.warm_ups.get(token)) is not None and found.state is WarmUpState.SPENT
        numbers.append([list(metrics.values.values()) for metrics in store.epochs.of(run_id)])
    np.testing.assert_allclose(*numbers, rtol=0, atol=1e-7)


def _forkservers(home: Path) -> list[psutil.Process]:
    return [process for process in processes_of(home) if "multiprocessing.forkserver" in " ".join(process.cmdline())]
