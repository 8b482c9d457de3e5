"""Pages in a process that may have TensorFlow loaded, by other tests."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def only_what_pages_make_is_collected() -> Iterator[None]:
    """After each run of a script Streamlit has Keras collect garbage: seconds, where all there is is looked at."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
