"""The chart of the best of many: two lines, and what lies between them at the chosen number."""

from tdc_core.charts.best_of_many import best_of_many_figure

PROMISED, KEPT = [0.90, 0.92, 0.93], [0.90, 0.905, 0.903]


def test_the_point_lies_on_both_lines_at_the_chosen_number_of_tries() -> None:
    promised, kept, between = best_of_many_figure(PROMISED, KEPT, 2).data
    assert list(promised.x) == list(kept.x) == [1, 2, 3]
    assert (list(promised.y), list(kept.y)) == (PROMISED, KEPT)
    assert (list(between.x), list(between.y)) == ([2, 2], [0.905, 0.92])


def test_the_axes_stay_whatever_is_chosen_and_hold_all() -> None:
    one, other = (best_of_many_figure(PROMISED, KEPT, tries).layout for tries in (1, 3))
    assert one == other
    low, high = one.yaxis.range
    assert low < min(KEPT) and high > max(PROMISED)
