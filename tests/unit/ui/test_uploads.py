"""How much of what visitors upload is held in memory."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from tdc_core.ui.session import uploads
from tdc_core.ui.session.uploads import AT_ONCE, BoundedUploads

MOST = 1000  # bytes of a file


class Streamlit:
    """What stands behind the middleware: it keeps what comes, as Streamlit does."""

    def __init__(self) -> None:
        self.files = MemoryUploadedFileManager("")
        self.uploaded_file_mgr = self.files
        self.wait: Callable[[], Awaitable[object]] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body; one that breaks off is not kept."""
        _, session, file_id = scope["path"].rsplit("/", 2)
        data = b""
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                await send({"type": "http.response.start", "status": 400})
                return
            data += message["body"]
            if not message.get("more_body"):
                break
        if self.wait is not None:
            await self.wait()
        self.files.add_file(session, UploadedFileRec(file_id, "a.csv", "text/csv", data))
        await send({"type": "http.response.start", "status": 204})

    def held(self) -> dict[str, list[str]]:
        return {session: list(files) for session, files in self.files.file_storage.items() if files}


@pytest.fixture
def streamlit(monkeypatch: pytest.MonkeyPatch) -> Streamlit:
    app = Streamlit()
    monkeypatch.setattr(uploads, "get_instance", lambda: app)
    return app


async def put(
    app: BoundedUploads, session: str, file_id: str, size: int, *, declared: bool = True, sent: int | None = None
) -> int:
    """Upload a file of so many bytes; the status of the answer."""
    answered: list[Message] = []
    pieces = [b"x" * 100] * ((size if sent is None else sent) // 100)

    async def receive() -> Message:
        return {"type": "http.request", "body": pieces.pop() if pieces else b"", "more_body": bool(pieces)}

    async def send(message: Message) -> None:
        answered.append(message)

    headers = [(b"content-length", str(size).encode())] if declared else []
    path = f"/base/_stcore/upload_file/{session}/{file_id}"
    await app({"type": "http", "method": "PUT", "path": path, "headers": headers}, receive, send)
    return int(answered[0]["status"])


def test_a_session_keeps_what_came_last_as_much_as_one_file_may_have(streamlit: Streamlit) -> None:
    async def several() -> None:
        app = BoundedUploads(streamlit, lambda: MOST)
        for number in range(12):
            assert await put(app, "me", f"picture-{number}", 300) == 204
        assert streamlit.held() == {"me": ["picture-9", "picture-10", "picture-11"]}
        await put(app, "me", "large", MOST)
        assert streamlit.held() == {"me": ["large"]}

    asyncio.run(several())


def test_all_sessions_together_keep_so_many_files_and_the_oldest_gives_way(streamlit: Streamlit) -> None:
    async def several() -> None:
        app = BoundedUploads(streamlit, lambda: MOST)
        for number in range(AT_ONCE + 2):
            await put(app, f"visitor-{number}", "file", MOST)
        assert list(streamlit.held()) == [f"visitor-{number}" for number in range(2, AT_ONCE + 2)]

    asyncio.run(several())


@pytest.mark.parametrize(("declared", "status"), [(True, 413), (False, 400)])
def test_a_file_that_is_too_large_is_refused_whatever_it_says_of_itself(
    declared: bool, status: int, streamlit: Streamlit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "_AROUND", 200)
    app = BoundedUploads(streamlit, lambda: MOST)
    assert asyncio.run(put(app, "me", "file", MOST + 500, declared=declared)) == status
    assert streamlit.held() == {}
    assert asyncio.run(put(app, "me", "file", 100, sent=MOST + 500)) == 400, "a length that is not true"


def test_so_many_may_be_on_their_way_at_a_time(streamlit: Streamlit) -> None:
    async def several() -> list[int]:
        arrived = asyncio.Event()
        streamlit.wait = arrived.wait
        app = BoundedUploads(streamlit, lambda: MOST)
        under_way = [asyncio.create_task(put(app, f"visitor-{n}", "file", MOST)) for n in range(AT_ONCE + 1)]
        await asyncio.sleep(0.05)
        arrived.set()
        first = await asyncio.gather(*under_way)
        return [*first, await put(app, "later", "file", MOST)]

    assert sorted(asyncio.run(several())) == [*[204] * (AT_ONCE + 1), 503]


def test_a_page_is_told_that_the_next_file_of_its_visitor_is_on_its_way(
    streamlit: Streamlit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitors = SimpleNamespace(session_id="me")
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda: visitors)

    async def several() -> list[bool]:
        arrived = asyncio.Event()
        streamlit.wait = arrived.wait
        app, told = BoundedUploads(streamlit, lambda: MOST), [uploads.uploading()]
        under_way = [asyncio.create_task(put(app, session, "file", 100)) for session in ("me", "me", "other")]
        await asyncio.sleep(0.05)
        told.append(uploads.uploading())
        arrived.set()
        await asyncio.gather(*under_way)
        return [*told, uploads.uploading()]

    assert asyncio.run(several()) == [False, True, False]


def test_other_requests_pass(streamlit: Streamlit) -> None:
    passed: list[str] = []

    async def behind(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope["path"])

    async def nothing(*_: object) -> Message:
        raise AssertionError

    asyncio.run(BoundedUploads(behind)({"type": "http", "method": "GET", "path": "/x"}, nothing, nothing))
    assert passed == ["/x"]
