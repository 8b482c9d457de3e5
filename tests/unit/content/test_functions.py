"""The lessons' functions against Keras' own."""

import keras
import numpy as np
import pytest

from tdc_core.content.functions import relu, rounded_shares, sigmoid, softmax

NUMBERS = np.array([-800.0, -6.0, -0.3, 0.0, 1.5, 6.0, 800.0])


@pytest.mark.parametrize(("ours", "theirs"), [(relu, keras.ops.relu), (sigmoid, keras.ops.sigmoid)])
def test_as_keras_computes_it(ours, theirs) -> None:
    assert ours(NUMBERS) == pytest.approx(np.array(theirs(NUMBERS)), abs=1e-7)


@pytest.mark.parametrize("scores", [[2.0, 1.0, -0.5], [0.0, 0.0, 0.0], [-800.0, 0.0, 800.0]])
def test_softmax_as_keras_computes_it_and_shifted(scores: list[float]) -> None:
    shares = softmax(np.array(scores))
    assert shares == pytest.approx(np.array(keras.ops.softmax(np.array(scores))), abs=1e-7)
    assert shares.sum() == pytest.approx(1)
    assert softmax(np.array(scores) + 5) == pytest.approx(shares)


@pytest.mark.parametrize("scores", [[2.0, 1.0, -0.5], [0.0, 0.0, 0.0], [5.0, -5.0, -5.0], [0.1, 0.2, 0.3]])
def test_rounded_shares_sum_to_one_and_stay_close(scores: list[float]) -> None:
    shares = softmax(np.array(scores))
    rounded = rounded_shares(shares, 3)
    assert round(sum(rounded), 9) == 1
    assert np.abs(np.array(rounded) - shares).max() < 0.001
