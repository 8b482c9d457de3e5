"""How often a page asks for the same: every question is one more for each page of each visitor."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from tdc_core.catalog.datasets import DatasetCard, find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.database import Database
from tests.pages.helpers import assert_sound, open_page
from tests.pages.runs import IRIS, begin, end, submit

DIGITS = next(spec for spec in ready_made() if spec.data.dataset == "digits")

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


@pytest.mark.parametrize("ended", [False, True])
def test_the_train_page_finds_the_data_set_of_a_run_once(ended: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", DIGITS)  # another one's than the run's
    submit(at, IRIS)
    run = begin()
    if ended:
        end(run)
    found: list[str] = []

    def counted(name: str) -> DatasetCard | None:
        found.append(name)
        return find_dataset(name)

    for name, module in list(sys.modules.items()):
        if name.startswith("tdc_core.") and getattr(module, "find_dataset", None) is find_dataset:
            monkeypatch.setattr(module, "find_dataset", counted)
    at.run()
    assert_sound(at)
    assert found.count("iris") == (2 if ended else 1), "the longer run that is offered has a look of its own"
