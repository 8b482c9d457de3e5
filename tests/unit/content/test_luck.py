"""The recorded seeds of the lesson about luck are real, and show what the lesson says."""

import numpy as np
import pytest

from scripts.record_luck import record
from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.luck import LUCK_RUN, recorded_tries
from tdc_core.settings import Settings
from tdc_core.ui.learn.luck import best_of_each

RECORDED = recorded_tries()


def test_training_again_gives_the_recorded_numbers(settings: Settings) -> None:
    again = record(lesson_experiment(LUCK_RUN), [3, 4], settings)
    assert again["val_accuracy"] == pytest.approx(RECORDED.validation[3:5], abs=0.02)
    assert again["test_accuracy"] == pytest.approx(RECORDED.test[3:5], abs=0.01)


def test_both_parts_have_a_number_for_each_of_a_hundred_seeds() -> None:
    assert len(RECORDED.validation) == len(RECORDED.test) == 100


def test_the_best_of_many_promises_more_than_it_keeps() -> None:
    (first, first_kept), *_, (promised, kept) = best_of_each()
    assert first == pytest.approx(np.mean(RECORDED.validation)) and first_kept == pytest.approx(np.mean(RECORDED.test))
    assert promised - first > 0.02, "which the lesson shows"
    assert kept - first_kept < (promised - first) / 4
    assert abs(first - first_kept) < 0.01, "one try is not chosen, so both parts say about the same"
