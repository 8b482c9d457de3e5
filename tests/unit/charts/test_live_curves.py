"""The empty chart that is filled in the browser."""

import pytest

from tdc_core.charts.curves import curve_figure, x_range
from tdc_core.charts.live_curves import TRUNK, UNDER_WAY, live_figure
from tdc_core.tasks.metric import ACCURACY, LOSS, MAE, R2
from tdc_core.tasks.task import TASKS

METRICS = list({metric.key: metric for task in TASKS for metric in task.metrics}.values())


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_it_has_the_lines_of_every_chart_then_those_that_the_browser_adds(metric) -> None:
    lines, figure = curve_figure(metric, 20).data, live_figure(metric, 20)
    assert [trace.name for trace in figure.data[:3]] == [trace.name for trace in lines]
    assert figure.data[3].name == UNDER_WAY
    assert [trace.legendgroup for trace in figure.data[4:6]] == [trace.legendgroup for trace in figure.data[:2]]
    assert all(len(trace.x) == 0 for trace in figure.data)
    assert [trace.showlegend for trace in figure.data] == [None] * 3 + [False] * 5
    assert [(trace.name, trace.line.color) for trace in figure.data[6:]] == [(TRUNK, "gray")] * 2
    assert figure.layout.xaxis.range == x_range(20, begins=0)


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.key)
def test_its_axis_follows_what_is_drawn(metric) -> None:
    assert live_figure(metric, 20).layout.yaxis.range is None


def test_an_axis_that_follows_does_not_go_where_no_value_can_be() -> None:
    loss, error, accuracy, r2 = (live_figure(metric, 20).layout.yaxis for metric in (LOSS, MAE, ACCURACY, R2))
    assert loss.rangemode == error.rangemode == "tozero"
    assert (accuracy.rangemode, r2.rangemode) == ("nonnegative", "normal")
    assert accuracy.autorangeoptions.clipmax == r2.autorangeoptions.clipmax == pytest.approx(1.03)
    assert loss.autorangeoptions.clipmax is None


@pytest.mark.parametrize("epochs", [1, 2, 20, 1000])
def test_the_first_epochs_line_lies_within_the_axis(epochs: int) -> None:
    low, high = x_range(epochs, begins=0)
    assert low <= 0 < epochs < high
