import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdc_core.checks import Severity
from tdc_core.settings import ROOT
from tdc_core.spec import LARGEST
from tdc_core.sweeps import NotASweep, experiment_of, faults_of, goal_of, next_trial, read_sweep, survey
from tdc_core.sweeps.space import size_of
from tests.unit.sweeps.making import (
    ACTIVATION,
    BATCH,
    MOMENTUM,
    OPTIMIZER,
    RATE,
    UNITS,
    depth,
    experiment,
    judge,
    raw_sweep,
    sweep_of,
)


def message(raw):
    with pytest.raises(NotASweep) as error:
        read_sweep(raw if isinstance(raw, str | bytes) else json.dumps(raw))
    return str(error.value)


def test_what_may_be_left_out_has_its_default():
    sweep = sweep_of()
    assert (sweep.sampler.type, sweep.sampler.seed, sweep.pruner.type, sweep.parallel) == ("tpe", 0, "none", 2)
    assert goal_of(sweep).key == "val_loss"
    assert "metric" not in sweep.to_json()
    del (raw := raw_sweep())["version"]
    assert read_sweep(json.dumps(raw)) == sweep


def test_the_metric_is_one_of_the_tasks_and_says_its_direction():
    assert (goal_of(sweep_of(metric="val_accuracy")).key, goal_of(sweep_of(metric="val_accuracy")).direction) == (
        "val_accuracy",
        "max",
    )
    sweep_of(metric="val_loss", direction="minimize")
    diabetes = json.loads((ROOT / "examples" / "diabetes.json").read_text())
    assert goal_of(sweep_of(RATE, experiment=diabetes, metric="val_r2")).direction == "max"


@pytest.mark.parametrize(
    "search", [(RATE, UNITS), (depth(), ACTIVATION), (OPTIMIZER, MOMENTUM), ({**UNITS, "step": 4}, BATCH)]
)
def test_what_is_written_reads_back_equal(search):
    sweep = sweep_of(*search, metric="val_accuracy", pruner={"type": "median", "startup": 2, "warmup": 3})
    assert read_sweep(sweep.to_json()) == sweep
    assert type(sweep).model_validate_json(sweep.to_json()) == sweep


def test_a_repeated_layer_gets_its_defaults_as_in_an_experiment():
    sweep = sweep_of({**depth(), "layer": {"type": "dense"}})
    assert experiment_of(sweep, {}).model.layers[0].params == {"units": 64, "activation": "relu"}


@pytest.mark.parametrize("path", sorted((ROOT / "examples" / "sweeps").glob("*.json")), ids=lambda path: path.stem)
def test_every_example_is_read_and_can_be_trained(path):
    sweep = read_sweep(path.read_bytes())
    assert read_sweep(sweep.to_json()) == sweep
    assert survey(sweep, judge).refused == 0


def changed(number=0, **changes):
    raw = raw_sweep()
    raw["search"][number] |= changes
    return raw


