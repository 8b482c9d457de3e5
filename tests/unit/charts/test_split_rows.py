from tdc_core.charts.split_rows import split_figure


def spans(figure) -> dict[tuple[str, str], tuple[int, int]]:
    return {(bar.name, bar.y[0]): (bar.base[0], bar.base[0] + bar.x[0]) for bar in figure.data if bar.x[0]}


def test_each_part_lies_over_its_rows() -> None:
    figure = split_figure({"Training": (0, 70), "Validation": (70, 85), "Test": (85, 100)}, 100)
    assert spans(figure) == {
        ("Training", "Training"): (0, 70),
        ("Validation", "Validation"): (70, 85),
        ("Test", "Test"): (85, 100),
    }
    assert list(figure.layout.xaxis.range) == [0, 100]


def test_rows_of_two_parts_are_marked_in_both() -> None:
    figure = split_figure({"Training": (0, 70), "Validation": (60, 85)}, 100)
    assert spans(figure) == {
        ("Training", "Training"): (0, 70),
        ("Validation", "Validation"): (60, 85),
        ("in two parts", "Training"): (60, 70),
        ("in two parts", "Validation"): (60, 70),
    }


def test_the_traces_are_the_same_whatever_the_parts() -> None:
    one, other = (split_figure({"Training": (0, stop), "Test": (70, 100)}, 100) for stop in (50, 90))
    assert [bar.name for bar in one.data] == [bar.name for bar in other.data]
