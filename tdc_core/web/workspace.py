"""The cookie that brings a visitor's workspace with the first request, so that the first page need not ask for it.

The middleware sets it on the page itself; the script reads it from its connection, and the routes get it with each
request. No script in the browser can read it, and no other site can send it along with a request of its own. Who
keeps the workspace's token elsewhere, from before, or since cookies were blocked, hands it in at a route.
"""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tdc_core.runs.tickets import COOKIE, Ticket, is_token, new_ticket, ticket_of

TOKEN_HEADER = "x-tdc-workspace"
VERSION = 1
"""Of the route's answers. A server without the route answers with the page, and there is no version in that."""

_KEPT_SECONDS = 400 * 86400  # the most that browsers allow; each page renews it
_NOT_PAGES = ("/_stcore/", "/api/", "/component/", "/media/", "/static/")


class WorkspaceCookie:
    """Middleware: each page that is sent brings the cookie along, a new one where the browser had none.

    Args:
        app: what answers.
        path: the path below which the app lies.
    """

    def __init__(self, app: ASGIApp, path: str = "/") -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not _asks_for_a_page(scope):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        ticket = ticket_of(request.cookies) or new_ticket()

        kept = Response()
        _set_cookie(kept, ticket, self._path, request)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("set-cookie", kept.headers["set-cookie"])
            await send(message)

        await self._app(scope, receive, send_with_cookie)


async def keep_workspace(request: Request) -> Response:
    """A route. POST puts the token of the header into the cookie; GET says whether the cookie holds that token.

    Other sites can send neither the header nor the content type without being asked first, and are refused then.
    """
    token = request.headers.get(TOKEN_HEADER)
    if not is_token(token):
        return JSONResponse({"version": VERSION, "error": "The header names no workspace."}, status_code=400)
    held = ticket_of(request.cookies)
    answer = JSONResponse({"version": VERSION, "kept": held is not None and held.token == token})
    if request.method == "POST":
        if request.headers.get("content-type") != "application/json":
            return JSONResponse({"version": VERSION, "error": "Send application/json."}, status_code=415)
        _set_cookie(answer, new_ticket(token), _base_of(request), request)
    answer.headers["cache-control"] = "no-store"
    return answer


def _asks_for_a_page(scope: Scope) -> bool:
    wants = Headers(scope=scope).get("accept", "")
    path = scope["path"]
    return scope["method"] == "GET" and "text/html" in wants and not any(part in path for part in _NOT_PAGES)


def _base_of(request: Request) -> str:
    """The path below which the app lies, as this route was reached."""
    return request.scope["path"].split("/api/")[0] or "/"


def _set_cookie(response: Response, ticket: Ticket, path: str, request: Request) -> None:
    """Lax and not strict: a link from elsewhere to a run must not look like a visitor who was never here."""
    https = "https" in (request.url.scheme, request.headers.get("x-forwarded-proto", "").split(",")[0].strip())
    response.set_cookie(
        COOKIE, ticket.value, max_age=_KEPT_SECONDS, path=path, secure=https, httponly=True, samesite="lax"
    )
