"""Verdicts on the layers before the head, each held to what Keras does."""

import inspect
import re

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdc_core.catalog.datasets import Column, DatasetCard, find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.catalog.heads import HEADS
from tdc_core.checks import Severity, batches, check, design, size, stack
from tdc_core.checks.size import memory_needed
from tdc_core.settings import Settings
from tdc_core.spec import DataSpec, ExperimentSpec, LayerSpec, ModelSpec
from tdc_core.training.build import keras_layer
from tests.support.facts import facts
from tests.unit.checks.legal_layers import LEGAL_LAYERS

FLOWERS = DatasetCard(
    name="flowers", title="Flowers", source="tfds", version="1.0.0", kind="table", splits={"train": 150},
    classes=("a", "b", "c"), label="label", good_for="", licence="", homepage="", features="features",
    columns=tuple(Column(name) for name in "wxyz"),
)  # fmt: skip
PICTURES = DatasetCard(
    name="pictures", title="Pictures", source="tfds", version="1.0.0", kind="image", splits={"train": 150},
    classes=tuple("abcdefghij"), label="label", good_for="", licence="", homepage="", features="image",
    image_shape=(8, 9, 1), value_range=(0, 255),
)  # fmt: skip
LIMITS = Settings(max_layers=6, max_parameters=300_000)
GB = 10**9


def of(kind, **params):
    return LayerSpec.of(kind, **params)


def dense(**params):
    return of("dense", **params)


def stacked(card, *layers, **training):
    head = HEADS[2].spec(len(card.classes))
    return ExperimentSpec(data=DataSpec(dataset=card.name), model=ModelSpec(layers=layers, head=head)).with_(
        "training", **training
    )


def flowers(*layers, **training):
    return stacked(FLOWERS, *layers, **training)


def pictures(*layers, **training):
    return stacked(PICTURES, *layers, **training)


