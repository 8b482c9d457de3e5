from tdc_core.charts.remedy import remedy_figure


def test_the_lines_the_best_epoch_and_what_was_before() -> None:
    training, validation, best, before = remedy_figure([3.0, 2.0, 1.0], [3.0, 1.5, 2.0], [4.0, 3.0, 2.5, 2.0], 5.0).data
    assert (training.x, training.y, validation.y) == ((1, 2, 3), (3.0, 2.0, 1.0), (3.0, 1.5, 2.0))
    assert (best.x, best.y) == ((2,), (1.5,))
    assert (before.x, before.y, before.line.dash) == ((1, 2, 3, 4), (4.0, 3.0, 2.5, 2.0), "dot")


def test_the_axes_do_not_depend_on_what_is_compared() -> None:
    one, other = (remedy_figure(curve, curve, [1.0, 0.5, 0.7], 1.5) for curve in ([1.0, 0.5, 0.7], [9.0, 0.1, 0.2]))
    assert (one.layout.xaxis.range, one.layout.yaxis.range) == (other.layout.xaxis.range, other.layout.yaxis.range)
