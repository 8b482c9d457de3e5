"""How much of what visitors upload is held in memory, by each of them and by all together."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from tdc_core.runs.errors import StoreError
from tdc_core.settings import SettingsError
from tdc_core.ui.session.services import services

AT_ONCE = 4
"""As many files of the largest size as are held for all visitors together, and as many again on their way."""
_MEGABYTE = 1 << 20  # as browsers count: a field takes so many whole ones, and what is too large yet is told in words
_SMALLEST = 5 * _MEGABYTE  # bytes that may always be sent, for experiment files
_AROUND = 100_000  # bytes that a browser puts around a file
_Key = tuple[str, str]  # of a session and a file in it
_COMING: list[str] = []
"""The session of each upload that is on its way."""
_UPLOAD = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/[^/]+$")


class BoundedUploads:
    """Middleware for `st.App`: uploads are no larger than a file may be, and those that came last are held.

    Streamlit bounds each file by server.maxUploadSize, and drops a file when the browser asks for that or the session
    ends. A client that sends one after the other would fill the memory. So a session keeps what came last, as much as
    one file may have, and all sessions together as much as `AT_ONCE` files; what is older gives way. Pages take what
    they need out of memory at once, see `drop`.

    Args:
        app: what answers requests.
        most: bytes that a file may have; asked at each upload.
    """

    def __init__(self, app: ASGIApp, most: Callable[[], int] | None = None) -> None:
        self._app, self._most = app, most or largest_file
        self._coming = 0
        self._arrived: dict[_Key, None] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        upload = _UPLOAD.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if upload is None:
            await self._app(scope, receive, send)
            return
        most = self._most()
        size = _declared(scope)
        if size is not None and size > most + _AROUND:
            await PlainTextResponse("The file is too large.", 413)(scope, receive, send)
            return
        size = most if size is None else size
        if self._coming and self._coming + size > AT_ONCE * most:
            await PlainTextResponse("Too many files are on their way.", 503)(scope, receive, send)
            return
        self._coming += size
        _COMING.append(upload["session"])
        try:
            await self._app(scope, _bounded(receive, most + _AROUND), send)
        finally:
            self._coming -= size
            _COMING.remove(upload["session"])
        files = get_instance().uploaded_file_mgr
        if isinstance(files, MemoryUploadedFileManager):
            self._make_room(files, upload["session"], most)

    def _make_room(self, files: MemoryUploadedFileManager, session_id: str, most: int) -> None:
        """Drop what came first, of this session and of all, beyond what is held."""
        held = {
            (session, file_id): len(file.data)
            for session, kept in list(files.file_storage.items())
            for file_id, file in list(kept.items())
        }
        known = [key for key in self._arrived if key in held]
        newest_first = [*reversed([key for key in held if key not in self._arrived]), *reversed(known)]
        mine = [key for key in newest_first if key[0] == session_id]
        gone = [*_beyond(mine, held, most), *_beyond(newest_first, held, AT_ONCE * most)]
        for session, file_id in gone:
            files.remove_file(session, file_id)
        self._arrived = dict.fromkeys(key for key in reversed(newest_first) if key not in gone)


def largest_file() -> int:
    """Bytes that an upload may have on this installation."""
    try:
        return max(_SMALLEST, math.ceil(services().settings.max_file_mb) * _MEGABYTE)
    except (SettingsError, StoreError):  # the page says so
        return _SMALLEST


def uploading() -> bool:
    """Whether an upload of the visitor's is on its way; in a callback or a page."""
    context = get_script_run_ctx()
    return context is not None and context.session_id in _COMING


def drop(*uploads: UploadedFile) -> None:
    """Let go of uploads whose bytes are no longer needed; in a callback or a page."""
    context = get_script_run_ctx()
    files = context.uploaded_file_mgr if context is not None else None
    if context is not None and isinstance(files, MemoryUploadedFileManager):
        for upload in uploads:
            files.remove_file(context.session_id, upload.file_id)


def _beyond(newest_first: list[_Key], sizes: Mapping[_Key, int], most: int) -> list[_Key]:
    """What no longer fits; the newest always does."""
    gone, total = [], 0
    for place, key in enumerate(newest_first):
        total += sizes[key]
        if place and total > most:
            gone.append(key)
    return gone


def _declared(scope: Scope) -> int | None:
    """Bytes that a request says it has."""
    headers: dict[bytes, bytes] = dict(scope["headers"])
    text = headers.get(b"content-length", b"")
    return int(text) if text.isdigit() else None


def _bounded(receive: Receive, most: int) -> Receive:
    """What comes of a request, until it is too much: then it counts as broken off."""
    got = 0

    async def some() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        return {"type": "http.disconnect"} if got > most else message

    return some
