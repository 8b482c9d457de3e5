"""Thin lines for seeds, thick ones for their means."""

from tdc_core.charts.seeds import mean_of, seeds_figure

CURVES = [{3: [4.0, 2.0, 1.0], 4: [2.0, 1.0]}, {3: [9.0]}]


def test_it_has_a_line_for_each_seed_begun_or_not_and_one_for_each_mean() -> None:
    figure = seeds_figure("val_loss", ["A", "B"], [3, 4, 5], 8, CURVES)
    names = [f"{name}, seed {seed}" for name in "AB" for seed in (3, 4, 5)]
    assert [line.name for line in figure.data] == [*names, "A, mean", "B, mean"]
    assert [len(line.y) for line in figure.data] == [3, 2, 0, 1, 0, 0, 2, 0]
    assert list(figure.data[0].x) == [1, 2, 3] and list(figure.data[6].y) == [3.0, 1.5]
    assert figure.data[0].line.width < figure.data[6].line.width
    assert (
        len({line.line.color for line in figure.data[:3]}) == 1
        and figure.data[0].line.color != figure.data[3].line.color
    )
    low, high = figure.layout.xaxis.range
    assert low < 1 and high > 8


def test_a_mean_goes_as_far_as_all_lines_have_numbers() -> None:
    assert mean_of([[1.0, 2.0], [3.0, None]]) == [2.0]
    assert mean_of([[1.0, 2.0]]) == mean_of([]) == [], "one is no mean"
