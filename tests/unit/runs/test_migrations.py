"""Stores of earlier layouts open with all that is in them, and are the same as fresh ones afterwards."""

from __future__ import annotations

import multiprocessing
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from tdc_core.runs import migrations
from tdc_core.runs.errors import StoreUnusable
from tdc_core.runs.migrations import steps
from tdc_core.runs.models import RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.runs.tables import REVISIONS, metadata, revision_table
from tests.support.figures import epoch_metrics

STORES = Path(__file__).with_name("stores")
LAYOUTS = ("version_3", "version_4", "before_visits")
TOKEN, RESUMED = f"{1:032x}", f"{2:032x}"
Rows = dict[str, list[tuple[object, ...]]]


def lay(name: str, file: Path) -> Path:
    """A store of an earlier layout, as its version left it."""
    with sqlite3.connect(file) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.executescript((STORES / f"{name}.sql").read_text(encoding="utf-8"))
    return file


def opened(file: Path) -> RunStore:
    store = RunStore(f"sqlite:///{file}")
    store.all_runs()
    return store


def schema(file: Path) -> set[tuple[object, ...]]:
    with sqlite3.connect(file) as database:
        return set(database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


def rows(file: Path) -> Rows:
    with sqlite3.connect(file) as database:
        database.row_factory = sqlite3.Row
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [tuple(sorted(dict(row).items())) for row in database.execute(f"SELECT * FROM {name}")]
            for name in names
        }


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    opened(tmp_path / "fresh.sqlite3").close()
    return tmp_path / "fresh.sqlite3"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_upgraded_store_is_a_fresh_one_to_the_letter(layout: str, tmp_path: Path, fresh: Path) -> None:
    file = lay(layout, tmp_path / "old.sqlite3")
    assert schema(file) != schema(fresh)
    opened(file).close()
    assert schema(file) == schema(fresh)
    with create_engine(f"sqlite:///{file}").connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": revision_table.name})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == REVISIONS[-1]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_row_is_kept(layout: str, tmp_path: Path) -> None:
    file = lay(layout, tmp_path / "old.sqlite3")
    before = rows(file)
    opened(file).close()
    after = rows(file)
    for name, kept in before.items():
        assert len(kept) == len(after[name])
        for old, new in zip(kept, after[name], strict=True):
            assert set(old) <= set(new), name


@pytest.mark.parametrize(("layout", "runs"), [("version_3", 8), ("version_4", 10)])
def test_runs_of_every_status_are_there(layout: str, runs: int, tmp_path: Path) -> None:
    store = opened(lay(layout, tmp_path / "old.sqlite3"))
    found = store.all_runs()
    assert len(found) == runs
    assert Counter(run.status for run in found).keys() == set(RunStatus)
    run = store.get(RESUMED)
    assert run is not None and run.evaluation is not None
    assert (run.epochs_done, run.best_epoch, run.segments[-1].from_epoch) == (3, 3, 2)
    assert run.evaluation.best["validation"] == {"loss": 0.25, "accuracy": 0.9}
    assert store.epochs(RESUMED)[-1] == epoch_metrics(3, 0.2, 0.9, 0.15, 0.95, 0.25, 0.01)
    (training,) = (run for run in found if run.status is RunStatus.TRAINING)
    assert training.progress.values == {"loss": 0.4, "accuracy": 0.8}
    assert store.load_draft(TOKEN) is not None
    store.close()


@pytest.mark.parametrize("layout", ["version_3", "version_4"])
def test_it_goes_on_as_any_other_and_gives_no_number_twice(layout: str, tmp_path: Path) -> None:
    file = lay(layout, tmp_path / "old.sqlite3")
    with sqlite3.connect(file) as database:
        ((highest,),) = database.execute("SELECT seq FROM sqlite_sequence WHERE name = 'runs'")
    store = opened(file)
    run = store.submit(TOKEN, store.all_runs()[0].spec, limit=50)
    with sqlite3.connect(file) as database:
        ((seq,),) = database.execute("SELECT seq FROM runs WHERE id = ?", [run.id])
    assert seq == highest + 1
    claimed = store.claim("host")
    assert claimed is not None
    assert store.add_epoch(claimed.id, claimed.attempt, epoch_metrics(1, 0.5, 0.5, 0.4, 0.5, 0.1))
    store.close()