FLATTEN = of("flatten")
SOUND = [
    flowers(dense()),
    flowers(dense(units=3), dense(units=64)),
    flowers(dense(activation="linear"), of("batch_normalization"), of("activation", activation="relu")),
    flowers(dense(), of("dropout", rate=0.75), of("layer_normalization"), of("gaussian_noise")),
    flowers(dense(units=1, activation="sigmoid"), dense(units=3)).with_layers((dense(units=16, l2=1.0),)),
    flowers(of("reshape", target_shape="2, 2, 1"), of("conv2d", kernel_size=2), FLATTEN),
    pictures(FLATTEN, dense()),
    pictures(
        of("random_flip"), of("conv2d"), of("max_pooling2d"), of("batch_normalization"),
        of("global_average_pooling2d"), dense(),
    ),
    pictures(of("conv2d", activation="linear"), of("max_pooling2d"), of("zero_padding2d"), FLATTEN, dense(units=10)),
]  # fmt: skip
CASES = [
    # spec, path, severity, code, the facts that the message tells, the layers of the fix as (type, parameter) or None
    # without a fix
    (flowers(*[dense(units=4)] * 7), "model.layers", "error", "model.layers.many", "6 7", "dense " * 6),
    (flowers(dense(units=4096), dense(units=4096)), "model.layers", "error", "model.parameters", "16,814,083 300,000",
        "dense dense"),
    (flowers(dense(units=0)), "model.layers.0.units", "error", "layer.param", "0 1 1 4,096", "dense"),
    (flowers(dense(), dense(units=10**9)), "model.layers.1.units", "error", "layer.param", "1 1,000,000,000 2 4,096",
        "dense dense"),
    (flowers(dense(activation="relo")), "model.layers.0.activation", "error", "layer.param",
        "1 Activation elu gelu leaky_relu relu selu sigmoid silu softmax softplus tanh “relo”", "dense"),
    (flowers(dense(size=4)), "model.layers.0.size", "error", "layer.param", "1 Dense “size”", "dense"),
    (flowers(of("dens")), "model.layers.0.type", "error", "layer.type", "1 “dense” “dens”", "dense"),
    (pictures(dense()), "model.layers.0", "error", "model.flatten", "Dense Flatten", "flatten dense"),
    (pictures(), "model.head", "error", "model.flatten", "Dense Flatten", "flatten"),
    (pictures(of("conv2d"), dense()), "model.layers.1", "error", "model.flatten", "Dense Flatten",
        "conv2d flatten dense"),
    (pictures(dense(), of("conv2d"), of("dropout")), "model.head", "error", "model.flatten", "Dense Flatten",
        "dense conv2d dropout flatten"),
    (flowers(of("conv2d"), dense()), "model.layers.0", "error", "layer.input", "1 4 Conv2D", "dense"),
    (flowers(of("conv2d"), of("max_pooling2d"), FLATTEN, dense()), "model.layers.0", "error", "layer.input",
        "1 4 Conv2D", "flatten dense"),
    (flowers(of("reshape", target_shape="2, 2"), of("random_flip"), FLATTEN), "model.layers.1", "error", "layer.input",
        "2 2 2 RandomFlip", "reshape flatten"),
    (flowers(dense(), of("random_zoom")), "model.layers.1", "error", "layer.input", "2 64 RandomZoom", "dense"),
    (pictures(FLATTEN, of("conv2d"), of("max_pooling2d"), dense()), "model.layers.1", "error", "layer.input",
        "2 72 Conv2D", "conv2d max_pooling2d flatten dense"),
    (pictures(FLATTEN, dense(), of("conv2d")), "model.layers.2", "error", "layer.input", "3 64 Conv2D",
        "flatten dense"),
    (pictures(of("conv2d", kernel_size=9), FLATTEN), "model.layers.0", "error", "layer.input",
        "1 8 9 9 9", "conv2d flatten"),
    (pictures(*[of("max_pooling2d", pool_size=4)] * 2, FLATTEN), "model.layers.1", "error", "layer.input",
        "2 2 2 4 4", "max_pooling2d flatten"),
    (flowers(of("reshape"), dense()), "model.layers.0", "error", "layer.input", "1 1 28 28 4 784", "dense"),
    (flowers(FLATTEN, dense()), "model.layers.0", "info", "layer.flatten_row", "1 Flatten", "dense"),
    (flowers(), "model.layers", "info", "model.linear", "", None),
    (pictures(of("random_flip"), FLATTEN), "model.layers", "info", "model.linear", "", None),
    (flowers(dense(), dense(units=3, activation="softmax")), "model.layers.1", "warning", "model.second_head",
        "2 3 softmax", "dense"),
    (flowers(dense(), dense(units=1, activation="sigmoid")), "model.layers.1", "warning", "model.second_head",
        "2 sigmoid", "dense"),
    (flowers(dense(), dense(units=3), of("activation", activation="softmax")), "model.layers.2", "warning",
        "model.second_head", "3 3 softmax", "dense dense"),
    (flowers(dense(activation="softmax"), dense()), "model.layers.0.activation", "warning", "layer.softmax",
        "1 softmax", "dense dense"),
    (pictures(of("conv2d", activation="softmax"), FLATTEN), "model.layers.0.activation", "warning", "layer.softmax",
        "1 softmax", "conv2d flatten"),
    (flowers(dense(), dense(units=1, activation="softmax"), dense()), "model.layers.1.activation", "error",
        "layer.constant", "1 2 softmax", "dense dense dense"),
    (pictures(of("layer_normalization"), FLATTEN, dense()), "model.layers.0", "error", "layer.constant",
        "0 1 LayerNormalization",
        "flatten dense"),
    (flowers(dense(activation="linear"), of("dropout"), dense()), "model.layers.0.activation", "info", "layer.linear",
        "1 3", "dense dropout dense"),
    (flowers(dense(activation="linear")), "model.layers.0.activation", "info", "layer.linear", "1", "dense"),
    (pictures(FLATTEN, dense(units=9), dense()), "model.layers.1.units", "warning", "layer.bottleneck",
        "10 2 9", "flatten dense dense"),
    (flowers(dense(), dense(units=1), dense()), "model.layers.1.units", "warning", "layer.bottleneck", "1 2 3",
        "dense dense dense"),
    (pictures(of("conv2d", filters=4), of("global_average_pooling2d")), "model.layers.1", "warning",
        "layer.bottleneck", "10 2 4", "conv2d global_average_pooling2d"),
    (flowers(dense(), of("dropout", rate=0.8)), "model.layers.1.rate", "warning", "layer.dropout", "2 80%",
        "dense dropout"),
    (pictures(dense(), of("dropout"), FLATTEN, dense()), "model.layers.0", "warning", "layer.dense_axis",
        "1 Dense Flatten", "flatten dense dropout dense"),
]  # fmt: skip


