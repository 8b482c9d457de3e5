from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tdc_core.results.kept import PartOutputs, PartRows, Results
from tdc_core.spec import HeadSpec, RowRange
from tdc_core.ui.results.outcome import class_outcome

LABELS = np.array([0, 1, 1])


def outcome(units: int, activation: str, outputs: list[list[float]], answers: list[int]):
    head = HeadSpec(units=units, activation=activation, loss="binary_crossentropy", labels="one_hot")
    put_out, told = np.array(outputs, np.float32), np.array(answers)
    part = PartOutputs(PartRows.of((RowRange("train", 0, 3),), LABELS), put_out, put_out, told, told)
    return class_outcome(Results(Path("x"), 1, {}, {"validation": part}), "validation", "best", head, ("no", "yes"))


@pytest.mark.parametrize(
    ("units", "activation", "outputs", "answers"),
    [
        (1, "sigmoid", [[0.2], [0.7], [0.4]], [0, 1, 0]),
        (2, "softmax", [[0.8, 0.2], [0.3, 0.7], [0.6, 0.4]], [0, 1, 0]),
    ],
)
def test_two_classes_have_one_probability(units: int, activation: str, outputs, answers: list[int]) -> None:
    found = outcome(units, activation, outputs, answers)
    assert found.of_two
    assert found.positive.tolist() == pytest.approx([0.2, 0.7, 0.4])
    assert ((found.positive > 0.5) == found.answers).all(), "a threshold of a half answers as the model does"


def test_two_sigmoid_units_say_two_things_and_have_no_threshold() -> None:
    found = outcome(2, "sigmoid", [[0.7, 0.6], [0.2, 0.9], [0.1, 0.2]], [0, 1, 1])
    assert not found.of_two and found.says_all
    assert found.reliability.counts.sum() == 3
