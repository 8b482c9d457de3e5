"""The rows of a number to predict: all of them, a page at a time, those furthest off first."""

from __future__ import annotations

import numpy as np
import pytest

from tdc_core.ui.parts.paging import A_PAGE
from tests.pages.helpers import texts
from tests.pages.results import DIABETES, run, show


def test_all_rows_can_be_paged_through(monkeypatch: pytest.MonkeyPatch) -> None:
    page = show(monkeypatch, DIABETES)
    off = np.abs(page.labels.astype(np.float64) - page.part.best[:, 0].astype(np.float64))
    expected = page.named(np.argsort(-off, kind="stable"))
    assert len(expected) > 2 * A_PAGE
    seen: list[str] = []
    while True:
        (table,) = (each.value for each in page.at.dataframe)
        seen += list(table["row"])
        if page.at.button(key="results-next").disabled:
            break
        run(page.at.button(key="results-next").click())
    assert seen == expected
    assert f"{len(seen) - len(table) + 1} to {len(seen)} of {len(seen)}" in texts(page.at)
    run(page.at.button(key="results-previous").click())
    assert len(page.at.dataframe[0].value) == A_PAGE
