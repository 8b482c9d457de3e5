"""The tables of the store.

Times are seconds since 1970 (UTC). `seq` and `claimed` count up by one, so that no order depends on a clock
that may step back. A metric that is not a number is NULL, since SQLite keeps no NaN. `stages` has a line for each
status that a run came to: the status and when. `message` and `note`, that of `progress` too, hold what is said as
`tdc_core.spec.messages` writes it, or a sentence of earlier code.

A store of earlier code is brought to this layout when it is opened: whoever changes a table here adds a revision to
`tdc_core.runs.migrations`, and its number to `REVISIONS`.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Double, Index, Integer, MetaData, PrimaryKeyConstraint, String, Table, Text

REVISIONS = ("0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
"""The layouts that can be opened, oldest first. The last is the one below."""

SCHEMA_VERSION = 4
"""SQLite's `user_version` of every store. Code from before there were revisions opens no store with another."""

revisions = Table(
    "tdc_schema_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="tdc_schema_version_pkc"),
)
"""The store's revision, as Alembic keeps it: one row. Only SQLite's stores have it."""

metadata = MetaData()

workspaces = Table(
    "workspaces",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("created", Double, nullable=False),
    Column("draft", Text),
)

visits = Table(
    "visits",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("seen", Double, nullable=False),
)
"""When somebody was last in a workspace. A store that came from earlier code has no row for those before."""

runs = Table(
    "runs",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("workspace", String(64), nullable=False),
    Column("spec", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("attempt", Integer, nullable=False, default=0),
    Column("host", String(64)),
    Column("claimed", Integer, nullable=False, default=0),
    Column("created", Double, nullable=False),
    Column("started", Double),
    Column("ended", Double),
    Column("reason", String(30)),
    Column("message", Text, nullable=False, default=""),
    Column("epochs_done", Integer, nullable=False, default=0),
    Column("best_epoch", Integer),
    Column("progress", Text, nullable=False, default="{}"),
    Column("evaluation", Text),
    Column("stop_requested", Boolean, nullable=False, default=False),
    Column("stages", Text, nullable=False, default=""),
    Column("worked", Double, nullable=False, default=0.0),
    Column("segments", Text, nullable=False, default="[]"),
    Column("override", Boolean, nullable=False, default=False),
    Column("beside", String(32)),
    Column("tries", String(40)),
    Column("name", Text),
    Column("note", Text),
    Column("starred", Boolean),
    Column("tags", Text),
    Column("deleted", Double),
    Column("group_id", String(32)),
    Column("member", Integer),
    Column("params", Text),
    Column("terms", Text),
    Column("spare", Boolean),
    Column("branch", Text),
    Column("version", Integer, nullable=False, default=0),
    Index("runs_by_workspace", "workspace", "seq"),
    Index("runs_by_status", "status"),
    Index("runs_by_group", "group_id", "member", unique=True),
    sqlite_autoincrement=True,
)
"""What follows `tries` is NULL in a row of earlier code. `name`, `note`, `starred` and `tags` are its owner's;
`deleted` is since when it is in the bin. `member` counts the runs of a group from 0. `tags`, `params`, `terms` and
`branch` are JSON.
"""

run_groups = Table(
    "run_groups",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("workspace", String(64), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("name", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("message", Text, nullable=False, default=""),
    Column("outcome", Text),
    Column("created", Double, nullable=False),
    Column("ended", Double),
    Column("version", Integer, nullable=False, default=0),
    sqlite_autoincrement=True,
)
"""Runs that belong together. `content` is what was asked for, `outcome` what came of it, both as whoever steers the
kind writes them.
"""

epochs = Table(
    "epochs",
    metadata,
    Column("run_id", String(32), primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("numbers", Text),
    Column("monitored", Double),
    Column("loss", Double),
    Column("accuracy", Double),
    Column("val_loss", Double),
    Column("val_accuracy", Double),
    Column("seconds", Double),
    Column("learning_rate", Double),
)
"""`numbers` is a JSON object of the epoch's metrics by their keys, `monitored` the one that says how good it is, as a
cost. Code that knows neither leaves them NULL and fills the four columns of loss and accuracy, which stay for it.
"""

preparations = Table(
    "preparations",
    metadata,
    Column("dataset", String(100), primary_key=True),
    Column("version", String(50), nullable=False),
    Column("status", String(20), nullable=False),
    Column("requested", Double, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("fraction", Double),
    Column("message", Text, nullable=False, default=""),
    Column("attempt", Integer),
    Column("host", String(64)),
)
"""`attempt` and `host` are NULL until it is claimed, and where earlier code has claimed it."""

run_jobs = Table(
    "run_jobs",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("run_id", String(32), primary_key=True),
    Column("status", String(20), nullable=False),
    Column("requested", Double, nullable=False),
    Column("message", Text, nullable=False, default=""),
    Column("attempt", Integer, nullable=False, default=0),
    Column("host", String(64)),
)
"""What is done with runs beside their training, the last of each kind."""

files = Table(
    "files",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("added", Double, nullable=False),
    Index("files_by_content", "sha256"),
)
"""Which workspace holds which content. What nobody holds is deleted from the disk."""

file_jobs = Table(
    "file_jobs",
    metadata,
    Column("content", String(100), primary_key=True),
    Column("source", Text, nullable=False),
    Column("status", String(20), nullable=False),
    Column("requested", Double, nullable=False),
    Column("note", Text, nullable=False, default=""),
    Column("fraction", Double),
    Column("message", Text, nullable=False, default=""),
    Column("attempt", Integer, nullable=False, default=0),
    Column("host", String(64)),
)
"""The files that are to be read. `source` is the JSON of a `FileSource`."""

hosts = Table(
    "hosts",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("beat", Double, nullable=False),
)
"""When each host was last heard of while it worked: what it has claimed is its own for some seconds from then."""

warm_ups = Table(
    "warm_ups",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("experiment", String(64), nullable=False, index=True),
    Column("spec", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("changed", Double, nullable=False),
    Column("renewed", Double, nullable=False),
    Column("summary", Text),
)
