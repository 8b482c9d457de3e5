"""Whatever stands on the command line and in the files that it names, the end is an exit code and words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tdc_core.__main__ import main
from tdc_core.catalog.experiments import ready_made
from tdc_core.cli.workspace import own_workspace
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tests.unit.cli.conftest import IRIS, changed

TEXTS: dict[str, bytes] = {
    "empty": b"",
    "spaces": b" \n\t",
    "binary": bytes(range(256)) * 8,
    "zip": b"PK\x03\x04" + b"\0" * 200,
    "utf16": json.dumps(IRIS).encode("utf-16"),
    "bom": b"\xef\xbb\xbf" + json.dumps(IRIS).encode(),
    "surrogate": json.dumps(IRIS).replace("Iris", "\\\\ud800").encode(),
    "deep": b"[" * 90_000,
    "deep-objects": b'{"model":' * 10_000,
    "digits": changed(training={"epochs": 7}).replace(": 7", ": " + "9" * 4299).encode(),
    "more-digits": changed(training={"epochs": 7}).replace(": 7", ": " + "9" * 5000).encode(),
    "nan": changed(training={"learning_rate": float("nan")}).encode(),
    "names": changed(name="\x1b[31m\u202e<b>=1+1\n").encode(),
    "large": json.dumps({"name": "x" * 200_000}).encode(),
    "good": json.dumps(IRIS).encode(),
}
LINKS = {"to-folder": "folder", "dangling": "nowhere", "loop": "loop", "to-good": "good"}
NAMES = [*TEXTS, *LINKS, "folder", "missing", "no/such/folder", "good/below", "o" * 300, "", "."]
OPTIONS = ["--json", "--fix", "--script", "--model", "--all", "--workspace", "--", "-h", "--js", "-x", "é", "\udcff"]
COMMANDS = ["check", "train", "runs", "export", "datasets", "schema"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files of every kind."""
    made = tmp_path_factory.mktemp("files")
    for name, text in TEXTS.items():
        (made / name).write_bytes(text)
    (made / "folder").mkdir()
    for name, target in LINKS.items():
        (made / name).symlink_to(target)
    return made


@pytest.fixture
def call(settings: Settings, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Runs a command in that folder, on a machine where no run may be added, so that nothing is trained."""
    monkeypatch.chdir(folder)
    store = RunStore(settings.store_url)
    token = own_workspace(store, settings, None)
    for _ in range(settings.max_queued):
        store.queue.submit(token, ready_made()[0], settings.max_queued)

    def run(*arguments: str) -> int:
        try:
            return main(arguments)
        except SystemExit as end:  # argparse has spoken
            assert isinstance(end.code, int)
            return end.code

    return run


@pytest.mark.parametrize(
    "line", [("check",), ("check", "--json"), ("train",), ("export", "--script", "out.py")], ids=" ".join
)
def test_any_file_as_an_experiment(call: Callable[..., int], capsys: pytest.CaptureFixture[str], line) -> None:
    for name in NAMES:
        code = call(*line, name)
        out, err = capsys.readouterr()
        assert code in {0, 1, 2}, name
        assert code == 0 or err or (line[0] == "check" and out), name


@pytest.mark.parametrize(
    "line",
    [
        ("check", "good", "--fix"),
        ("export", "good", "--script"),
        ("export", "good", "--notebook"),
        ("train", "good", "--model"),
    ],
    ids=" ".join,
)
def test_any_file_to_write(call: Callable[..., int], capsys: pytest.CaptureFixture[str], line) -> None:
    for name in ["folder", "no/such", "good/below", "loop", "o" * 300, "", "dangling/x", "/dev/full"]:
        assert call(*line, name) == 1, name
        assert len(capsys.readouterr().err.splitlines()) == 1, name


@pytest.mark.parametrize("line", [("runs",), ("train", "good")], ids=" ".join)
def test_any_file_as_a_workspace(call: Callable[..., int], capsys, folder: Path, line) -> None:
    for name in sorted({*NAMES, "/dev/full"} - {"empty", "spaces", "missing", "dangling"}):
        before = (folder / "good").read_bytes()
        assert call(*line, "--workspace", name) == 2, name
        assert len(capsys.readouterr().err.splitlines()) == 1, name
        assert (folder / "good").read_bytes() == before


@hypothesis_settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from([*COMMANDS, *OPTIONS, *NAMES[:8], "out"]) | st.text(max_size=5), max_size=6))
def test_any_line(call: Callable[..., int], words: list[str]) -> None:
    line = [word.replace("\0", "") for word in words]
    if "train" in line and "--workspace" in "".join(line):
        line.remove("train")  # a workspace of its own would let it train
    assert call(*line) in {0, 1, 2}
