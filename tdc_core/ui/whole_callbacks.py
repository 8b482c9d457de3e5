"""No click and no edit is lost to the next one: a run is not broken off before its callbacks have run.

Streamlit ends a run for the next one at any access to its session state, in callbacks too, and what a callback had
still to do is never done then. `runner.fastReruns` is off in config.toml, so that the next run waits for such an end
in place of starting beside it; here callbacks get no such ends. After them a run can be broken off as before.
"""

from __future__ import annotations

import functools
from typing import Any

from streamlit.runtime.state import SafeSessionState


def keep_callbacks_whole() -> None:
    """Have Streamlit run callbacks to their end from now on, in this process."""
    original = SafeSessionState.on_script_will_rerun
    if hasattr(original, "__wrapped__"):  # a hot reload
        return

    @functools.wraps(original)
    def whole(state: SafeSessionState, *args: Any, **options: Any) -> None:
        may_end_here = state._yield_callback
        object.__setattr__(state, "_yield_callback", _go_on)
        try:
            original(state, *args, **options)
        finally:
            object.__setattr__(state, "_yield_callback", may_end_here)

    SafeSessionState.on_script_will_rerun = whole  # type: ignore[method-assign]


def _go_on() -> None:
    """In place of the question whether another run is asked for."""
