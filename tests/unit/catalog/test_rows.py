"""The catalogue's rows against Keras itself."""

import inspect
import operator

import keras
import pytest

from tdc_core.catalog.heads import HEADS, LOSSES, match_head
from tdc_core.catalog.layers import ACTIVATIONS
from tdc_core.catalog.nearest import did_you_mean, nearest
from tdc_core.catalog.optimizers import OPTIMIZERS, find_optimizer
from tdc_core.catalog.schedules import EARLY_STOPPING, SCHEDULES, find_schedule
from tdc_core.spec import EarlyStoppingSpec, ScheduleSpec


@pytest.mark.parametrize("name", LOSSES)
def test_loss_is_keras_own(name):
    assert callable(keras.losses.get(name))


@pytest.mark.parametrize("row", OPTIMIZERS, ids=lambda row: row.name)
def test_optimizer_row_names_a_keras_optimizer_and_its_default(row):
    optimizer = getattr(keras.optimizers, row.keras_name)
    assert inspect.signature(optimizer).parameters["learning_rate"].default == row.learning_rate
    assert type(keras.optimizers.get(row.name)) is optimizer
    assert find_optimizer(row.name) is row
    made = optimizer()
    made.build([keras.Variable([1.0, 2.0, 3.0])])
    assert sum(variable.shape == (3,) for variable in made.variables) == row.slots
    assert row.help.endswith(".")


@pytest.mark.parametrize("row", SCHEDULES, ids=lambda row: row.name)
def test_schedule_row_names_a_keras_class_and_is_complete(row):
    arguments = inspect.signature(operator.attrgetter(row.keras_name)(keras)).parameters
    own = {"epochs"} if row.name == "warm_up" else set()  # Keras counts it in steps
    assert {param.name for param in row.params} - own <= set(arguments)
    assert issubclass(operator.attrgetter(row.keras_name)(keras), keras.callbacks.Callback) == (row.kind == "callback")
    assert find_schedule(row.name) is row
    assert row.values(ScheduleSpec.of(row.name)) == row.default_schedule().params
    assert row.help.endswith(".")
    for param in row.params:
        assert param.problem_with(param.default) is None
        assert param.help.endswith(".")


def test_early_stopping_has_keras_arguments_and_the_specs_fields():
    names = [param.name for param in EARLY_STOPPING]
    assert set(names) <= set(inspect.signature(keras.callbacks.EarlyStopping).parameters)
    assert names == list(EarlyStoppingSpec.model_fields)
    for param in EARLY_STOPPING:
        assert param.problem_with(param.default) is None
        assert param.help.endswith(".")


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head.name)
@pytest.mark.parametrize("classes", [2, 3, 10])
def test_a_head_matches_itself_and_only_where_it_fits(head, classes):
    spec = head.spec(classes)
    assert match_head(spec, classes) is (head if head.fits(classes) else None)
    assert match_head(spec, classes + 1) is None
    assert spec.loss in LOSSES
    assert spec.activation in ACTIVATIONS


def test_nearest_finds_a_slip_and_nothing_for_nonsense():
    assert nearest("Rellu", ACTIVATIONS) == "relu"
    assert nearest("qqqqqq", ACTIVATIONS) is None
    assert did_you_mean("iriss", ["iris"]) == " Did you mean “iris”?"
    assert did_you_mean("", ["iris"]) == ""
