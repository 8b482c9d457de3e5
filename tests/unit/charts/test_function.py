from tdc_core.charts.function import function_figure


def test_the_point_lies_on_the_curve_with_its_number() -> None:
    curve, point = function_figure([-1, 0, 2], [1, 0, 4], (2, 4)).data
    assert (list(curve.x), list(curve.y)) == ([-1, 0, 2], [1, 0, 4])
    assert (list(point.x), list(point.y), list(point.text)) == ([2], [4], ["4"])


def test_axes_do_not_move_with_the_point() -> None:
    one, other = (function_figure([-1, 0, 2], [1, 0, 4], at).layout for at in ((-1, 1), (2, 4)))
    assert one == other
    assert one.yaxis.range[0] < 0
    assert one.yaxis.range[1] > 4
