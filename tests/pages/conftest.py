"""Pages in a process that may have TensorFlow loaded, by other tests."""

from __future__ import annotations

import pytest
from streamlit.testing.v1.element_tree import WidgetList

from tests.support.garbage import only_what_is_new_is_collected

__all__ = ["only_what_is_new_is_collected"]


@pytest.fixture(autouse=True)
def fields_are_found_by_their_first_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A field's key grows a number where something else has changed its value: `tdc_core.ui.session.field_keys`."""
    find = WidgetList.__call__

    def by_first_key(widgets: WidgetList, key: str) -> object:
        now = [str(widget.key) for widget in widgets if str(widget.key).startswith(f"{key}--")]
        return find(widgets, now[0] if now else key)

    monkeypatch.setattr(WidgetList, "__call__", by_first_key)
