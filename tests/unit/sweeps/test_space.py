from random import Random

import pytest

from tdc_core.catalog.experiments import experiment_from, ready_made
from tdc_core.catalog.layers import LAYERS
from tdc_core.checks import check
from tdc_core.spec import EarlyStoppingSpec, LayerSpec, ScheduleSpec
from tdc_core.sweeps import NoSetting, experiment_of, setting_at, trials_in, with_value
from tdc_core.sweeps.space import drawn, points, size_of, values_of
from tests.unit.sweeps.making import (
    ACTIVATION,
    BATCH,
    DROPOUT,
    MOMENTUM,
    OPTIMIZER,
    RATE,
    SHUFFLE,
    UNITS,
    depth,
    experiment,
    judge,
    sweep_of,
)

SPEC = experiment_from(experiment())
FULL = SPEC.with_(
    "training",
    optimizer="sgd",
    early_stopping=EarlyStoppingSpec(),
    schedule=ScheduleSpec.of("warm_up", epochs=2, alpha=0.1),
)


@pytest.mark.parametrize(
    ("path", "value", "title"),
    [
        ("training.learning_rate", 0.5, "learning rate"),
        ("training.epochs", 3, "epochs"),
        ("training.batch_size", 7, "batch size"),
        ("training.seed", 9, "seed"),
        ("training.shuffle", False, "shuffle"),
        ("training.optimizer", "adam", "optimizer"),
        ("training.early_stopping.patience", 9, "patience of early stopping"),
        ("training.early_stopping.min_delta", 0.5, "least improvement of early stopping"),
        ("training.schedule.alpha", 0.25, "left at the end of the schedule"),
        ("training.optimizer_params.momentum", 0.75, "momentum of the optimizer"),
        ("training.optimizer_params.nesterov", True, "nesterov of the optimizer"),
        ("data.scaling", "minmax", "scaling"),
        ("model.head.activation", "tanh", "activation of the head"),
        ("model.head.units", 4, "units of the head"),
        ("model.layers.0.units", 5, "units of layer 1 (Dense)"),
        ("model.layers.0.use_bias", False, "bias of layer 1 (Dense)"),
        ("model.layers.1.rate", 0.5, "rate of layer 2 (Dropout)"),
    ],
)
def test_a_setting_is_set_where_the_path_says_and_nowhere_else(path, value, title):
    changed = with_value(FULL, path, value)
    place = changed.model_dump()
    *parents, key = path.split(".")
    for step in parents:
        place = place[int(step) if step.isdigit() else step]
    assert place.pop(key) == value
    assert type(FULL).model_validate_json(changed.to_json()) == changed, "it can be written to a file"
    before = FULL.model_dump()
    for step in parents:
        before = before[int(step)] if step.isdigit() else before.get(step, {})
    before.pop(key, None)
    assert place == before
    assert setting_at(FULL, path).title == title


@pytest.mark.parametrize("row", LAYERS, ids=lambda row: row.name)
def test_every_setting_of_every_layer_can_be_varied_but_sizes(row):
    spec = SPEC.with_layers((row.default_layer(),))
    for param in row.params:
        path = f"model.layers.0.{param.name}"
        if param.kind == "sizes":
            with pytest.raises(NoSetting, match="can't be varied"):
                setting_at(spec, path)
        else:
            found = setting_at(spec, path)
            assert found.problem_with(param.default) is None
            assert with_value(spec, path, param.default).model.layers[0].params[param.name] == param.default


def test_the_paths_are_those_of_the_referee():
    broken = FULL.with_("training", learning_rate=-1.0, epochs=0, batch_size=0, seed=-1).with_layers(
        (LayerSpec.of("dense", units=-1), LayerSpec.of("dropout", rate=7.0))
    )
    wrong = {found.path for found in judge(broken)}
    assert {"training.learning_rate", "training.epochs", "training.batch_size", "training.seed"} <= wrong
    for path in ("training.learning_rate", "training.epochs", "training.batch_size", "training.seed"):
        assert setting_at(broken, path)
    for problem in check(broken, None):
        if problem.path.startswith("model.layers.") and problem.path.count(".") == 3:
            assert setting_at(broken, problem.path)


def test_a_wrong_value_is_refused():
    for path, value in (("training.epochs", 2.0), ("training.shuffle", 1), ("training.optimizer", "adm")):
        with pytest.raises(NoSetting, match=path):
            with_value(SPEC, path, value)


def test_another_optimizer_takes_over_what_it_has_too():
    adam = with_value(SPEC, "training.optimizer_params.clipnorm", 1.0)
    adam = with_value(adam, "training.optimizer_params.beta_1", 0.5)
    assert with_value(adam, "training.optimizer", "sgd").training.optimizer_params.params == {"clipnorm": 1.0}


@pytest.mark.parametrize(
    ("path", "params", "types"),
    [
        ("model.layers", {"model.layers": 3}, ["dense", "dropout", "dense", "dense", "dense"]),
        ("model.layers", {"model.layers": 0}, ["dense", "dropout"]),
        ("model.layers", {}, ["dense", "dropout", "dense"]),
        ("model.layers.2", {"model.layers.2": 2}, ["dense", "dropout", "dense", "dense"]),
        ("model.layers.0", {"model.layers.0": 3}, ["dense", "dense", "dense", "dropout"]),
        ("model.layers.0", {"model.layers.0": 0}, ["dropout"]),
        ("model.layers.1", {"model.layers.1": 2}, ["dense", "dense", "dense"]),
    ],
)
def test_a_layer_is_repeated_in_its_place(path, params, types):
    found = experiment_of(sweep_of(depth(path, low=0), RATE), params)
    assert [layer.type for layer in found.model.layers] == types