BN = of("batch_normalization")
CASES += [
    (flowers(dense(), BN, dense(), batch_size=1), "model.layers.1", "error", "layer.batch_of_one",
        "2 BatchNormalization", "dense batch_normalization dense"),
    (flowers(BN, dense(), batch_size=1), "model.layers.0", "error", "layer.batch_of_one", "1 BatchNormalization",
        "batch_normalization dense"),
    (pictures(of("conv2d", filters=16, kernel_size=8), of("global_average_pooling2d"), BN, batch_size=1),
        "model.layers.2", "error", "layer.batch_of_one", "3 BatchNormalization", "conv2d global_average_pooling2d "
        "batch_normalization"),
    (flowers(dense(), BN, batch_size=17), "model.layers.1", "info", "layer.last_batch_of_one",
        "120 17 2 BatchNormalization", "dense batch_normalization"),
]  # fmt: skip
SOUND += [
    flowers(dense(), BN, batch_size=2),
    flowers(dense(), BN, batch_size=16),
    flowers(dense(), of("layer_normalization"), batch_size=1),
    pictures(of("conv2d", filters=16, kernel_size=8), BN, FLATTEN, batch_size=1),
    pictures(of("conv2d", filters=16, kernel_size=8), BN, FLATTEN, batch_size=17),
]


def test_the_mended_batch_size_leaves_no_row_alone():
    sizes = {size: verdicts(flowers(BN, dense(), batch_size=size)) for size in (1, 7, 17, 119)}
    assert {size: found[0].fix.training.batch_size for size, found in sizes.items()} == {1: 32, 7: 6, 17: 16, 119: 118}


def test_a_training_part_of_one_row_has_no_batch_size_that_helps():
    alone = flowers(BN, dense()).with_("data", train="train[:1]")
    assert [(found.code, found.fix) for found in verdicts(alone)] == [("layer.batch_of_one", None)]


def card_of(spec):
    return FLOWERS if spec.data.dataset == "flowers" else PICTURES


def verdicts(spec, **more):
    problems = check(spec, card_of(spec), limits=LIMITS, **more)
    return [problem for problem in problems if problem.path.startswith("model.")]


@pytest.mark.parametrize("spec", SOUND, ids=lambda spec: " ".join(layer.type for layer in spec.model.layers))
def test_a_sound_stack_has_no_problem(spec):
    assert verdicts(spec, memory=GB) == []


@pytest.mark.parametrize("spec", ready_made(), ids=lambda spec: spec.name)
def test_no_ready_made_experiment_is_nagged(spec):
    found = check(spec, find_dataset(spec.data.dataset), memory=2 * GB)
    assert [problem.code for problem in found] == ["data.not_checked"]


