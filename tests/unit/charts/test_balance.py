from tdc_core.charts.balance import balance_figure


def test_bars_are_shares_of_each_part_and_hold_the_counts() -> None:
    figure = balance_figure(["a", "b"], {"Training": [30, 10], "Validation": [0, 5]})
    assert [bar.name for bar in figure.data] == ["Training", "Validation"]
    assert list(figure.data[0].y) == [75.0, 25.0]
    assert list(figure.data[0].customdata) == [30, 10]
    assert list(figure.data[1].y) == [0.0, 100.0]
    assert figure.layout.barmode == "group"


def test_an_empty_part_has_bars_of_no_height() -> None:
    assert list(balance_figure(["a", "b"], {"Test": [0, 0]}).data[0].y) == [0.0, 0.0]


def test_class_names_that_look_like_numbers_stay_categories() -> None:
    figure = balance_figure(["0", "1"], {"Training": [1, 1]})
    assert figure.layout.xaxis.type == "category"
