"""What stands before every request, Streamlit's own included."""

from __future__ import annotations

from starlette.middleware import Middleware

from tdc_core.ui.session.uploads import BoundedUploads
from tdc_core.web.workspace import WorkspaceCookie


def middleware(base_path: str) -> list[Middleware]:
    """All of it, for `st.App`; the first is the outermost.

    Args:
        base_path: the path below which the app lies, as Streamlit's `server.baseUrlPath` has it; often empty.
    """
    return [Middleware(WorkspaceCookie, path="/" + base_path.strip("/")), Middleware(BoundedUploads)]