@pytest.mark.parametrize(
    ("spec", "path", "severity", "code", "told", "mended"), CASES, ids=[f"{case[3]}-{case[1]}" for case in CASES]
)
def test_a_verdict_comes_alone_at_its_place_with_a_fix_that_mends_it(spec, path, severity, code, told, mended):
    problems = verdicts(spec)
    assert [(problem.path, str(problem.severity), problem.code) for problem in problems] == [(path, severity, code)]
    problem = problems[0]
    assert facts(problem.message) == told
    assert problem.message[-1] in ".?"
    if code not in ("layer.type", "layer.param", "model.layers.many"):
        assert problem.why.endswith(".")
        assert problem.keras.endswith(".")
    if mended is None:
        assert problem.fix is None
        return
    assert " ".join(layer.type for layer in problem.fix.model.layers) == mended.strip()
    assert not [after for after in verdicts(problem.fix) if after.severity is Severity.ERROR or after.code == code]


def test_every_code_is_tested_here():
    source = "".join(inspect.getsource(module) for module in (batches, design, size, stack))
    codes = set(re.findall(r'"((?:model|layer)\.[a-z_.]+)"', source)) - {"model.layers", "model.head"}
    assert codes == {case[3] for case in CASES} | {"model.memory"}


def keras_model(spec):
    head = keras.layers.Dense(spec.model.head.units, activation=spec.model.head.activation)
    layers = [keras_layer(layer) for layer in spec.model.layers]
    return keras.Sequential([keras.Input(card_of(spec).input_shape), *layers, head])


def raises_in_keras(spec):
    card = card_of(spec)
    features = np.random.default_rng(0).normal(size=(6, *card.input_shape)).astype("float32")
    try:
        model = keras_model(spec)
        model.compile("adam", spec.model.head.loss, metrics=["accuracy"], run_eagerly=True)
        model.train_on_batch(features, np.arange(6) % len(card.classes))
    except Exception:  # noqa: BLE001 - Keras, TensorFlow and NumPy raise of their own
        return True
    return False


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param(case[0], id=f"{case[3]}-{case[1]}")
        for case in CASES
        if case[3] not in ("layer.type", "layer.param", "model.layers.many")
    ],
)
def test_keras_does_what_the_verdict_says(spec):
    problem = verdicts(spec)[0]
    assert raises_in_keras(spec) == ("raise" in problem.keras)
    assert problem.fix is None or not raises_in_keras(problem.fix)


@pytest.mark.parametrize("spec", [case[0] for case in CASES if case[3] == "layer.constant"], ids=["softmax", "norm"])
def test_after_a_constant_layer_all_examples_look_the_same(spec):
    features = np.random.default_rng(0).normal(size=(6, *card_of(spec).input_shape)).astype("float32")
    keras.utils.set_random_seed(3)  # with some weights every unit of a small relu layer answers 0
    constant, fixed = (np.array(keras_model(made)(features)) for made in (spec, verdicts(spec)[0].fix))
    np.testing.assert_allclose(np.ptp(constant, axis=0), 0, atol=1e-6)
    assert np.ptp(fixed, axis=0).max() > 1e-3


def test_normalizations_of_single_numbers_go_together():
    spec = pictures(of("layer_normalization"), of("layer_normalization"), FLATTEN)
    found = [problem for problem in verdicts(spec) if problem.code == "layer.constant"]
    assert [problem.path for problem in found] == ["model.layers.0", "model.layers.1"]
    for problem in found:
        assert "layer.constant" not in [left.code for left in verdicts(problem.fix)]


@pytest.mark.parametrize("shape", [(4,), (1, 1, 4)], ids=["row", "pixel"])
def test_batch_normalization_of_one_value_puts_out_the_same_for_every_example(shape):
    examples = np.random.default_rng(0).normal(size=(6, 1, *shape)).astype("float32")
    layer = keras.layers.BatchNormalization()
    outputs = np.array([layer(example, training=True) for example in examples])
    np.testing.assert_allclose(np.ptp(outputs, axis=0), 0, atol=1e-6)
    pairs = np.array(
        [layer(np.concatenate(pair), training=True) for pair in zip(examples, examples[::-1], strict=True)]
    )
    assert np.ptp(pairs, axis=0).max() > 0.5


