"""What is the same for every command: settings, the store, what is loaded."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tdc_core.__main__ import main
from tdc_core.runs import database
from tdc_core.settings import ROOT
from tests.unit.cli.conftest import EXAMPLES, changed
from tests.unit.runs.unusable import ADDRESSES, FILES


@pytest.fixture
def process(home: Path):
    """Runs a command as a process of its own, with variables set; its exit code, stdout and stderr."""

    def call(*arguments: object, **environment: object) -> tuple[int, str, str]:
        done = subprocess.run(
            [sys.executable, "-m", "tdc_core", *map(str, arguments)],
            env={**os.environ, **{name: str(value) for name, value in environment.items()}},
            capture_output=True,
            text=True,
            timeout=300,
            cwd=ROOT,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    return call


def assert_one_line(text: str, *words: str) -> None:
    assert len(text.splitlines()) == 1, text
    assert all(word in text for word in words), text


@pytest.mark.parametrize(("make", "words"), FILES.values(), ids=FILES)
def test_a_store_that_is_of_no_use_ends_with_2(run, tmp_path, monkeypatch, make, words):
    url = make(tmp_path / "store.sqlite3")
    monkeypatch.setenv("TDC_DATABASE_URL", url)
    for line in [("train", changed())] + ([] if make is FILES["read-only"][0] else [("runs",)]):
        code, out, err = run(*line)
        assert (code, out) == (2, "")
        assert_one_line(err, words, str(tmp_path / "store.sqlite3"), "TDC_DATABASE_URL")


@pytest.mark.parametrize(("url", "words"), ADDRESSES.items())
def test_a_store_that_has_no_address_ends_with_2(run, monkeypatch, url, words):
    monkeypatch.setenv("TDC_DATABASE_URL", url)
    code, out, err = run("runs")
    assert (code, out) == (2, "")
    assert_one_line(err, words, "TDC_DATABASE_URL")
    assert "secret" not in err


def test_the_store_in_the_home_folder_is_named_with_its_setting(run, home):
    home.mkdir()
    (home / "studio.sqlite3").write_text("nothing of the kind" * 100)
    code, out, err = run("runs", None, "--all")
    assert (code, out) == (2, "")
    assert_one_line(err, str(home / "studio.sqlite3"), "TDC_HOME")


def test_a_locked_store_ends_with_2(run, home, monkeypatch):
    assert run("runs", None, "--all")[0] == 0
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.1)
    with sqlite3.connect(home / "studio.sqlite3", isolation_level=None) as holder:
        holder.execute("BEGIN IMMEDIATE")
        code, _, err = run("train", changed())
    holder.close()
    assert code == 2
    assert_one_line(err, "locked for too long", str(home / "studio.sqlite3"))


@pytest.mark.parametrize("command", [("check", EXAMPLES[0]), ("datasets",), ("runs",), ("schema",)], ids=str)
def test_a_wrong_setting_ends_with_2(process, command):
    code, out, err = process(*command, TDC_MAX_EPOCH=5)
    assert (code, out, err) == (2, "", "TDC_MAX_EPOCH is no setting. Did you mean “TDC_MAX_EPOCHS”?\n")


def test_a_limit_of_the_files_size_is_kept_and_an_endless_file_is_not_read(run, monkeypatch):
    monkeypatch.setenv("TDC_MAX_UPLOAD_KB", "1")
    code, out, err = run("check", json.dumps({"name": "x" * 1000}))
    assert (code, out) == (2, "")
    assert_one_line(err, "larger than 1 kB")
    assert main(["check", "/dev/zero"]) == 2


@pytest.mark.parametrize(
    ("command", "streams", "code"),
    [
        (f"check {EXAMPLES[0]}", ">&-", 0),
        ("datasets --json", ">&-", 0),
        ("check /no/such", "2>&-", 2),
        ("check /no/such", "2>/dev/full", 2),
        ("check /no/such", ">&- 2>&-", 2),
    ],
)
def test_the_exit_code_counts_where_nobody_can_be_told(home, command, streams, code):
    line = f'exec "{sys.executable}" -m tdc_core {command} {streams}'
    assert subprocess.run(["sh", "-c", line], cwd=ROOT, timeout=300, check=False).returncode == code


def test_a_name_of_a_file_splits_no_line_and_steers_no_terminal(run, tmp_path):
    code, _, err = run("check", None, tmp_path / "a\nb\x1b[31m\u202ec.json")
    assert code == 2
    assert_one_line(err, "a b [31m c.json can't be read")
    assert err.strip().isprintable()


LOADED = """
import sys
from tdc_core.__main__ import main
code = main(sys.argv[1:])
print(code, *(name for name in ("numpy", "sqlalchemy", "pandas", "tqdm", "jinja2", "psutil") if name in sys.modules))
"""


@pytest.mark.parametrize(
    ("command", "loaded"),
    [
        (("schema",), []),
        (("datasets",), ["numpy"]),
        (("check", EXAMPLES[0]), ["numpy", "psutil"]),
        (("runs",), ["sqlalchemy"]),
    ],
    ids=lambda value: str(value[0]) if value else "nothing",
)
def test_a_command_loads_only_what_it_needs(home, command, loaded):
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *map(str, command)], capture_output=True, text=True, timeout=300, cwd=ROOT
    )
    assert done.stdout.splitlines()[-1].split() == ["0", *loaded], done.stderr
