"""A field asks for one value of the session, not for all of them.

Streamlit's fields look up whether their value is None in a dictionary of everything in the session, made anew for each
field: with 20 layers half of the time that a page takes, and the square of their number. Here they get a view that
looks up what is asked for.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from streamlit.runtime.state import SafeSessionState

_MakeAll = Callable[[SafeSessionState], dict[str, Any]]


def look_up_one_by_one() -> None:
    """Have Streamlit do so from now on, in this process."""
    make_all = SafeSessionState.filtered_state.fget  # type: ignore[attr-defined]
    if hasattr(make_all, "__wrapped__"):  # a hot reload
        return

    @functools.wraps(make_all)
    def view(state: SafeSessionState) -> Mapping[str, Any]:
        return _OneByOne(state, make_all)

    SafeSessionState.filtered_state = property(view)  # type: ignore[assignment]


class _OneByOne(Mapping[str, Any]):
    def __init__(self, state: SafeSessionState, make_all: _MakeAll) -> None:
        self._state = state
        self._make_all = make_all

    def __getitem__(self, key: str) -> Any:
        return self._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._make_all(self._state))

    def __len__(self) -> int:
        return len(self._make_all(self._state))

    def __repr__(self) -> str:
        return repr(self._make_all(self._state))
