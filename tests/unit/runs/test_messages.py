"""What is said of runs and preparations, as it lies in the store, and what code from before there were codes writes."""

from __future__ import annotations

import json
from pathlib import Path

from tdc_core.runs.job_models import JobStatus, Preparation
from tdc_core.runs.models import Progress, Reason, Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.spec.messages import Code
from tests.unit.runs.conftest import now
from tests.unit.runs.old_stores import ask

FAILED = Code.PLACE_IN(
    title="Iris", why=Code.OFFLINE(), files=[Code.FILE(name="i.zip", size=3, url="http://x")], folder="/a"
)


def preparation(store: RunStore) -> Preparation:
    found = store.preparations.get("mnist")
    assert found is not None
    return found


def test_it_comes_back_whole_wherever_it_is_said(store: RunStore, run: Run) -> None:
    store.runs.set_progress(run.id, 1, Progress(note=Code.READING(dataset="iris")))
    assert now(store, run).progress == Progress(note=Code.READING(dataset="iris"))
    assert store.runs.set_status(run.id, 1, RunStatus.FAILED, Reason.DATA_MISSING, FAILED)
    assert now(store, run).message == FAILED
    store.preparations.request("mnist", "3.0.1")
    job = store.preparations.claim("host")
    assert job is not None
    store.preparations.report("mnist", job.attempt, note=Code.DOWNLOADING(done=1, size=2))
    assert preparation(store).note == Code.DOWNLOADING(done=1, size=2)
    store.preparations.report("mnist", job.attempt, JobStatus.FAILED, message=FAILED)
    assert preparation(store).message == FAILED


def test_it_lies_there_as_a_code_with_its_arguments(store: RunStore, run: Run, url: str) -> None:
    store.queue.end(run.job, RunStatus.INTERRUPTED, Reason.WORKER_KILLED, Code.WORKER_ENDED(signal="SIGSEGV"))
    ((text,),) = ask(Path(url.removeprefix("sqlite:///")), "SELECT message FROM runs")
    assert json.loads(str(text)) == {"code": "worker.ended", "arguments": {"signal": "SIGSEGV"}}


def test_sentences_of_a_worker_of_earlier_code_are_kept_as_they_are(store: RunStore, run: Run) -> None:
    store.preparations.request("mnist", "3.0.1")
    job = store.preparations.claim("host")
    assert job is not None
    with store.database.write() as db:
        note = json.dumps({"epoch": 0, "step": 0, "steps": 0, "note": "Reading iris", "rate": None})
        db.exec_driver_sql("UPDATE runs SET message = 'Killed. {x}', progress = ?", (note,))
        db.exec_driver_sql("UPDATE preparations SET note = 'Downloading', message = 'No network.'")
    assert now(store, run).message == Code.SENTENCE(words="Killed. {x}")
    assert now(store, run).progress.note == Code.SENTENCE(words="Reading iris")
    found = preparation(store)
    assert (found.note, found.message) == (Code.SENTENCE(words="Downloading"), Code.SENTENCE(words="No network."))
