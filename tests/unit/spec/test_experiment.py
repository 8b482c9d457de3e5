import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tdc_core.spec import (
    LARGEST,
    DataSpec,
    EarlyStoppingSpec,
    ExperimentSpec,
    HeadSpec,
    LayerSpec,
    ModelSpec,
    OptimizerParams,
    ScheduleSpec,
    TrainingSpec,
)

HEAD = HeadSpec(units=3, activation="softmax", loss="categorical_crossentropy", labels="one_hot")
SPEC = ExperimentSpec(data=DataSpec(dataset="iris"), model=ModelSpec(head=HEAD))

TEXT = st.text(max_size=20)
WHOLE = st.integers(-LARGEST, LARGEST)
SPECS = st.builds(
    ExperimentSpec,
    name=TEXT,
    data=st.builds(DataSpec, dataset=TEXT, train=TEXT, validation=TEXT, test=st.none() | TEXT),
    model=st.builds(
        ModelSpec,
        layers=st.lists(
            st.builds(
                lambda name, params: LayerSpec.of(name, **params),
                TEXT,
                st.dictionaries(
                    TEXT.filter(lambda name: name not in ("type", "cls")),
                    st.booleans() | WHOLE | st.floats(allow_nan=False) | TEXT,
                    max_size=3,
                ),
            ),
            max_size=3,
        ).map(tuple),
        head=st.builds(HeadSpec, units=WHOLE, activation=TEXT, loss=TEXT),
    ),
    training=st.builds(
        TrainingSpec,
        learning_rate=st.floats(allow_nan=False),
        epochs=WHOLE,
        seed=WHOLE,
        early_stopping=st.none() | st.builds(EarlyStoppingSpec, patience=WHOLE, min_delta=st.floats(allow_nan=False)),
        schedule=st.none() | st.builds(ScheduleSpec.of, TEXT, alpha=st.floats(allow_nan=False), epochs=WHOLE),
        optimizer_params=st.none()
        | st.dictionaries(TEXT, st.booleans() | WHOLE | st.floats(allow_nan=False) | TEXT, max_size=3),
    ),
)


@given(spec=SPECS)
def test_json_round_trip(spec):
    assert ExperimentSpec.model_validate_json(spec.to_json()) == spec


def test_nan_survives_json():
    spec = SPEC.with_("training", learning_rate=math.nan)
    assert math.isnan(ExperimentSpec.model_validate_json(spec.to_json()).training.learning_rate)


def test_what_is_unset_is_left_out_of_the_json():
    assert "schedule" not in SPEC.to_json()
    assert "early_stopping" not in SPEC.to_json()
    changed = SPEC.with_("training", schedule=ScheduleSpec.of("cosine", alpha=math.nan), early_stopping={"patience": 2})
    again = ExperimentSpec.model_validate_json(changed.to_json())
    assert math.isnan(again.training.schedule.params["alpha"])
    assert again.training.early_stopping == EarlyStoppingSpec(patience=2)
    assert changed.with_("training", schedule=None, early_stopping=None) == SPEC


def test_what_is_written_of_an_experiment_without_optimizer_params_is_what_it_always_was():
    assert SPEC.model_dump_json() == (
        '{"version":1,"name":"Untitled","data":{"dataset":"iris","train":"train[:80%]","validation":"train[80%:]",'
        '"test":null,"scaling":"none"},"model":{"layers":[],"head":{"units":3,"activation":"softmax",'
        '"loss":"categorical_crossentropy","labels":"one_hot"}},"training":{"optimizer":"adam","learning_rate":0.001,'
        '"epochs":20,"batch_size":32,"seed":0,"shuffle":true}}'
    )
    for nothing in (None, {}, OptimizerParams()):
        assert SPEC.with_("training", optimizer_params=nothing) == SPEC
    changed = SPEC.with_("training", optimizer_params={"momentum": 0.9, "nesterov": True})
    assert changed.to_json().endswith(
        '"optimizer_params": {\n      "momentum": 0.9,\n      "nesterov": true\n    }\n  }\n}\n'
    )
    assert changed.with_("training", epochs=3).training.optimizer_params.params == {"momentum": 0.9, "nesterov": True}


@pytest.mark.parametrize(
    "params", [{"x": None}, {"x": [1]}, {"x" * 51: 1}, {"x": "y" * 201}, dict.fromkeys("abcdefghijklmnopqrstu", 1), [1]]
)
def test_optimizer_params_are_bounded(params):
    with pytest.raises(ValidationError):
        SPEC.with_("training", optimizer_params=params)


def test_a_spec_is_frozen_and_changed_by_copies():
    with pytest.raises(ValidationError):
        SPEC.training.epochs = 3  # type: ignore[misc]
    changed = SPEC.with_("training", epochs=3).with_layers((LayerSpec.of("dense", units=8),))
    assert (changed.training.epochs, SPEC.training.epochs) == (3, 20)
    assert changed.model.layers[0].params == {"units": 8}
    assert changed.model.layers[0].with_params(units=9).params == {"units": 9}
    assert changed.with_head(HEAD.model_copy(update={"units": 1})).model.head.units == 1


@pytest.mark.parametrize("values", [{"epochs": "3"}, {"epochs": 3.0}, {"seed": None}, {"speed": 1}])
def test_wrong_types_and_unknown_keys_are_refused(values):
    with pytest.raises(ValidationError):
        SPEC.with_("training", **values)


@pytest.mark.parametrize("value", [None, [1], {}])
def test_a_layer_parameter_is_a_plain_value(value):
    with pytest.raises(ValidationError):
        LayerSpec.of("dense", units=value)
