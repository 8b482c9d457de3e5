"""Garbage in a process that has TensorFlow loaded."""

from __future__ import annotations

import gc

import pytest


@pytest.fixture(scope="module", autouse=True)
def only_what_is_new_is_collected() -> None:
    """Collecting garbage looks at what a module's tests made, and not at all of TensorFlow again, which takes a second.

    Streamlit collects it after each run of a script, and has Keras do so.
    """
    gc.collect()
    gc.freeze()
