"""What stands before every request, Streamlit's own included."""

from __future__ import annotations

from starlette.middleware import Middleware


def middleware() -> list[Middleware]:
    """All of it, for `st.App`; the first is the outermost."""
    return []
