"""Names from outside, as charts show them."""

from tdc_core.ui.parts.names import chart_names


def test_a_chart_has_room_beside_long_names_and_tells_them_apart() -> None:
    long = "a column with a very long name, "
    assert chart_names([f"{long}one", f"{long}two", "<b>"], 10) == ["a column …", "a column … (2)", "&lt;b&gt;"]
    assert max(len(name) for name in chart_names([long * 9])) <= 28