def test_flatten_on_a_row_changes_no_number():
    spec = flowers(FLATTEN, dense())
    outputs = []
    for made in (spec, verdicts(spec)[0].fix):
        keras.utils.set_random_seed(3)
        outputs.append(np.array(keras_model(made)(np.ones((2, 4)))))
    np.testing.assert_array_equal(*outputs)


@pytest.mark.parametrize(
    ("spec", "memory", "severity", "batch_size"),
    [
        (pictures(of("conv2d"), FLATTEN, batch_size=8192), 150 * 10**6, "warning", 4096),
        (pictures(of("conv2d"), FLATTEN, batch_size=8192), 60 * 10**6, "error", 2048),
        (pictures(FLATTEN, dense(units=1024), batch_size=32), 10**6, "error", 32),
    ],
)
def test_a_model_larger_than_the_memory_is_shrunk_until_it_fits(spec, memory, severity, batch_size):
    assert verdicts(spec) == [], "nothing is said of a memory that is not known"
    problem = verdicts(spec, memory=memory)[0]
    assert (problem.path, str(problem.severity), problem.code) == ("model.layers", severity, "model.memory")
    assert len(facts(problem.message).split()) == 2 and problem.message.count(" GB") == 2
    assert problem.fix.training.batch_size == batch_size
    assert verdicts(problem.fix, memory=memory) == []


@pytest.mark.parametrize(
    "spec",
    [
        pictures(FLATTEN, dense(units=2)),
        pictures(FLATTEN, dense(units=2), of("reshape", target_shape="2, 1, 1"), FLATTEN),
        pictures(dense(units=1), BN, FLATTEN, batch_size=1),
    ],
    ids=["too-many-parameters", "misfit", "batch-of-one"],
)
def test_a_warning_has_no_fix_that_would_make_an_error(spec):
    said = check(spec, PICTURES, limits=Settings(max_parameters=1_000))
    assert [(p.severity, p.fix) for p in said if p.severity is not Severity.INFO] == [(Severity.WARNING, None)]


def test_a_model_is_not_shrunk_where_it_lets_too_little_through_already():
    spec = pictures(of("conv2d", filters=8, padding="same"), FLATTEN, dense(units=16), dense(units=2))
    said = check(spec, PICTURES, limits=Settings(max_parameters=1_500))
    [problem] = [found for found in said if found.code == "model.parameters"]
    assert [row.params.get("filters", row.params.get("units")) for row in problem.fix.model.layers] == [1, None, 16, 2]


def test_memory_is_weights_gradients_slots_and_outputs_with_their_gradients():
    spec = flowers(FLATTEN, dense(units=10), batch_size=20, optimizer="adam")
    weights, numbers = 4 * 10 + 10 + 10 * 3 + 3, 4 + 10 + 3
    assert memory_needed(spec, FLOWERS) == 4 * (weights * 4 + 2 * 20 * numbers)
    assert memory_needed(spec.with_("training", optimizer="sgd"), FLOWERS) == 4 * (weights * 2 + 2 * 20 * numbers)
    momentum = spec.with_("training", optimizer="sgd", optimizer_params={"momentum": 0.9})
    assert memory_needed(momentum, FLOWERS) == 4 * (weights * 3 + 2 * 20 * numbers)
    assert memory_needed(flowers(dense(units=0)), FLOWERS) is None


@given(
    layers=st.lists(LEGAL_LAYERS, max_size=6),
    make=st.sampled_from([flowers, pictures]),
    memory=st.sampled_from([None, 10**5, GB]),
)
def test_every_fix_of_any_stack_is_without_its_problem_and_every_misfit_is_mended(layers, make, memory):
    for problem in verdicts(make(*layers), memory=memory):
        if problem.fix is None:
            continue
        after = verdicts(problem.fix, memory=memory)
        assert (problem.path, problem.code) not in [(found.path, found.code) for found in after]
        if problem.code in ("layer.input", "model.flatten"):
            assert not {"layer.input", "model.flatten"} & {found.code for found in after}
