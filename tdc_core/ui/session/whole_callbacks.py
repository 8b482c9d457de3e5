"""No click and no edit is lost to the next one: what a browser sent is run, callback by callback, to its end.

Streamlit ends a run for the next one at any access to its session state, in callbacks too, and what a callback had
still to do is never done then. And where a change still waits for its run while another page is asked for, it forgets
the change. `runner.fastReruns` is off in config.toml, so that one run follows the other in place of starting beside
it; here callbacks get no such ends, and what waits is put together. After its callbacks a run is broken off as before.
"""

from __future__ import annotations

import functools
from typing import Any

from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.runtime.scriptrunner_utils import script_requests
from streamlit.runtime.state import SafeSessionState


def keep_callbacks_whole() -> None:
    """Have Streamlit do so from now on, in this process."""
    if hasattr(SafeSessionState.on_script_will_rerun, "__wrapped__"):  # a hot reload
        return
    SafeSessionState.on_script_will_rerun = _to_its_end(SafeSessionState.on_script_will_rerun)  # type: ignore[method-assign]
    script_requests._coalesce_widget_states = _with_what_waited(script_requests._coalesce_widget_states)


def _to_its_end(run_callbacks: Any) -> Any:
    @functools.wraps(run_callbacks)
    def whole(state: SafeSessionState, *args: Any, **options: Any) -> None:
        may_end_here = state._yield_callback
        object.__setattr__(state, "_yield_callback", lambda: None)
        try:
            run_callbacks(state, *args, **options)
        finally:
            object.__setattr__(state, "_yield_callback", may_end_here)

    return whole


def _with_what_waited(join: Any) -> Any:
    @functools.wraps(join)
    def joined(waiting: WidgetStates | None, newer: WidgetStates | None) -> WidgetStates | None:
        states: WidgetStates | None = join(waiting, newer)
        if states is not None and waiting is not None:
            known = {state.id for state in states.widgets}
            states.widgets.extend(state for state in waiting.widgets if state.id not in known)
        return states

    return joined
