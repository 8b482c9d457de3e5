import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiment_schema import experiment_schema
from tdc_core.catalog.experiments import READY_MADE, NotAnExperiment, read_experiment, ready_made
from tdc_core.catalog.layers import LAYERS
from tdc_core.catalog.optimizers import OPTIMIZERS
from tdc_core.catalog.schedules import EARLY_STOPPING, SCHEDULES
from tdc_core.checks import check
from tdc_core.settings import ROOT
from tdc_core.spec import LARGEST, EarlyStoppingSpec

IRIS = (ROOT / "examples" / "iris.json").read_text()


def changed(path, value, text=IRIS):
    """The iris example (or another text) as JSON, with one value replaced."""
    raw = json.loads(text)
    *parents, key = path
    place = raw
    for step in parents:
        place = place[step]
    place[key] = value
    return json.dumps(raw)


SCHEDULED = changed(["training", "early_stopping"], {}, changed(["training", "schedule"], {"type": "cosine"}))
WITH_RESHAPE = changed(["model", "layers"], [*json.loads(IRIS)["model"]["layers"], {"type": "reshape"}], SCHEDULED)
WITH_RESHAPE = changed(["training", "optimizer_params"], {"beta_1": 0.8}, WITH_RESHAPE)


def message(text):
    with pytest.raises(NotAnExperiment) as error:
        read_experiment(text)
    return str(error.value)


@pytest.mark.parametrize("name", READY_MADE)
def test_every_example_is_read_and_has_no_problem(name):
    spec = read_experiment((ROOT / "examples" / f"{name}.json").read_text())
    assert [found.code for found in check(spec, find_dataset(spec.data.dataset))] == ["data.not_checked"]


def test_ready_made_are_all_the_files_in_examples_with_iris_first():
    assert sorted(READY_MADE) == sorted(path.stem for path in Path(ROOT / "examples").glob("*.json"))
    specs = ready_made()
    assert [spec.name for spec in specs] == [
        "Iris, one-hot",
        "Digits, integer labels",
        "MNIST",
        "Breast cancer, yes or no",
        "Diabetes, a year later",
    ]
    first = specs[0]
    assert [layer.params["units"] for layer in first.model.layers] == [512, 256, 128, 64, 32]
    assert (first.data.train, first.data.validation) == ("train[:80%]", "train[80%:]")
    assert (first.training.batch_size, first.training.epochs) == (10, 20)


@pytest.mark.parametrize("name", READY_MADE)
def test_what_is_written_reads_back_equal(name):
    spec = read_experiment((ROOT / "examples" / f"{name}.json").read_bytes())
    assert read_experiment(spec.to_json()) == spec


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_learning_rate_that_is_no_number_is_read_and_kept(value):
    spec = read_experiment(IRIS.replace("0.001", value))
    again = read_experiment(spec.to_json())
    assert repr(again.training.learning_rate) == repr(spec.training.learning_rate) == repr(float(value))


def test_parameters_left_out_get_their_defaults():
    spec = read_experiment(changed(["model", "layers"], [{"type": "dense"}, {"type": "flatten"}]))
    assert spec.model.layers[0].params == {"units": 64, "activation": "relu"}
    assert spec.model.layers[1].params == {}


def test_a_schedule_and_early_stopping_get_their_defaults_and_are_left_out_where_unset():
    plain = read_experiment(IRIS)
    assert plain.to_json() == read_experiment(changed(["training", "schedule"], None)).to_json()
    assert set(json.loads(plain.to_json())["training"]) == set(json.loads(IRIS)["training"])
    for row in SCHEDULES:
        spec = read_experiment(changed(["training", "schedule"], {"type": row.name}))
        assert spec.training.schedule == row.default_schedule()
        assert read_experiment(spec.to_json()) == spec
    stopping = read_experiment(changed(["training", "early_stopping"], {}))
    assert stopping.training.early_stopping == EarlyStoppingSpec(patience=5, min_delta=0.0)
    assert read_experiment(stopping.to_json()) == stopping


def test_training_may_be_left_out():
    raw = json.loads(IRIS)
    del raw["training"]
    assert read_experiment(json.dumps(raw)).training.epochs == 20