def test_a_worker_of_earlier_code_goes_on_writing(tmp_path: Path) -> None:
    file = lay("version_4", tmp_path / "old.sqlite3")
    with sqlite3.connect(file) as worker:  # it has the store open while it is upgraded
        store = opened(file)
        (run,) = (run for run in store.all_runs() if run.status is RunStatus.TRAINING)
        columns = "run_id, epoch, loss, accuracy, val_loss, val_accuracy, seconds, learning_rate"
        worker.execute(f"INSERT INTO epochs ({columns}) VALUES (?, 4, 0.2, 0.9, 0.1, 0.8, 0.25, 0.001)", [run.id])
        worker.execute("UPDATE runs SET epochs_done = 4, version = version + 1 WHERE id = ?", [run.id])
    assert store.epochs(run.id, after=3) == [epoch_metrics(4, 0.2, 0.9, 0.1, 0.8, 0.25, 0.001)]
    assert store.add_epoch(run.id, run.attempt, epoch_metrics(5, 0.2, 0.9, 0.2, 0.8, 0.25, 0.001))
    assert (now := store.get(run.id)) is not None and now.best_epoch == 4, "one of each kind of row, compared"
    with sqlite3.connect(file) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (4,), "or its code opens the store no more"
    store.close()


def _open_at_once(file: Path, barrier: multiprocessing.synchronize.Barrier, found: multiprocessing.Queue) -> None:
    barrier.wait()
    found.put(len(opened(file).all_runs()))


def test_of_processes_that_open_it_at_once_one_upgrades_it(tmp_path: Path, fresh: Path) -> None:
    file = lay("version_3", tmp_path / "old.sqlite3")
    fork = multiprocessing.get_context("fork")
    barrier, found = fork.Barrier(8), fork.Queue()
    processes = [fork.Process(target=_open_at_once, args=(file, barrier, found)) for _ in range(8)]
    for process in processes:
        process.start()
    assert [found.get(timeout=60) for _ in processes] == [8] * 8
    for process in processes:
        process.join()
    assert schema(file) == schema(fresh)


STOPS_AMID = """
import os, signal, sys
from tdc_core.runs import migrations
from tdc_core.runs.store import RunStore
upgrade = migrations.upgrade
def amid(connection):
    upgrade(connection)
    os.kill(os.getpid(), signal.SIGKILL)
migrations.upgrade = amid
RunStore(sys.argv[1]).all_runs()
"""


def test_one_that_is_killed_amid_it_leaves_the_store_as_it_was(tmp_path: Path, fresh: Path) -> None:
    file = lay("version_3", tmp_path / "old.sqlite3")
    before, layout = rows(file), schema(file)
    done = subprocess.run([sys.executable, "-c", STOPS_AMID, f"sqlite:///{file}"], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert (rows(file), schema(file)) == (before, layout)
    opened(file).close()
    assert schema(file) == schema(fresh)


def test_a_step_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = lay("version_3", tmp_path / "old.sqlite3")
    layout, upgrade = schema(file), migrations.upgrade

    def fail(connection: object) -> None:
        upgrade(connection)  # type: ignore[arg-type]
        raise OSError

    monkeypatch.setattr(migrations, "upgrade", fail)
    with pytest.raises(StoreUnusable):
        opened(file)
    assert schema(file) == layout


@pytest.mark.parametrize("change", ["PRAGMA user_version = 5", "UPDATE tdc_schema_version SET version_num = '0099'"])
def test_a_newer_store_is_refused_and_left_alone(change: str, fresh: Path) -> None:
    with sqlite3.connect(fresh) as database:
        database.execute(change)
    layout = schema(fresh)
    with pytest.raises(StoreUnusable, match="another version"):
        opened(fresh)
    assert schema(fresh) == layout


@pytest.mark.parametrize("known", [False, True])
def test_alembic_is_imported_only_for_an_upgrade(known: bool, tmp_path: Path) -> None:
    file = tmp_path / "studio.sqlite3"
    if known:
        opened(file).close()
    code = "import sys; from tdc_core.runs.store import RunStore; RunStore(sys.argv[1]).all_runs()"
    code += "; print('alembic' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, f"sqlite:///{file}"], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "False\n"


def test_the_steps_are_the_revisions_that_the_store_knows() -> None:
    assert tuple(step.revision for step in reversed(list(steps().walk_revisions()))) == REVISIONS
