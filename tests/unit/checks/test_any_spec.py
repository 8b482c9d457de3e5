"""Checks never raise, whatever an experiment holds, and their fixes come to an end."""

from hypothesis import given
from hypothesis import strategies as st

from tdc_core.catalog.layers import LAYERS
from tdc_core.catalog.optimizers import OPTIMIZERS
from tdc_core.catalog.schedules import SCHEDULES
from tdc_core.checks import Severity, check
from tdc_core.checks.mend import mend
from tdc_core.spec import (
    LARGEST,
    DataSpec,
    EarlyStoppingSpec,
    ExperimentSpec,
    HeadSpec,
    LayerSpec,
    ModelSpec,
    ScheduleSpec,
    TrainingSpec,
)
from tests.unit.checks.test_check import FACTS, FLOWERS, LIMITS, PICTURES

NAMES = (
    "train", "train[:80%]", "train[80%:]", "test", "train[5:2]", "train[9e9%:]", "dense", "flatten", "relu", "softmax",
    "sigmoid", "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy", "adam",
)  # fmt: skip


WORDS = st.text(max_size=12) | st.sampled_from(NAMES)


SPLITS = WORDS | st.from_regex(r"(train|test|x)\[-?[0-9._]{0,190}%?:-?[0-9._]{0,5}%?\]", fullmatch=True)


NUMBERS = st.integers(-LARGEST, LARGEST) | st.sampled_from([0, 1, 2, 3, 10**9, -1, LARGEST])


VALUES = st.booleans() | NUMBERS | st.floats() | WORDS


PARAMS = sorted({param.name for row in LAYERS for param in row.params} | {"x", ""})


OPTIMIZER_PARAMS = sorted({param.name for row in OPTIMIZERS for param in row.params} | {"x", ""})


SPECS = st.builds(
    ExperimentSpec,
    name=st.text(max_size=200),
    data=st.builds(DataSpec, dataset=WORDS, train=SPLITS, validation=SPLITS, test=st.none() | SPLITS),
    model=st.builds(
        ModelSpec,
        layers=st.lists(
            st.builds(
                lambda name, params: LayerSpec.model_validate({**params, "type": name}),
                WORDS | st.sampled_from([row.name for row in LAYERS]),
                st.dictionaries(st.sampled_from(PARAMS), VALUES, max_size=4),
            ),
            max_size=6,
        ).map(tuple),
        head=st.builds(HeadSpec, units=NUMBERS, activation=WORDS, loss=WORDS),
    ),
    training=st.builds(
        TrainingSpec,
        optimizer=WORDS | st.sampled_from([row.name for row in OPTIMIZERS]),
        learning_rate=st.floats(),
        epochs=NUMBERS,
        batch_size=NUMBERS,
        seed=NUMBERS,
        early_stopping=st.none() | st.builds(EarlyStoppingSpec, patience=NUMBERS, min_delta=st.floats()),
        schedule=st.none()
        | st.builds(
            lambda name, params: ScheduleSpec.model_validate({**params, "type": name}),
            st.sampled_from([row.name for row in SCHEDULES]) | WORDS,
            st.dictionaries(st.sampled_from(["factor", "patience", "min_lr", "alpha", "epochs", ""]), VALUES),
        ),
        optimizer_params=st.none() | st.dictionaries(st.sampled_from(OPTIMIZER_PARAMS), VALUES, max_size=4),
    ),
)


@given(spec=SPECS, card=st.sampled_from([FLOWERS, PICTURES, None]), facts=st.sampled_from([None, FACTS]))
def test_checks_never_raise(spec, card, facts):
    for problem in check(spec, card, facts, LIMITS, memory=10**6):
        assert problem.path
        assert problem.message
        if problem.fix:
            check(problem.fix, card, facts, LIMITS)


@given(spec=SPECS, card=st.sampled_from([FLOWERS, PICTURES, None]), facts=st.sampled_from([None, FACTS]))
def test_mending_comes_to_an_end_and_leaves_no_error_that_has_a_fix(spec, card, facts):
    done = mend(spec, lambda changed: check(changed, card, facts, LIMITS))
    assert list(done.left) == check(done.spec, card, facts, LIMITS)
    assert not [problem for problem in done.left if problem.severity is Severity.ERROR and problem.fix]
