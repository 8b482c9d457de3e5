"""Scripts of Streamlit in a process that may have TensorFlow loaded, by other tests."""

from __future__ import annotations

from tests.support.garbage import only_what_is_new_is_collected

__all__ = ["only_what_is_new_is_collected"]