@pytest.mark.parametrize("row", LAYERS, ids=lambda row: row.name)
def test_every_layer_is_read_with_all_its_parameters_and_with_none(row):
    for layer in ({"type": row.name}, {"type": row.name, **{param.name: param.default for param in row.params}}):
        spec = read_experiment(changed(["model", "layers"], [layer]))
        assert row.values(spec.model.layers[0]) == row.values(row.default_layer())
        assert read_experiment(spec.to_json()) == spec


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The file is empty."),
        (b"  \n", "The file is empty."),
        (b"\xff\xfe\x00", "not text in UTF-8"),
        ("{", "This is not JSON: line 1, column 2"),
        ("import os", "This is not JSON: line 1, column 1"),
        ("[1]", "this file holds a list"),
        ("null", "this file holds null"),
        ("3", "this file holds the number 3"),
        ('"iris"', "this file holds the text “iris”"),
        ("9" * 5000, "this file holds a number of hundreds of digits."),
        ("-" + "9" * 5000, "this file holds a number of hundreds of digits."),
        ('{"data": 1, "data": 2}', "“data” stands twice in the same object"),
        (changed(["model", "head", "units"], LARGEST + 1), "“units” in “model.head” is too large a number"),
        (changed(["training", "seed"], -LARGEST - 1), "“seed” in “training” is too large a number"),
        (changed(["training", "learning_rate"], 10**400), "“learning_rate” in “training” is too large a number"),
        (changed(["model", "layers", 1, "units"], 10**400), "“units” of layer 2 (dense) is too large a number"),
        (changed(["model", "layers", 1, "l2"], 10**400), "“l2” of layer 2 (dense) is too large a number"),
        (changed(["model", "layers", 1, "activation"], "x" * 201), "“activation” of layer 2 (dense) is longer"),
        (
            changed(["model", "layers", 1], {"type": "dense"} | dict.fromkeys(map(str, range(30)))),
            "more than 20 parameters",
        ),
        (changed(["training", "early_stopping"], {"patience": 10**30}), "“training.early_stopping” is too large"),
        (changed(["name"], "x" * 201), "longer than 200 characters"),
        (changed(["model", "layers", 1, "type"], "a\nb\x1b[31m"), "unknown type “a b [31m”"),
        ("[" * 60_000, "can't be read"),
        (" " * 100_001, "larger than 100 kB"),
        ("{}", "“data” is missing. “model” is missing."),
        (
            changed(["version"], 2),
            "version 2 of the format, and this TDC Studio reads version 1. It comes from a newer",
        ),
        (changed(["version"], 10**300), "It comes from a newer one"),
        (changed(["version"], 0), "There is no version 0"),
        (changed(["version"], "1"), "“version” must be a whole number"),
        (changed(["version"], True), "“version” must be a whole number"),
        (changed(["trainin"], {}), "“trainin” is no key that an experiment has. Did you mean “training”?"),
        (
            changed(["training", "epocs"], 3),
            "“epocs” in “training” is no key that an experiment has. Did you mean “epochs”?",
        ),
        (
            changed(["model", "head", "los"], "x"),
            "“los” in “model.head” is no key that an experiment has. Did you mean “loss”?",
        ),
        (changed(["data"], {"train": "train"}), "“dataset” in “data” is missing."),
        (changed(["data", "validation"], None), "Validation data is required."),
        (changed(["data", "scaling"], "std"), '“scaling” in “data” must be "none", "minmax" or "standard", not “std”.'),
        (changed(["data", "dataset"], "x" * 101), "longer than 100 characters"),
        (changed(["data"], []), "“data” must be an object in braces, not a list."),
        (changed(["name"], "\ud800"), "half of a character"),
        (changed(["training", "epochs"], "5"), "“epochs” in “training” must be a whole number, not the text “5”."),
        (changed(["training", "epochs"], 2.5), "must be a whole number, not the number 2.5."),
        (changed(["training", "seed"], False), "must be a whole number, not false."),
        (changed(["training", "shuffle"], 1), "must be true or false, not the number 1."),
        (changed(["training", "learning_rate"], {}), "must be a number, not an object in braces."),
        (changed(["model", "layers"], {}), "“layers” in “model” must be a list in square brackets"),
        (changed(["model", "layers"], [{"type": "flatten"}] * 201), "more than 200 entries"),
        (changed(["model", "layers", 1], 7), "Layer 2 must be an object in braces, not the number 7."),
        (changed(["model", "layers", 1], {"units": 3}), "Layer 2 has no “type”."),
        (
            changed(["model", "layers", 1, "type"], "denze"),
            "Layer 2 has the unknown type “denze”. Did you mean “dense”?",
        ),
        (changed(["model", "layers", 1, "type"], []), "Layer 2 has the unknown type “[]”."),
        (changed(["model", "layers", 1, "unit"], 5), "Layer 2 (dense) has no parameter “unit”. Did you mean “units”?"),
        (
            changed(["model", "layers", 1, "units"], "64"),
            "“units” of layer 2 (dense) must be a whole number, not the text “64”.",
        ),
        (changed(["model", "layers", 1, "units"], 64.0), "must be a whole number"),
        (changed(["model", "layers", 1, "units"], True), "must be a whole number, not true."),
        (
            changed(["model", "layers", 1, "activation"], None),
            "“activation” of layer 2 (dense) must be text in quotes, not null.",
        ),
        (changed(["model", "layers", 1, "activation"], "\ud800"), "half of a character"),
        (
            changed(["model", "layers", 1], {"type": "reshape", "target_shape": [7, 7]}),
            "“target_shape” of layer 2 (reshape) must be text in quotes, not a list.",
        ),
        (changed(["model", "layers", 1, "use_bias"], 1), "must be true or false, not the number 1."),
        (changed(["training", "schedule"], "cosine"), "“schedule” in “training” must be an object in braces"),
        (changed(["training", "schedule"], {"alpha": 0.1}), "The schedule has no “type”."),
        (changed(["training", "schedule"], {"type": "cosin"}), "unknown type “cosin”. Did you mean “cosine”?"),
        (changed(["training", "schedule"], {"type": 3}), "The schedule has the unknown type “3”."),
        (
            changed(["training", "schedule"], {"type": "cosine", "alfa": 0.1}),
            "The schedule (cosine) has no parameter “alfa”. Did you mean “alpha”?",
        ),
        (
            changed(["training", "schedule"], {"type": "warm_up", "epochs": 1.5}),
            "“epochs” of the schedule (warm_up) must be a whole number, not the number 1.5.",
        ),
        (
            changed(["training", "early_stopping"], {"patients": 3}),
            "“patients” in “training.early_stopping” is no key that an experiment has. Did you mean “patience”?",
        ),
        (changed(["training", "early_stopping"], {"patience": "5"}), "must be a whole number, not the text “5”."),
        (changed(["training", "early_stopping"], True), "must be an object in braces, not true."),
    ],
)
def test_a_file_that_is_no_experiment_says_why(text, words):
    assert words in message(text)


