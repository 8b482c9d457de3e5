"""A bar for each column, the best at the top, and a line at guessing."""

from tdc_core.charts.alone import alone_figure


def test_the_best_column_is_at_the_top_and_guessing_is_a_line() -> None:
    figure = alone_figure({"age": 0.6, "late": 0.99, "income": 0.7}, 0.55)
    (bars,) = figure.data
    assert list(bars.y) == ["age", "income", "late"]  # plotly begins at the bottom
    assert list(bars.x) == [0.6, 0.7, 0.99] and list(bars.text) == ["60%", "70%", "99%"]
    (line,) = figure.layout.shapes
    assert line.x0 == line.x1 == 0.55
