import numpy as np
import pandas as pd

from benchmarks.planted.as_table import as_table
from tdc_core.findings import row_keys
from tdc_core.tables.table import Table

FRAME = pd.DataFrame(
    {
        "name": [f"n{row}" for row in range(6)],
        "a": [0.0, -0.0, 1.0, np.nan, np.nan, 1.0],
        "b": ["x", "x", "x", None, None, "y"],
        "y": ["p", "p", "q", "p", "p", "q"],
    }
)


def test_equal_features_and_targets_have_equal_keys() -> None:
    keys = row_keys(as_table(FRAME, "y", "classes"))
    assert keys.dtype == np.int64
    assert keys[0] == keys[1]
    assert keys[3] == keys[4]
    assert len(set(keys.tolist())) == 4


def test_what_is_no_feature_has_no_say() -> None:
    table = as_table(FRAME, "y", "classes")
    without = Table(table.reading.with_column("b", use=False), table.columns, table.rows)
    assert row_keys(without)[2] == row_keys(without)[5]


def test_values_that_change_places_make_another_row() -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0], "y": ["p", "p"]})
    keys = row_keys(as_table(frame, "y", "classes", {"y": "category"}))
    assert keys[0] != keys[1]
