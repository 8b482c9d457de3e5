"""The command line's workspace: its token lies in a file that only its owner may read."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from filelock import FileLock

from tdc_core.cli.lines import WrongOption
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings

_TOKEN = re.compile(r"[0-9a-f]{32}")
_MOST_BYTES = 100  # of a token, and more than one has


def own_workspace(store: RunStore, settings: Settings, named: Path | None) -> str:
    """The token of the workspace that a file names; one is made, and its token kept there, where there is none.

    A file that names none any more is replaced, with a word on stderr. Of several processes the first makes it.

    Args:
        store: where the workspace is.
        settings: the installation's settings; the command line's own file lies in its home folder.
        named: another file, None for the command line's own.

    Raises:
        WrongOption: the named file can't be read or written, or holds something else than a workspace.
    """
    path = _file(settings, named)
    with FileLock(settings.home / "workspace.lock"):
        held = _held(path)
        if _TOKEN.fullmatch(held) and store.workspaces.exists(held):
            return held
        if held:
            if named is not None and not _TOKEN.fullmatch(held):
                raise WrongOption(f"{path} holds something else than a workspace; name a file that is not there yet.")
            print(f"{path} named no workspace of this store any more. It names a new one now.", file=sys.stderr)
        token = store.workspaces.create()
        _keep(path, token)
        return token


def known_workspace(settings: Settings, named: Path | None) -> str:
    """The token in a workspace's file; empty, which opens none, where the command line has no workspace yet.

    Raises:
        WrongOption: the named file is not there, can't be read, or holds something else.
    """
    path = _file(settings, named)
    held = _held(path)
    if _TOKEN.fullmatch(held):
        return held
    if named is not None:
        raise WrongOption(f"{path} holds no workspace.")
    return ""


def _file(settings: Settings, named: Path | None) -> Path:
    return settings.home / "workspace" if named is None else named


def _held(path: Path) -> str:
    """What the file holds, empty where it is not there."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode(errors="replace").strip()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise WrongOption(f"{path} can't be read: {error.strerror}.") from None


def _keep(path: Path, token: str) -> None:
    """Write the file whole or not at all."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{token}\n")
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise WrongOption(f"{path} can't be written: {error.strerror}.") from None