def test_all_unknown_keys_are_named():
    raw = json.loads(IRIS)
    raw["colour"] = raw["training"]["speed"] = 1
    found = message(json.dumps(raw))
    assert "“colour”" in found
    assert "“speed” in “training”" in found


def test_many_problems_are_counted():
    raw = json.loads(IRIS) | {f"key{number}": 1 for number in range(8)}
    assert message(json.dumps(raw)).endswith("And 3 more.")


def test_a_byte_order_mark_does_no_harm():
    assert read_experiment(b"\xef\xbb\xbf" + IRIS.encode()).name == "Iris, one-hot"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PLACES = [
    ["version"], ["name"], ["data"], ["data", "dataset"], ["data", "test"], ["data", "scaling"], ["model"],
    ["model", "layers"], ["model", "layers", 0], ["model", "layers", 0, "type"], ["model", "layers", 0, "units"],
    ["model", "layers", 0, "activation"], ["model", "layers", 0, "l2"], ["model", "layers", 0, "use_bias"],
    ["model", "layers", -1, "target_shape"], ["model", "head"], ["model", "head", "units"], ["model", "head", "labels"],
    ["training"], ["training", "epochs"], ["training", "learning_rate"], ["training", "shuffle"], ["more"],
    ["training", "early_stopping"], ["training", "early_stopping", "patience"], ["training", "schedule"],
    ["training", "schedule", "type"], ["training", "schedule", "alpha"], ["training", "optimizer"],
    ["training", "optimizer_params"], ["training", "optimizer_params", "beta_1"],
    ["training", "optimizer_params", "momentum"],
]  # fmt: skip


@given(place=st.sampled_from(PLACES), value=JSON_VALUES)
def test_any_value_anywhere_is_read_or_refused_in_words_as_the_schema_says(place, value):
    text = changed(place, value, WITH_RESHAPE)
    try:
        read_experiment(text)
        readable = True
    except NotAnExperiment as error:
        readable = False
        assert str(error).strip()
    raw = json.loads(text)
    valid = jsonschema.Draft202012Validator(experiment_schema()).is_valid(raw)
    if readable or not any(isinstance(leaf, float) for leaf in _leaves(value)):  # the schema takes 64.0 for an integer
        assert readable == valid


def _leaves(value):
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)
    else:
        yield value


@given(text=st.binary(max_size=300) | st.text(max_size=300))
def test_anything_at_all_is_refused_in_words(text):
    try:
        read_experiment(text)
    except NotAnExperiment as error:
        assert str(error).strip()


def test_the_schema_knows_every_layer_and_parameter():
    schema = experiment_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    shown = {
        row["properties"]["type"]["const"]: set(row["properties"]) for row in schema["$defs"]["LayerSpec"]["oneOf"]
    }
    assert shown == {row.name: {"type", *(param.name for param in row.params)} for row in LAYERS}
    shown = {
        row["properties"]["type"]["const"]: set(row["properties"]) for row in schema["$defs"]["ScheduleSpec"]["oneOf"]
    }
    assert shown == {row.name: {"type", *(param.name for param in row.params)} for row in SCHEDULES}
    shown = {row.name: set(schema["$defs"][f"{row.keras_name}Params"]["properties"]) for row in OPTIMIZERS}
    assert shown == {row.name: {param.name for param in row.params} for row in OPTIMIZERS}
    assert set(schema["$defs"]["EarlyStoppingSpec"]["properties"]) == {param.name for param in EARLY_STOPPING}
    validator = jsonschema.Draft202012Validator(schema)
    for spec in (*ready_made(), read_experiment(SCHEDULED)):
        validator.validate(json.loads(spec.to_json()))
