"""The addresses that this server answers itself, beside those of Streamlit."""

from __future__ import annotations

from starlette.routing import BaseRoute


def routes() -> list[BaseRoute]:
    """All of them, for `st.App`."""
    return []
