"""How often a page asks the store: every question is one more for each page of each visitor."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from tdc_core.runs.database import Database
from tests.pages.helpers import assert_sound, open_page
from tests.pages.runs import begin, end, submit

_MOST = 5
"""The draft, whether the workspace is there, the run in focus, its newest epochs, the run that goes on."""


@pytest.mark.parametrize("ended", [False, True])
def test_the_train_page_asks_for_each_thing_once(ended: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin()
    if ended:
        end(run)
    at.run()
    assert_sound(at)
    asked: list[Database] = []
    read = Database.read

    @contextmanager
    def counted(database: Database) -> Iterator[Connection]:
        asked.append(database)
        with read(database) as connection:
            yield connection

    monkeypatch.setattr(Database, "read", counted)
    at.run()
    assert_sound(at)
    assert len(asked) <= _MOST
