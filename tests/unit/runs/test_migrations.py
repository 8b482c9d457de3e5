"""A store of earlier code keeps all that is in it, and is afterwards the same as a fresh one."""

from __future__ import annotations

import json
import math
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import create_engine

from tdc_core.runs import database, migrations
from tdc_core.runs.errors import StoreUnusable
from tdc_core.runs.models import RunStatus, WarmUpState
from tdc_core.runs.store import RunStore
from tdc_core.runs.tables import REVISIONS, metadata, revisions
from tdc_core.spec.messages import Code
from tests.support.figures import epoch_metrics
from tests.unit.runs.old_stores import LAYOUTS, QUEUED, RESUMED, TOKEN, TRAINING, ask, lay, rows, schema

every_layout = pytest.mark.parametrize("layout", LAYOUTS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new" / "studio.sqlite3"


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A store of this code's own making."""
    made = tmp_path / "fresh.sqlite3"
    use(f"sqlite:///{made}")
    return made


def use(url: str) -> None:
    store = RunStore(url)
    try:
        store.runs.all()
    finally:
        store.database.close()


@every_layout
def test_an_upgraded_store_is_a_fresh_one_to_the_letter(layout: str, file: Path, fresh: Path) -> None:
    url = lay(layout, file)
    assert schema(file) != schema(fresh)
    use(url)
    assert schema(file) == schema(fresh)
    for made in (file, fresh):
        assert ask(made, "PRAGMA user_version") == [(4,)], "or earlier code at work opens it no more"
        assert ask(made, "SELECT version_num FROM tdc_schema_version") == [(REVISIONS[-1],)]
    assert ask(file, "PRAGMA integrity_check") == [("ok",)]


@every_layout
def test_alembic_finds_no_difference_to_the_tables(layout: str, file: Path) -> None:
    url = lay(layout, file)
    use(url)
    with create_engine(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": revisions.name})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == REVISIONS[-1]


def test_the_revisions_alone_make_a_fresh_store(file: Path, fresh: Path) -> None:
    script = ScriptDirectory.from_config(migrations.configuration())
    assert tuple(step.revision for step in script.walk_revisions())[::-1] == REVISIONS
    file.parent.mkdir()
    with create_engine(f"sqlite:///{file}").begin() as connection:
        migrations.upgrade(connection)
    assert schema(file) == schema(fresh)


@every_layout
def test_every_row_is_kept(layout: str, file: Path) -> None:
    url = lay(layout, file)
    before = rows(file)
    use(url)
    after = rows(file)
    assert after.keys() - before.keys() <= {
        "warm_ups",
        "visits",
        "hosts",
        "run_jobs",
        "files",
        "file_jobs",
        "run_groups",
        revisions.name,
    }
    for table, kept in before.items():
        if table == revisions.name:
            continue  # its row says which layout that is
        assert [new | old for old, new in zip(kept, after[table], strict=True)] == after[table], table
    if "numbers" not in before["epochs"][0]:
        assert [(row["numbers"], row["monitored"]) for row in after["epochs"]] == [
            (None, row["val_loss"]) for row in before["epochs"]
        ]
    assert [(row["attempt"], row["host"]) for row in after["preparations"]] == [(None, None)]
    if "override" not in before["runs"][0]:
        assert {(row["override"], row["beside"]) for row in after["runs"]} == {(0, None)}


@every_layout
def test_its_runs_are_read_as_they_were(layout: str, file: Path) -> None:
    store = RunStore(lay(layout, file))
    runs = {run.id: run for run in store.runs.all()}
    assert {run.status for run in runs.values()} == set(RunStatus)
    said = {run.status: run.message for run in runs.values() if run.message is not None}
    assert said == {
        RunStatus.STOPPED: Code.SENTENCE(words="Stopped after epoch 3 of 20."),
        RunStatus.FAILED: Code.SENTENCE(words="The loss became NaN (not a number) at epoch 4, step 1."),
        RunStatus.INTERRUPTED: Code.SENTENCE(words="The training host ended."),
    }
    resumed = runs[RESUMED]
    assert (resumed.epochs_done, resumed.best_epoch, resumed.segments[-1].from_epoch) == (3, 3, 2)
    assert resumed.evaluation is not None and resumed.evaluation.best["validation"] is not None
    *_, first, last = store.epochs.of(RESUMED)
    assert first == epoch_metrics(2, 0.25, 0.5, 0.3, 0.7, 0.25, 0.001)
    assert last == epoch_metrics(3, 0.125, 0.9, 0.15, 0.95, 0.25, 0.01)
    assert math.isnan(store.epochs.of(TRAINING)[-1].values["val_loss"])
    assert runs[TRAINING].progress.values == {"loss": 0.4, "accuracy": 0.8}
    assert (asked := store.preparations.get("fashion_mnist")) is not None and asked.alive
    assert (taken := store.preparations.claim("host")) is not None and taken.dataset == "fashion_mnist"
    assert not store.preparations.waits()
    pair = [run.override for run in runs.values() if run.beside]
    if layout not in ("version 3", "version 4 before its columns"):
        assert sorted(pair) == [False, True]
        assert (warm := store.warm_ups.get(TOKEN)) is not None and warm.state is WarmUpState.WANTED
    else:
        assert pair == []
    draft = store.workspaces.load_draft(TOKEN)
    assert draft is not None and json.loads(draft)["name"] == "Iris, “one-hot”"
    store.database.close()


@every_layout
def test_it_goes_on_and_gives_no_number_again(layout: str, file: Path) -> None:
    store = RunStore(lay(layout, file))
    ((highest,),) = ask(file, "SELECT seq FROM sqlite_sequence")
    assert ask(file, "SELECT max(seq) < ? FROM runs", highest) == [(1,)], "the run that had it was deleted"
    store.workspaces.save_draft(TOKEN, "{}")
    claimed = store.queue.claim("host")
    assert claimed is not None and (claimed.id, claimed.status) == (QUEUED, RunStatus.PREPARING)
    assert store.epochs.add(claimed.id, claimed.attempt, epoch_metrics(1, 0.5, 0.5, 0.4, 0.5, 0.1))
    run = store.queue.submit(TOKEN, claimed.spec, limit=50)
    assert ask(file, "SELECT seq FROM runs WHERE id = ?", run.id) == [(highest + 1,)]
    assert ask(file, "SELECT * FROM sqlite_sequence") == [("runs", highest + 1)]
    store.database.close()


# What a worker of commit 43a6bb2 sends for an epoch. Its statements name no column that it does not know.
FORGET = "DELETE FROM epochs WHERE epochs.run_id = ? AND epochs.epoch = ?"
INSERT = """INSERT INTO epochs (run_id, epoch, loss, accuracy, val_loss, val_accuracy, seconds, learning_rate)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
COUNT = """UPDATE runs SET epochs_done=?, best_epoch=(SELECT epochs.epoch
FROM epochs
WHERE epochs.run_id = ? AND epochs.val_loss > ? AND epochs.val_loss < ? ORDER BY epochs.val_loss, epochs.epoch
 LIMIT ? OFFSET ?), version=(runs.version + ?) WHERE runs.id = ? AND runs.attempt = ? AND runs.status IN (?, ?, ?)"""
PROGRESS = """UPDATE runs SET progress=?, version=(runs.version + ?)
WHERE runs.id = ? AND runs.attempt = ? AND runs.status IN (?, ?, ?)"""
WORKING = ("training", "preparing", "evaluating")


@every_layout
def test_a_worker_of_earlier_code_goes_on_writing(layout: str, file: Path) -> None:
    url = lay(layout, file)
    worker = sqlite3.connect(file, isolation_level=None)

    def write(epoch: int, val_loss: float) -> None:
        worker.execute("BEGIN IMMEDIATE")
        worker.execute(FORGET, (TRAINING, epoch))
        worker.execute(INSERT, (TRAINING, epoch, 0.2, 0.9, val_loss, 0.8, 0.25, 0.001))
        told = (epoch, TRAINING, -math.inf, math.inf, 1, 0, 1, TRAINING, 1, *WORKING)
        assert worker.execute(COUNT, told).rowcount == 1
        assert worker.execute(PROGRESS, ('{"epoch": 5}', 1, TRAINING, 1, *WORKING)).rowcount == 1
        worker.execute("COMMIT")

    write(3, 0.25)
    store = RunStore(url)
    assert store.runs.get(TRAINING) is not None, "it is upgraded while the worker has it open"
    write(4, 0.125)
    write(3, 0.5)  # once more, over what was there before the upgrade
    assert [epoch.values["val_loss"] for epoch in store.epochs.of(TRAINING)] == [0.6, 0.3, 0.5, 0.125]
    run = store.runs.get(TRAINING)
    assert run is not None and (run.epochs_done, run.best_epoch, run.progress.epoch) == (3, 4, 5)
    assert store.epochs.add(TRAINING, run.attempt, epoch_metrics(5, 0.2, 0.9, 0.25, 0.8, 0.25, 0.001))
    assert (now := store.runs.get(TRAINING)) is not None and now.best_epoch == 4, "of both kinds of row"
    (written,) = (row for row in rows(file)["epochs"] if (row["run_id"], row["epoch"]) == (TRAINING, 3))
    assert (written["numbers"], written["monitored"]) == (None, None), "of no other record of this epoch"
    worker.close()
    store.database.close()


STOPS_IN_THE_MIDDLE = """
import sys
from sqlalchemy import Table
from tdc_core.runs.migrations import rebuild
from tdc_core.runs.store import RunStore

def stopping(connection, wanted, **filled):
    connection.exec_driver_sql("PRAGMA cache_size = 1")  # so that what was not committed lies in files too
    whole(connection, wanted, **filled)
    if wanted.name == "epochs":
        print("in the middle", flush=True)
        sys.stdin.read()

whole, rebuild.rebuild = rebuild.rebuild, stopping
RunStore(sys.argv[1]).runs.all()
"""


def test_one_that_is_killed_in_the_middle_leaves_the_old_store(file: Path, fresh: Path) -> None:
    url = lay("version 3", file)
    before = (schema(file), rows(file))
    with subprocess.Popen(
        [sys.executable, "-c", STOPS_IN_THE_MIDDLE, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "in the middle\n"
        assert file.with_name(f"{file.name}-wal").stat().st_size > 0
        assert (schema(file), rows(file)) == before, "nobody sees half of it"
        child.kill()
    assert child.returncode == -signal.SIGKILL
    assert (schema(file), rows(file)) == before
    use(url)
    assert schema(file) == schema(fresh)


def test_a_revision_that_fails_leaves_the_old_store(file: Path, fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url, whole = lay("version 3", file), migrations.upgrade
    before = (schema(file), rows(file))

    def fail(connection: object) -> None:
        whole(connection)
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "upgrade", fail)
        with pytest.raises(StoreUnusable):
            use(url)
    assert (schema(file), rows(file)) == before
    assert ask(file, "PRAGMA user_version") == [(3,)]
    use(url)
    assert schema(file) == schema(fresh)


@pytest.mark.parametrize("change", ["PRAGMA user_version = 5", "UPDATE tdc_schema_version SET version_num = '0099'"])
def test_a_store_of_newer_code_is_refused_and_left_as_it_was(change: str, fresh: Path) -> None:
    with sqlite3.connect(fresh) as database:
        database.execute(change)
        database.execute("ALTER TABLE epochs ADD COLUMN later TEXT")
    database.close()
    before = fresh.read_bytes()
    with pytest.raises(StoreUnusable, match=r"newer version of TDC Studio .* Update this one, or name another file"):
        use(f"sqlite:///{fresh}")
    assert fresh.read_bytes() == before


def test_newer_code_may_be_first_to_upgrade_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = lay("version 4", file)

    class TakenAfterwards(FileLock):
        def acquire(self, *options: object, **named: object) -> object:
            ask(file, "CREATE TABLE tdc_schema_version AS SELECT '0099' AS version_num")
            return super().acquire(*options, **named)

    monkeypatch.setattr(database, "FileLock", TakenAfterwards)
    with pytest.raises(StoreUnusable, match=r"newer version .* \(its layout is 0099,"):
        use(url)
    assert ask(file, "SELECT * FROM tdc_schema_version") == [("0099",)]


@pytest.mark.parametrize("version", [1, 2])
def test_a_store_from_before_any_was_released_is_refused(version: int, file: Path) -> None:
    url = lay("version 3", file)
    ask(file, f"PRAGMA user_version = {version}")
    before = file.read_bytes()
    with pytest.raises(StoreUnusable, match=rf"another version .* \(its layout is {version}, .*Move it away"):
        use(url)
    assert file.read_bytes() == before


@pytest.mark.parametrize(("layout", "imported"), [("fresh", False), ("current", False), ("version 4", True)])
def test_alembic_is_imported_for_an_upgrade_only(layout: str, imported: bool, file: Path) -> None:
    url = f"sqlite:///{file}"
    if layout in LAYOUTS:
        lay(layout, file)
    elif layout == "current":
        use(url)
    code = "import sys; from tdc_core.runs.store import RunStore; RunStore(sys.argv[1]).runs.all()"
    code += "; print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code, url], capture_output=True, text=True, check=True)
    assert done.stdout == f"{imported}\n"