def test_other_paths_mean_the_layers_as_they_stood():
    sweep = sweep_of(
        depth("model.layers.0"), depth("model.layers"), DROPOUT, UNITS, {**UNITS, "path": "model.layers.2.units"}
    )
    params = {
        "model.layers.0": 3,
        "model.layers": 2,
        DROPOUT["path"]: 0.25,
        UNITS["path"]: 8,
        "model.layers.2.units": 9,
    }
    layers = experiment_of(sweep, params).model.layers
    assert [layer.params.get("units", layer.params.get("rate")) for layer in layers] == [8, 8, 8, 0.25, 9, 9]


def test_a_trial_has_all_settings_and_the_rest_of_the_experiment():
    sweep = sweep_of(RATE, UNITS, OPTIMIZER, MOMENTUM)
    params = {RATE["path"]: 0.02, UNITS["path"]: 5, "training.optimizer": "sgd", MOMENTUM["path"]: 0.9}
    found = experiment_of(sweep, params)
    assert (found.training.learning_rate, found.training.optimizer) == (0.02, "sgd")
    assert found.training.optimizer_params.params == {"momentum": 0.9}
    assert found.data == sweep.experiment.data


def test_the_points_of_a_grid_stand_in_order():
    sweep = sweep_of(BATCH, SHUFFLE, {**DROPOUT, "step": 0.25}, sampler={"type": "grid"})
    found = list(points(sweep))
    assert found[:4] == [
        {"training.batch_size": 8, "training.shuffle": True, "model.layers.1.rate": rate} for rate in (0.0, 0.25, 0.5)
    ] + [{"training.batch_size": 8, "training.shuffle": False, "model.layers.1.rate": 0.0}]
    assert len(found) == size_of(sweep) == trials_in(sweep) == 18
    assert trials_in(sweep_of(BATCH, SHUFFLE, sampler={"type": "grid"}, trials=4)) == 4


@pytest.mark.parametrize(
    "search",
    [
        (BATCH, depth(low=0), UNITS, ACTIVATION),
        (
            depth("model.layers", low=0, high=2),
            depth(low=1),
            {**UNITS, "path": "model.layers.2.units", "step": 20},
            UNITS,
        ),
        (MOMENTUM, OPTIMIZER, SHUFFLE),
        ({**OPTIMIZER, "choices": ["adam", "sgd", "rmsprop"]}, MOMENTUM, SHUFFLE),
        ({**UNITS, "step": 7}, {**DROPOUT, "step": 0.1}),
    ],
)
def test_as_many_points_are_counted_as_there_are(search):
    sweep = sweep_of(*search)
    found = list(points(sweep))
    assert len({str(params) for params in found}) == len(found) == size_of(sweep)
    specs = {experiment_of(sweep, params).to_json() for params in found}
    assert len(specs) == len(found), "no two points are one experiment"
    for params in found:
        assert list(params) == [item["path"] for item in search if item["path"] in params], "in the file's order"


def test_a_range_without_steps_has_no_end_of_points_and_a_huge_one_is_counted():
    assert size_of(sweep_of(RATE, UNITS)) is None
    assert size_of(sweep_of({**UNITS, "low": -(2**53) + 1, "high": 2**53 - 1})) == 2**54 - 1


def test_steps_end_where_the_range_ends_and_have_no_traces_of_rounding():
    (item,) = sweep_of({**DROPOUT, "low": 0.1, "high": 0.7, "step": 0.1}).search
    assert list(values_of(item)) == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    assert [values_of(item).index(value) for value in (0.1, 0.4, 0.7)] == [0, 3, 6]
    (item,) = sweep_of({**DROPOUT, "low": 0.0, "high": 0.5, "step": 0.2}).search
    assert list(values_of(item)) == [0.0, 0.2, 0.4]


def test_what_is_drawn_lies_in_its_range_evenly():
    sweep = sweep_of(RATE, UNITS, BATCH, {**DROPOUT, "step": 0.1}, depth(low=0))
    found = [drawn(sweep, Random(seed)) for seed in range(600)]
    rates = [params[RATE["path"]] for params in found]
    assert all(RATE["low"] <= rate <= RATE["high"] for rate in rates)
    assert 150 < sum(rate < 1e-3 for rate in rates) < 250, "a third of them in each power of ten"
    assert len(f"{rates[0]:g}".lstrip("0.")) <= 4
    assert {params["model.layers.0"] for params in found} == {0, 1, 2, 3, 4}
    units = [params[UNITS["path"]] for params in found if UNITS["path"] in params]
    assert (min(units), max(units)) == (4, 64)
    assert {params[DROPOUT["path"]] for params in found} == {0.0, 0.1, 0.2, 0.3, 0.4, 0.5}


def test_both_ends_of_whole_numbers_on_a_log_scale_have_their_share():
    sweep = sweep_of({**UNITS, "low": 1, "high": 4, "log": True})
    found = [drawn(sweep, Random(seed))[UNITS["path"]] for seed in range(1000)]
    assert 450 < found.count(1) < 550, "ln(1.5 / 0.5) of ln(4.5 / 0.5)"
    assert 85 < found.count(4) < 145, "ln(4.5 / 3.5) of it"


def test_every_ready_made_experiment_can_be_swept():
    for spec in ready_made():
        sweep = sweep_of(RATE, experiment=spec.model_dump())
        assert experiment_of(sweep, {RATE["path"]: 0.5}).training.learning_rate == 0.5
