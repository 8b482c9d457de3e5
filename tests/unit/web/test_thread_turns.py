"""Threads of the server take longer turns."""

import sys
from collections.abc import Iterator

import pytest

from tdc_core.web.thread_turns import take_longer_turns


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


def test_a_turn_is_longer_than_pythons_own() -> None:
    sys.setswitchinterval(0.005)
    take_longer_turns()
    assert sys.getswitchinterval() == pytest.approx(0.01)
