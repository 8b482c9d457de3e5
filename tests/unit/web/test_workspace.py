import json
from http.cookies import SimpleCookie

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tdc_core.runs.tickets import COOKIE, Ticket, ticket_of
from tdc_core.ui.session.services import services
from tdc_core.web.hub import Hub
from tdc_core.web.middleware import middleware
from tdc_core.web.routes import routes
from tests.unit.web.asgi import Answer, ask

HTML = "text/html,application/xhtml+xml"
TOKEN = "0123456789abcdef" * 2
JSON = "application/json"


async def page(request: Request) -> Response:
    return PlainTextResponse("the page")


HUB = Hub(services)
APP = Starlette(routes=[*routes(HUB, services, ""), Route("/{path:path}", page)], middleware=middleware(""))


def cookie_in(answer: Answer) -> SimpleCookie:
    return SimpleCookie(answer.headers.get("set-cookie", ""))


def ticket_in(answer: Answer) -> Ticket | None:
    return ticket_of({name: morsel.value for name, morsel in cookie_in(answer).items()})


@pytest.mark.parametrize("path", ["/", "/train", "/start"])
def test_a_page_brings_a_cookie_that_no_script_can_read(path: str) -> None:
    answer = ask(APP, path, accept=HTML)
    assert answer.body == b"the page"
    assert ticket_in(answer) is not None
    morsel = cookie_in(answer)[COOKIE]
    assert morsel["httponly"] and morsel["samesite"].lower() == "lax" and morsel["path"] == "/"
    assert not morsel["secure"]


def test_two_visitors_get_two_workspaces() -> None:
    first, second = (ticket_in(ask(APP, "/", accept=HTML)) for _ in range(2))
    assert first is not None and second is not None
    assert first.token != second.token


def test_a_cookie_that_is_there_stays_with_the_time_it_was_issued() -> None:
    answer = ask(APP, "/train", accept=HTML, cookie=f"{COOKIE}={TOKEN}-1700000000")
    assert ticket_in(answer) == Ticket(TOKEN, 1700000000)


@pytest.mark.parametrize(
    "value", ["", TOKEN, f"{TOKEN}-", f"{TOKEN.upper()}-1", f"{TOKEN}-1; x", "../..", f"{TOKEN}-١"]
)
def test_a_cookie_that_is_none_of_ours_is_replaced(value: str) -> None:
    ticket = ticket_in(ask(APP, "/", accept=HTML, cookie=f"{COOKIE}={value}"))
    assert ticket is not None
    assert ticket.token != TOKEN or value.startswith(f"{TOKEN}-1;")


@pytest.mark.parametrize(
    "path", ["/_stcore/health", "/static/js/a.js", "/media/x", "/component/y", "/base/_stcore/stream"]
)
def test_what_is_no_page_brings_no_cookie(path: str) -> None:
    assert "set-cookie" not in ask(APP, path, accept=HTML).headers
    assert "set-cookie" not in ask(APP, "/", accept="*/*").headers


@pytest.mark.parametrize(("scheme", "proto"), [("https", ""), ("http", "https"), ("http", "https, http")])
def test_over_https_the_cookie_stays_there(scheme: str, proto: str) -> None:
    answer = ask(APP, "/", scheme=scheme, accept=HTML, x_forwarded_proto=proto)
    assert cookie_in(answer)[COOKIE]["secure"]


def test_below_a_path_the_cookie_is_for_that_path() -> None:
    app = Starlette(routes=[Route("/{path:path}", page)], middleware=middleware("/base/"))
    assert cookie_in(ask(app, "/base/train", accept=HTML))[COOKIE]["path"] == "/base"


def test_a_token_is_handed_in_and_found_again() -> None:
    answer = ask(APP, "/api/workspace", "POST", x_tdc_workspace=TOKEN, content_type=JSON)
    ticket = ticket_in(answer)
    assert answer.status == 200 and ticket is not None and ticket.token == TOKEN
    kept = ask(APP, "/api/workspace", x_tdc_workspace=TOKEN, cookie=f"{COOKIE}={ticket.value}")
    assert json.loads(kept.body) == {"version": 1, "kept": True}
    other = ask(APP, "/api/workspace", x_tdc_workspace="f" * 32, cookie=f"{COOKIE}={ticket.value}")
    assert json.loads(other.body)["kept"] is False


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content_type": JSON}, 400),
        ({"content_type": JSON, "x_tdc_workspace": "not a token"}, 400),
        ({"content_type": "text/plain", "x_tdc_workspace": TOKEN}, 415),
        ({"x_tdc_workspace": TOKEN}, 415),
    ],
)
def test_what_another_site_could_send_sets_nothing(headers: dict[str, str], status: int) -> None:
    answer = ask(APP, "/api/workspace", "POST", **headers)
    assert answer.status == status
    assert "set-cookie" not in answer.headers
