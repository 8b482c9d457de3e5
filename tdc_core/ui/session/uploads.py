"""How much of what visitors upload is held in memory."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

_UPLOAD = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/[^/]+$")


class OneUpload:
    """Middleware for `st.App`: of all that a session uploads, only what came last is held.

    Streamlit bounds each file by server.maxUploadSize, and drops a file when the browser asks for that or the session
    ends. A client that sends one after the other would fill the memory.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self._app(scope, receive, send)
        if scope["type"] == "http" and scope["method"] == "PUT" and (upload := _UPLOAD.search(scope["path"])):
            _keep_the_last(upload["session"])


def _keep_the_last(session_id: str) -> None:
    files = get_instance().uploaded_file_mgr
    if isinstance(files, MemoryUploadedFileManager):
        for file_id in list(files.file_storage.get(session_id, ()))[:-1]:
            files.remove_file(session_id, file_id)