def without(*path):
    raw = place = raw_sweep()
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    return raw


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("", "The file is empty."),
        ("[1]", "A sweep is a JSON object in braces; this file holds a list."),
        ("[" * 60_000, "can't be read"),
        (" " * 100_001, "larger than 100 kB, so it is no sweep"),
        ('{"trials": 1, "trials": 2}', "“trials” stands twice"),
        (raw_sweep(version=2), "It comes from a newer one"),
        (raw_sweep(version="1"), "“version” must be a whole number."),
        (raw_sweep(trails=3), "“trails” is no key that a sweep has. Did you mean “trials”?"),
        (without("trials"), "“trials” is missing."),
        (without("search"), "“search” is missing."),
        (without("experiment"), "“experiment” is missing."),
        (raw_sweep(experiment=[1]), "“experiment” must be an object in braces, not a list."),
        (without("experiment", "data"), "The experiment: “data” is missing."),
        (raw_sweep(experiment=experiment() | {"version": 9}), "version 9"),
        (raw_sweep(search=[]), "“search” has fewer than 1 entries."),
        (raw_sweep(search={}), "“search” must be a list in square brackets, not an object in braces."),
        (raw_sweep(search=[RATE] * 21), "“search” has more than 20 entries."),
        (raw_sweep(search=[3]), "“search.0” must be an object in braces, not the number 3."),
        (raw_sweep(search=[[[[]]]]), "“search.0” must be an object in braces, not a list."),
        (changed(type="flaot"), "“type” in “search.0” must be one of float, int, choice, depth, not “flaot”. Did you"),
        (without("search", 0, "type"), "“type” in “search.0” must be one of float, int, choice, depth, and is missing"),
        (without("search", 1, "high"), "“high” in “search.1” is missing."),
        (changed(hihg=3), "“hihg” in “search.0” is no key that a sweep has. Did you mean “high”?"),
        (changed(low="1"), "“low” in “search.0” must be a number, not the text “1”."),
        (changed(low=True), "“low” in “search.0” must be a number, not true."),
        (changed(1, low=4.5), "“low” in “search.1” must be a whole number, not the number 4.5."),
        (changed(low=math.nan), "“low” in “search.0” must be a finite number."),
        (changed(high=math.inf), "“high” in “search.0” must be a finite number."),
        (changed(high=10**400), "“high” in “search.0” is too large a number"),
        (changed(high=1e300), "“high” in “search.0” is too large a number"),
        (changed(1, high=LARGEST + 1), "“high” in “search.1” is too large a number"),
        (changed(path="a" * 201), "“path” in “search.0” is longer than 200 characters."),
        (changed(path=".".join("a" * 100)), "is no setting that can be varied."),
        (changed(path=3), "“path” in “search.0” must be text in quotes, not the number 3."),
        (changed(low=0.1, high=0.1), "search.0.high: “training.learning_rate” must have a “high” above its “low”."),
        (changed(low=0.0), "search.0.low: On a log scale “training.learning_rate” must have a “low” above 0."),
        (changed(step=0.1), "search.0.step: “training.learning_rate” can go in steps or on a log scale, not both."),
        (changed(log=False, step=-0.1), "search.0.step: The “step” of “training.learning_rate” must be above 0"),
        (changed(log=False, step=1e-300), "search.0.step: “training.learning_rate” has more than 10,000 steps."),
        (changed(1, step=61), "search.1.step: The “step” of “model.layers.0.units” must be above 0, and lead no"),
        (changed(path="training.learnin_rate"), "search.0.path: “training.learnin_rate” is no setting that can be"),
        (changed(path="training.epochs"), "search.0.type: “training.epochs” is varied by “int”, not by “float”."),
        (changed(path="training.optimizer"), "“training.optimizer” is varied by “choice”, not by “float”."),
        (raw_sweep(search=[RATE, RATE]), "search.1.path: “training.learning_rate” is varied twice"),
        (raw_sweep(search=[depth("model.layers"), depth("model.layers.2")]), "“model.layers.2” is varied twice"),
        (raw_sweep(search=[{**BATCH, "choices": []}]), "“choices” in “search.0” has fewer than 1 entries."),
        (raw_sweep(search=[{**BATCH, "choices": [*range(10_000)]}]), "“choices” in “search.0” has more than 100"),
        (raw_sweep(search=[{**BATCH, "choices": [8, None]}]), "“1” in “search.0.choices” is no text, number, true"),
        (raw_sweep(search=[{**BATCH, "choices": [8, 10**400]}]), "“1” in “search.0.choices” is no text, number"),
        (raw_sweep(search=[{**BATCH, "choices": [8, math.nan]}]), "“1” in “search.0.choices” is no text, number"),
        (raw_sweep(search=[{**BATCH, "choices": [8, 16.0]}]), "search.0.choices.1: “training.batch_size” takes whole"),
        (raw_sweep(search=[{**BATCH, "choices": [8, True]}]), "search.0.choices.1: “training.batch_size” takes whole"),
        (raw_sweep(search=[{**BATCH, "choices": [8, 8]}]), "search.0.choices.1: “8” is a choice twice."),
        (raw_sweep(search=[{**ACTIVATION, "choices": ["rulu"]}]), "can't be “rulu”, but relu, sigmoid"),
        (raw_sweep(search=[{**OPTIMIZER, "choices": ["adam", 3]}]), "“training.optimizer” can't be “3”, but adam"),
        (raw_sweep(search=[depth("model.layers.9")]), "search.0.path: “model.layers.9” is no place in the stack"),
        (raw_sweep(search=[depth("model")]), "search.0.path: “model” is no place in the stack"),
        (raw_sweep(search=[depth(low=-1)]), "search.0.high: A layer is there 0 to 50 times"),
        (raw_sweep(search=[depth(high=LARGEST)]), "search.0.high: A layer is there 0 to 50 times"),
        (raw_sweep(search=[{**depth(), "layer": {"type": "dence"}}]), "The layer in “search.0” has the unknown type"),
        (raw_sweep(search=[{**depth(), "layer": {"type": "dense", "size": 1}}]), "has no parameter “size”"),
        (raw_sweep(search=[{**depth(), "layer": 3}]), "The layer in “search.0” must be an object in braces"),
        (raw_sweep(search=[without("search", 0, "path")["search"][0]]), "“path” in “search.0” is missing."),
        (raw_sweep(metric="val_acuracy"), "metric: Trials can be judged by val_loss or val_accuracy, not by"),
        (raw_sweep(metric="loss"), "not by “loss”. Did you mean “val_loss”?"),
        (raw_sweep(metric="val_mae"), "not by “val_mae”."),
        (raw_sweep(direction="maximize"), "direction: val_loss is to be minimized: less is better."),
        (raw_sweep(direction="up"), '“direction” must be "minimize" or "maximize", not “up”.'),
        (raw_sweep(sampler={"type": "tpo"}), "“type” in “sampler” must be "),
        (raw_sweep(sampler={"sead": 1}), "“sead” in “sampler” is no key that a sweep has. Did you mean “seed”?"),
        (raw_sweep(sampler={"seed": -1}), "“seed” in “sampler” must be at least 0, not -1."),
        (raw_sweep(pruner={"type": "median", "startup": 2.5}), "“startup” in “pruner” must be a whole number"),
        (raw_sweep(trials=0), "“trials” must be at least 1, not 0."),
        (raw_sweep(trials=10**400), "“trials” must be at most 1,000, not 1"),
        (raw_sweep(parallel=17), "“parallel” must be at most 16, not 17."),
        (raw_sweep(name="x" * 201), "“name” is longer than 200 characters."),
        (raw_sweep(sampler={"type": "grid"}), "search.0.step: A grid needs a “step” for “training.learning_rate”"),
        (
            raw_sweep(search=[UNITS, {**UNITS, "path": "training.epochs"}], sampler={"type": "grid"}),
            "search: The grid has 3,721 points, and may have 1,000: take larger steps.",
        ),
        (
            raw_sweep(
                search=[depth(f"model.layers.{number}", high=50) for number in range(3)] * 1,
                experiment=experiment() | {"model": experiment()["model"] | {"layers": [{"type": "dense"}] * 199}},
            ),
            "search: A stack could have 346 layers, and may have 200.",
        ),
        (
            raw_sweep(search=[{"path": "model.head.loss", "type": "choice", "choices": ["categorical_crossentropy"]}]),
            "metric: Values of different losses can't be compared",
        ),
    ],
)
def test_what_is_no_sweep_is_refused_in_plain_words(raw, words):
    assert words in message(raw)
    assert len(message(raw)) < 1000


