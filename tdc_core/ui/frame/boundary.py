"""Parts of the page that may fail without taking the rest with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from tdc_core.ui.frame.notices import ways_on
from tdc_core.ui.session.failures import log_failure
from tdc_core.ui.session.services import Services
from tdc_core.ui.session.session import Session

NOT_DRAWN = (
    "Something here can't be shown. Your experiment and your runs are kept, and what went wrong stands in the server's "
    "log. Take back the last change, or go on with another experiment."
)
LAST_WORDS = "Something here can't be shown. Your experiment and your runs are kept. Reload the page to go on."


@contextmanager
def boundary(session: Session, studio: Services, part: str) -> Iterator[None]:
    """Draw a part of the page; where that fails, say so in its place, with the ways on from there.

    Streamlit's own ways to stop or rerun a script are no Exception, and pass.

    Args:
        session: holds the draft.
        studio: the services.
        part: the part's name, one word.
    """
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, the frame stands and the log has it
        log_failure(f"The part “{part}” of a page", error)
        st.error(NOT_DRAWN, icon=":material/error:")
        ways_on(session, studio, f"after-{part}")


def on_script_error(error: Exception) -> bool:
    """The last net, for `st.App`: what was caught nowhere, such as an error in a fragment that is drawn by itself.

    Returns:
        True, since the words drawn here take the place of Streamlit's own.
    """
    log_failure("A script", error)
    st.error(LAST_WORDS, icon=":material/error:")
    return True
