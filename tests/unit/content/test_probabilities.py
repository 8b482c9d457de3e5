"""The recorded probabilities are real, and show what the lesson says."""

import numpy as np
import pytest

from scripts.record_probabilities import record
from tdc_core.catalog.datasets import find_dataset
from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.probabilities import THRESHOLD_RUN, recorded_probabilities
from tdc_core.results.binary import at_threshold
from tdc_core.settings import Settings
from tdc_core.ui.learn.threshold import NAMES

RECORDED = recorded_probabilities()


def test_training_again_gives_the_recorded_probabilities(settings: Settings) -> None:
    again = record(lesson_experiment(THRESHOLD_RUN), settings)
    assert again["labels"] == RECORDED.labels.tolist()
    assert again["probabilities"] == pytest.approx(RECORDED.probabilities.tolist(), abs=0.02)


def test_the_classes_are_those_of_the_run() -> None:
    card = find_dataset(lesson_experiment(THRESHOLD_RUN).data.dataset)
    assert card is not None and card.classes == NAMES


def test_a_lower_threshold_finds_more_and_is_wrong_more_often() -> None:
    scores = [at_threshold(RECORDED.labels, RECORDED.probabilities, at) for at in np.arange(0.1, 0.95, 0.1)]
    recalls, alarms = [each.recall for each in scores], [each.false_positive_rate for each in scores]
    assert recalls == sorted(recalls, reverse=True)
    assert alarms == sorted(alarms, reverse=True)
    assert scores[0].recall > 0.9 > scores[4].recall
    assert scores[-1].precision > scores[4].precision > scores[0].precision