def test_what_follows_from_a_fault_is_not_told_beside_it():
    assert message(raw_sweep(search=[{**RATE, "hihg": 3}])) == (
        "“hihg” in “search.0” is no key that a sweep has. Did you mean “high”?"
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("data.dataset", "no setting"),
        ("data.train", "no setting"),
        ("name", "no setting"),
        ("model.layers", "no setting"),
        ("model.layers.0", "no setting"),
        ("model.layers.0.type", "no setting"),
        ("model.layers.7.units", "is a layer that is not in the stack, whose layers are 0 to 1."),
        ("model.layers.-1.units", "is a layer that is not in the stack"),
        ("model.layers.٣.units", "is a layer that is not in the stack"),
        ("model.layers.0.unit", "Did you mean “units”?"),
        ("model.layers.0.__class__", "no setting"),
        ("training.early_stopping.patience", "The experiment has no early stopping"),
        ("training.schedule.alpha", "The experiment has no schedule"),
        ("training.optimizer_params.momentum", "The optimizer adam has no “momentum” that could be varied."),
        ("", "no setting"),
        ("..", "no setting"),
    ],
)
def test_a_path_that_leads_to_no_setting_is_refused(path, words):
    assert words in message(raw_sweep(search=[{**BATCH, "path": path}]))


NUMBERS = st.floats(-LARGEST, LARGEST) | st.integers(-LARGEST, LARGEST).map(float)


@given(
    low=NUMBERS,
    high=NUMBERS,
    log=st.booleans(),
    step=st.none() | st.floats(0, LARGEST),
    sampler=st.sampled_from(["grid", "random", "tpe"]),
)
def test_any_range_is_refused_or_can_be_asked(low, high, log, step, sampler):
    item = {"path": "model.layers.1.rate", "type": "float", "low": low, "high": high, "log": log, "step": step}
    asks_or_refuses(item, sampler)


@given(
    low=st.integers(-LARGEST, LARGEST),
    high=st.integers(-LARGEST, LARGEST),
    log=st.booleans(),
    step=st.none() | st.integers(-1, LARGEST),
    sampler=st.sampled_from(["grid", "random", "tpe"]),
)
def test_any_range_of_whole_numbers_is_refused_or_can_be_asked(low, high, log, step, sampler):
    asks_or_refuses({**UNITS, "low": low, "high": high, "log": log, "step": step}, sampler)


def asks_or_refuses(item, sampler):
    try:
        sweep = sweep_of(item, BATCH, sampler={"type": sampler})
    except NotASweep:
        return
    assert not faults_of(sweep)
    assert size_of(sweep) is None or size_of(sweep) >= 3
    found = next_trial(sweep, [], lambda _: [])
    assert item["low"] <= found.params[item["path"]] <= item["high"]
    assert type(found.params[item["path"]]) is (int if item["type"] == "int" else float)


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(key=st.sampled_from(list(raw_sweep())), value=ANY, inner=st.sampled_from([None, *RATE, "choices", "layer"]))
def test_whatever_stands_somewhere_is_read_or_refused(key, value, inner):
    raw = raw_sweep()
    raw[key] = value
    if inner is not None:
        raw = changed(**{inner: value})
    try:
        sweep = read_sweep(json.dumps(raw))
    except NotASweep as error:
        assert str(error)
    else:
        assert not [problem for problem in judge(experiment_of(sweep, {})) if problem.severity is Severity.ERROR]
        assert survey(sweep, lambda _: []).refused == 0
