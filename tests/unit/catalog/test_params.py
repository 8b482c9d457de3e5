import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdc_core.catalog.params import Param, parse_sizes, shorten

UNITS = Param("units", "Units", "int", 64, "", low=1, high=4096, step=1)
RATE = Param("rate", "Rate", "float", 0.5, "", low=0.0, high=0.9)
BIAS = Param("use_bias", "Bias", "bool", True, "")
ACTIVATION = Param("activation", "Activation", "choice", "relu", "", choices=("relu", "tanh"))
SHAPE = Param("target_shape", "Target shape", "sizes", "28, 28, 1", "")


@pytest.mark.parametrize(
    ("param", "value"),
    [(UNITS, 1), (UNITS, 4096), (RATE, 0), (RATE, 0.9), (BIAS, False), (ACTIVATION, "tanh"), (SHAPE, "784")],
)
def test_a_legal_value_has_no_problem(param, value):
    assert param.problem_with(value) is None


@pytest.mark.parametrize(
    ("param", "value", "words"),
    [
        (UNITS, 0, "Units must lie between 1 and 4,096, not 0."),
        (UNITS, 10**9, "not 1,000,000,000."),
        pytest.param(UNITS, 10**5000, "not a huge number.", id="huge"),
        pytest.param(UNITS, -(10**5000), "not a hugely negative number.", id="hugely negative"),
        (UNITS, 64.0, "Units must be a whole number."),
        (UNITS, True, "Units must be a number."),
        (UNITS, "64", "Units must be a number."),
        (RATE, float("nan"), "Rate must be a number."),
        (RATE, float("inf"), "Rate must be a number."),
        (RATE, 0.95, "Rate must lie between 0 and 0.9, not 0.95."),
        (BIAS, 1, "Bias is either true or false."),
        (ACTIVATION, "swish", "Activation can't be “swish”. Choose one of relu, tanh."),
        (ACTIVATION, 3, "Activation can't be “3”."),
        (ACTIVATION, "x" * 99, "…”."),
        (SHAPE, "big", "Target shape can't be “big”. Write the size of each axis with commas between, like 28, 28, 1"),
        (SHAPE, 784, "can't be “784”"),
    ],
)
def test_an_illegal_value_is_named(param, value, words):
    assert words in param.problem_with(value)


@pytest.mark.parametrize(
    ("param", "value", "mended"),
    [
        (UNITS, 5, 5),
        (UNITS, 0, 1),
        (UNITS, 10**5000, 4096),
        (UNITS, 5.5, 64),
        (UNITS, True, 64),
        (RATE, 2.0, 0.9),
        (RATE, float("nan"), 0.5),
        (RATE, 10**5000, 0.9),
        (ACTIVATION, "reluu", "relu"),
        (ACTIVATION, 3, "relu"),
        (BIAS, 0, True),
        (SHAPE, "4, 4", "4, 4"),
        (SHAPE, "0", "28, 28, 1"),
    ],
    ids=lambda value: "huge" if isinstance(value, int) and value > 10**9 else None,
)
def test_the_nearest_legal_value(param, value, mended):
    assert param.legal(value) == mended
    assert param.problem_with(param.legal(value)) is None


@given(value=st.booleans() | st.integers() | st.floats() | st.text())
def test_no_value_raises(value):
    for param in (UNITS, RATE, BIAS, ACTIVATION, SHAPE, Param("free", "Free", "float", 0.0, "")):
        problem = param.problem_with(value)
        assert problem is None or problem.endswith(".")
        legal = param.legal(value)
        assert param.problem_with(legal) is None
    assert len(shorten(value)) <= 41


@pytest.mark.parametrize("text", ["7, 7, 16", "7,7,16", "7x7x16", "7 × 7 × 16", "(7, 7, 16)", " [7, 7, 16,] "])
def test_sizes_are_read_as_people_write_them(text):
    assert parse_sizes(text) == (7, 7, 16)
    assert parse_sizes("(784,)") == (784,)


@pytest.mark.parametrize(
    "text", ["", ",", "0", "-1, 7", "7,,7", "1, 2, 3, 4, 5", "7.5", "9" * 5000, "٣", "07", 7, True]
)
def test_what_names_no_sizes_is_none(text):
    assert parse_sizes(text) is None
