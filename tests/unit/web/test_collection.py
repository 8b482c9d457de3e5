"""The server's garbage: what is loaded with it is left out."""

import gc
from collections.abc import Iterator

import pytest

from tdc_core.web.collection import collect_seldom


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    gc.unfreeze()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def test_what_is_loaded_is_left_out_and_full_collections_are_rare() -> None:
    young, middle, full = gc.get_threshold()
    collect_seldom()
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[:2] == (young, middle)
    assert gc.get_threshold()[2] > full
