"""What fails without anyone having foreseen it: written to the server's log, and nothing left half done."""

from __future__ import annotations

import functools
import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from typing import ParamSpec

from tdc_core.runs.store import StoreError
from tdc_core.spec import printable
from tdc_core.ui.session.session import current_session

P = ParamSpec("P")

NOT_DONE = "That failed, and your experiment is as it was before. What went wrong stands in the server's log."

log = logging.getLogger(__name__)


def log_failure(what: str, error: BaseException) -> None:
    """Write an error and where it was raised to the log; what a visitor typed can't pass for a line of the log."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    log.error("%s failed.\n%s", what, "\n".join(f"  | {printable(line)}" for line in lines))


def caught(work: Callable[P, object]) -> Callable[P, None]:
    """A widget's callback that can't break the page: where `work` fails, the draft stays as it was, and that is said.

    Every callback goes through this, since Streamlit draws an empty page after one that raises.
    """

    @functools.wraps(work)
    def callback(*args: P.args, **kwargs: P.kwargs) -> None:
        session = current_session()
        before = session.moment()
        try:
            work(*args, **kwargs)
        except Exception as error:  # noqa: BLE001 - Streamlit's own ways to stop or rerun a script are no Exception
            log_failure("A callback", error)
            with suppress(StoreError):
                session.back_to(before)
            session.notify(NOT_DONE, "failure")

    return callback
