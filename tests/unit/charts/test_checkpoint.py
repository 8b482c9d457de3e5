from tdc_core.charts.checkpoint import best_so_far, checkpoint_figure

LOSS = [1.0, 0.8, 0.6, 0.4]
VAL_LOSS = [0.9, 0.5, 0.7, 0.5]


def test_the_file_holds_the_lowest_so_far_and_the_first_of_equals() -> None:
    assert [best_so_far(VAL_LOSS, epoch) for epoch in (1, 2, 3, 4)] == [1, 2, 2, 2]


def test_the_curve_ends_at_the_epoch_and_goes_on_faintly() -> None:
    training, validation, kept, to_come = checkpoint_figure(LOSS, VAL_LOSS, 3).data
    assert list(training.y) == LOSS[:3]
    assert list(validation.y) == VAL_LOSS[:3]
    assert (list(kept.x), list(kept.y)) == ([2], [0.5])
    assert (list(to_come.x), list(to_come.y)) == ([3, 4], [0.7, 0.5])


def test_axes_do_not_move_with_the_epoch() -> None:
    early, late = (checkpoint_figure(LOSS, VAL_LOSS, epoch).layout for epoch in (1, 4))
    assert early == late
    assert early.yaxis.range[1] > max(LOSS)
