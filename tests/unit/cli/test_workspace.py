"""The file with the command line's workspace."""

from __future__ import annotations

import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from tdc_core.cli.lines import WrongOption
from tdc_core.cli.workspace import known_workspace, own_workspace
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings


@pytest.fixture
def store(settings: Settings) -> RunStore:
    return RunStore(settings.store_url)


def ask(settings: Settings) -> str:
    return own_workspace(RunStore(settings.store_url), settings, None)


def test_it_is_made_once_and_found_again(store: RunStore, settings: Settings, capsys) -> None:
    assert known_workspace(settings, None) == ""
    token = own_workspace(store, settings, None)
    assert store.workspaces.exists(token)
    assert own_workspace(store, settings, None) == known_workspace(settings, None) == token
    assert stat.S_IMODE((settings.home / "workspace").stat().st_mode) == 0o600
    assert capsys.readouterr() == ("", "")


def test_another_file_names_another_workspace(store: RunStore, settings: Settings, tmp_path: Path) -> None:
    named = tmp_path / "mine"
    token = own_workspace(store, settings, named)
    assert token != own_workspace(store, settings, None)
    assert own_workspace(store, settings, named) == known_workspace(settings, named) == token
    assert stat.S_IMODE(named.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path != settings.home] == ["mine"], "nothing is left beside it"


def test_of_many_at_once_one_makes_it(settings: Settings) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        assert len(set(pool.map(ask, [settings] * 8))) == 1


@pytest.mark.parametrize("held", ["0" * 32, "", "abc", "\x00\xff" * 500], ids=["unknown", "empty", "cut", "binary"])
def test_one_that_names_no_workspace_is_replaced_with_a_word(
    store: RunStore, settings: Settings, capsys, held: str
) -> None:
    path = settings.home / "workspace"
    path.write_text(held)
    token = own_workspace(store, settings, None)
    assert store.workspaces.exists(token) and known_workspace(settings, None) == token
    said = capsys.readouterr().err
    assert (f"{path} named no workspace of this store any more." in said) == bool(held)
    assert token not in said


def test_somebodys_file_is_not_overwritten(store: RunStore, settings: Settings, tmp_path: Path) -> None:
    named = tmp_path / "experiment.json"
    named.write_text('{"version": 1}')
    for call in (lambda: own_workspace(store, settings, named), lambda: known_workspace(settings, named)):
        with pytest.raises(WrongOption, match=r"experiment\.json holds"):
            call()
    assert named.read_text() == '{"version": 1}'


@pytest.mark.parametrize("name", ["folder", "no/such/folder", "file/below"])
def test_a_file_that_can_not_be_had(store: RunStore, settings: Settings, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    for call in (
        lambda: own_workspace(store, settings, tmp_path / name),
        lambda: known_workspace(settings, tmp_path / name),
    ):
        with pytest.raises(WrongOption, match=name):
            call()
