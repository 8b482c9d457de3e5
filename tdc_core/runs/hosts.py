"""Hosts and their leases: how long what a host has claimed counts as worked on."""

from __future__ import annotations

from sqlalchemy import Column, ColumnElement, Connection, insert, select, update

from tdc_core.runs.database import Database
from tdc_core.runs.tables import hosts

LEASE_SECONDS = 15.0
"""A host that was not heard of for so long has lost what it had claimed."""


class Hosts:
    """The leases of the hosts that work on a store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def renew(self, host: str) -> None:
        """Say that a host works on what it has claimed; it does so well within `LEASE_SECONDS`, while it has work."""
        with self._database.write() as db:
            note_beat(db, host, self._database.now())


def note_beat(db: Connection, host: str, now: float) -> None:
    """Renew a host's lease, in a write that is under way."""
    if db.execute(update(hosts).where(hosts.c.id == host).values(beat=now)).rowcount == 0:
        db.execute(insert(hosts).values(id=host, beat=now))


def deserted(claimed_by: Column[str | None], host: str, now: float) -> ColumnElement[bool]:
    """That whoever claimed it is this host, is not heard of any more, or has no lease, as a host of earlier code."""
    others = select(hosts.c.id).where(hosts.c.beat >= now - LEASE_SECONDS, hosts.c.id != host)
    return claimed_by.is_(None) | claimed_by.not_in(others)
