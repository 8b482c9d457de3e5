from tdc_core.charts.shares import shares_figure


def test_bars_have_their_numbers() -> None:
    (bars,) = shares_figure(["a", "b", "c"], [0.2, 0.5, 0.3]).data
    assert list(bars.y) == [0.2, 0.5, 0.3]
    assert list(bars.text) == ["0.200", "0.500", "0.300"]


def test_a_label_stands_beside_them() -> None:
    figure = shares_figure(["0", "1"], [0.25, 0.75], [0, 1])
    output, label = figure.data
    assert list(label.y) == [0, 1]
    assert (output.name, label.name) == ("the model's output", "one-hot label")
    assert figure.layout.xaxis.type == "category"
