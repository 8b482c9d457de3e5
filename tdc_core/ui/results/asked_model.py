"""Where a browser gets a run's model, or its answers."""

from __future__ import annotations

import base64
from typing import Any

from tdc_core.results.kept import Results
from tdc_core.results.network import NETWORK
from tdc_core.runs.models import Run
from tdc_core.runs.runs import proof_of
from tdc_core.ui.session.session import Session

MOST_BYTES = 4_000_000
"""Of a model that the browser gets, whose weights it reads in a moment; larger ones are asked on the server."""


def asked_model(session: Session, run: Run, kept: Results) -> dict[str, str | None]:
    """What the browser's part needs to ask the best weights, as `asker` in answers.js takes it.

    Args:
        session: the visitor's, which knows whether the browser can reach the server's own routes.
        run: in focus.
        kept: its newest results.
    """
    address = f"run={run.id}&epoch={kept.epoch}"
    if run.spec.data.file is not None and session.workspace is not None:
        address += f"&proof={proof_of(session.workspace, run.id)}"
    try:
        found = (kept.folder / NETWORK).stat()
    except OSError:  # one of its layers can't be written as numbers
        found = None
    small = found is not None and found.st_size <= MOST_BYTES
    asked: dict[str, Any] = {"network": None, "packed": None, "answers": None}
    if not session.fed:
        asked["packed"] = base64.b64encode((kept.folder / NETWORK).read_bytes()).decode() if small else None
        return asked
    asked["answers"] = f"api/results/answers?{address}"
    if found is not None and small:
        asked["network"] = f"api/results/network?{address}&made={found.st_mtime_ns}"
    return asked
