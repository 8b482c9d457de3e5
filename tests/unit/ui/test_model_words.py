from tdc_core.checks.shapes import LayerRow
from tdc_core.ui.model.words import batched, count_of, describe


def test_a_shape_is_written_as_keras_does() -> None:
    assert batched((28, 28, 1)) == "(None, 28, 28, 1)"
    assert batched(()) == "(None)"


def test_counts() -> None:
    assert count_of(1, "unit") == "1 unit"
    assert count_of(177219, "parameter") == "177,219 parameters"
    assert count_of(10**5000, "unit") == "a huge number units"


def test_a_layer_in_words() -> None:
    assert describe(LayerRow("p", "dense", "Dense", (64,), 1)) == "(None, 64) · 1 parameter"
    assert describe(LayerRow("p", "dense", "Dense", None, None)) == "shape not known"
