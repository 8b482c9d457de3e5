"""The run that someone at the terminal names: by its id, or by as much of its beginning as no other id has."""

from __future__ import annotations

import re

from tdc_core.cli.lines import WrongOption
from tdc_core.runs.models import Run
from tdc_core.runs.store import RunStore

_BEGINNING = re.compile(r"[0-9a-f]{4,32}")


def may_name_run(what: str) -> bool:
    """Whether this may be a run's id, or the beginning of one."""
    return _BEGINNING.fullmatch(what) is not None


def named_run(store: RunStore, what: str, token: str | None = None) -> Run | None:
    """The run that is named, None where there is none.

    Args:
        store: where it is.
        what: its id, or the beginning of it.
        token: of the workspace to look in, None for all of them.

    Raises:
        WrongOption: more than one run's id begins so.
    """
    found = store.runs.beginning(what, token) if may_name_run(what) else []
    if len(found) > 1:
        raise WrongOption(f"More than one run's id begins with {what}. Write more of it.")
    return found[0] if found else None
