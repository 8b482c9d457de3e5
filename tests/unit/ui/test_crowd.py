import pytest

from tdc_core.ui.crowd import ANSWERS_A_SECOND, QUICKEST, SLOWEST, Crowd


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("pages", [1, 2, 5, 10, 20, 40, 200])
def test_all_pages_together_ask_no_more_than_can_be_answered_down_to_the_slowest(pages: int) -> None:
    crowd = Crowd(Clock())
    pace = [crowd.pace(f"page {number}") for number in range(pages)][-1]
    assert QUICKEST <= pace <= SLOWEST
    assert pages / pace <= ANSWERS_A_SECOND + 1e-9 or pace == SLOWEST


def test_one_page_asks_as_often_as_it_may_and_many_asks_are_one_page() -> None:
    crowd = Crowd(Clock())
    assert {crowd.pace("me") for _ in range(100)} == {QUICKEST}


def test_pages_that_left_count_no_more() -> None:
    clock = Clock()
    crowd = Crowd(clock)
    for number in range(60):
        crowd.pace(f"page {number}")
    assert crowd.pace("me") == SLOWEST
    clock.now += 60
    assert crowd.pace("me") == QUICKEST
