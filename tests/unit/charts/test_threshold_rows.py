import numpy as np

from tdc_core.charts.threshold_rows import threshold_rows_figure

LABELS, PROBABILITIES = np.array([0, 0, 1, 1, 1]), np.array([0.01, 0.93, 0.92, 0.94, 1.0])


def test_rows_are_counted_by_class_and_probability() -> None:
    one, zero, line = threshold_rows_figure(LABELS, PROBABILITIES, ("no", "yes"), 0.3).data
    assert (one.name, zero.name) == ("yes", "no")
    assert {at: count for at, count in zip(one.x, one.y, strict=True) if count} == {0.925: 2, 0.975: 1}
    assert {at: count for at, count in zip(zero.x, zero.y, strict=True) if count} == {0.025: -1, 0.925: -1}
    assert zero.customdata == tuple(-count for count in zero.y)
    assert line.x == (0.3, 0.3)


def test_the_axis_counts_rows_in_both_directions() -> None:
    layout = threshold_rows_figure(LABELS, PROBABILITIES, ("no", "yes"), 0.3).layout
    assert layout.yaxis.range[0] == -layout.yaxis.range[1]
    assert [str(abs(tick)) for tick in layout.yaxis.tickvals] == list(layout.yaxis.ticktext)
