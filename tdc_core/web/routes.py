"""The addresses that this server answers itself, beside those of Streamlit."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from tdc_core.web.workspace import keep_workspace


def routes() -> list[BaseRoute]:
    """All of them, for `st.App`."""
    return [Route("/api/workspace", keep_workspace, methods=["GET", "POST"])]
