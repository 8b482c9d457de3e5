"""What a browser keeps of a workspace: its token, in a cookie that comes with every request."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Mapping
from typing import NamedTuple, TypeGuard

COOKIE = "tdc-studio-workspace"

_TOKEN = re.compile(r"[0-9a-f]{32}")
_VALUE = re.compile(r"([0-9a-f]{32})-(\d{1,11})", re.ASCII)


class Ticket(NamedTuple):
    """What the cookie holds.

    Attributes:
        token: the workspace's, 32 hex digits; the store need not know it yet.
        issued: when the browser got it first, in seconds since 1970.
    """

    token: str
    issued: int

    @property
    def value(self) -> str:
        """The ticket as the cookie's value."""
        return f"{self.token}-{self.issued}"


def new_ticket(token: str | None = None) -> Ticket:
    """A ticket from now on, for a token of 128 random bits where none is given."""
    return Ticket(token or secrets.token_hex(16), int(time.time()))


def ticket_of(cookies: Mapping[str, object]) -> Ticket | None:
    """What the cookie among these holds; None where there is none, or one that we did not write."""
    value = cookies.get(COOKIE)
    match = _VALUE.fullmatch(value) if isinstance(value, str) else None
    return None if match is None else Ticket(match[1], int(match[2]))


def is_token(text: object) -> TypeGuard[str]:
    """Whether this is written as a workspace's token is."""
    return isinstance(text, str) and _TOKEN.fullmatch(text) is not None
