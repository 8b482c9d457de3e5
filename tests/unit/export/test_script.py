import ast
import math
import platform

import keras
import pytest
import tensorflow as tf
import tensorflow_datasets as tfds
from hypothesis import example, given
from hypothesis import strategies as st

from tdc_core.catalog.datasets import DATASETS, find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.catalog.heads import HEADS
from tdc_core.catalog.optimizers import OPTIMIZERS
from tdc_core.catalog.schedules import SCHEDULES
from tdc_core.checks import layer_table, total_params
from tdc_core.export import experiment_script, model_code
from tdc_core.export.made_with import install_line
from tdc_core.export.pieces import comment, literal
from tdc_core.spec import LayerSpec, SplitError
from tests.unit.training.runs import experiment, fitting_heads

IRIS = ready_made()[0]
IRIS_CARD = find_dataset("iris")

HOSTILE = [
    '"""\nimport os',
    "'''\nimport os\n'''",
    "x\rimport os",
    "x\x0cimport os",
    "x\u2028import os",
    "x\x85import os",
    "\\\nimport os",
    "x\x00y",
    "coding: utf-7",
    "-*- coding: rot13 -*-",
    "{{ 7 * 7 }} {% include 'x' %}",
    "\u202e evil",
    "\ud800",
    '"); import os; ("',
]


# Without +, which a script of several splits answers with a line of its own.
UNICODE = st.text(st.characters(codec="utf-8", exclude_characters="+"), max_size=50)


def cases():
    for card in DATASETS:
        for head in fitting_heads(card):
            for scaling in ("none", "minmax", "standard"):
                yield pytest.param(
                    experiment(card.name, head.name, scaling=scaling), card, id=f"{card.name}-{head.name}-{scaling}"
                )
    for row in SCHEDULES:
        spec = experiment(schedule=row.default_schedule(), early_stopping={"patience": 3}, epochs=9)
        yield pytest.param(spec, IRIS_CARD, id=row.name)


@pytest.mark.parametrize(("spec", "card"), list(cases()))
def test_every_data_set_head_and_scaling_gives_python_that_names_nothing_unknown(spec, card):
    source = experiment_script(spec, card)
    tree = ast.parse(source)
    imported = {name.asname or name.name for node in ast.walk(tree) for name in getattr(node, "names", [])}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert imported <= used, "an import that is not used"
    assert all(len(line) <= 120 for line in source.splitlines())
    assert source.endswith("plt.show()\n")
    assert "\n\n\n\n" not in source
    assert not any(line != line.rstrip() for line in source.splitlines())


def same_program(spec, card=IRIS_CARD, other=IRIS):
    return ast.dump(ast.parse(experiment_script(spec, card))) == ast.dump(ast.parse(experiment_script(other, card)))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_stays_in_its_comment(name):
    source = experiment_script(IRIS.model_copy(update={"name": name}), IRIS_CARD)
    assert len(source.splitlines()) == len(experiment_script(IRIS, IRIS_CARD).splitlines())
    compile(source.encode(), "script", "exec")  # from bytes, as Python reads a file, so that "coding:" counts
    assert same_program(IRIS.model_copy(update={"name": name}))


@given(name=st.text(max_size=100))
@example(name="")
def test_no_name_changes_the_program(name):
    assert same_program(IRIS.model_copy(update={"name": name}))


@given(text=UNICODE | st.sampled_from([name for name in HOSTILE if name != "\ud800"]))
def test_whatever_is_typed_is_a_plain_string_of_the_program(text):
    spec = IRIS.with_("data", train=text, test=text).with_layers((LayerSpec.of("dense", activation=text),))
    spec = spec.with_head(spec.model.head.model_copy(update={"activation": text[:50], "loss": text}))
    tree = ast.parse(experiment_script(spec, IRIS_CARD))
    plain = IRIS.with_("data", train="?", test="?").with_layers((LayerSpec.of("dense", activation="?"),))
    plain = plain.with_head(plain.model.head.model_copy(update={"activation": "?", "loss": "?"}))
    expected = ast.parse(experiment_script(plain, IRIS_CARD))
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value == text]
    assert len(strings) >= 5
    for program in (tree, expected):
        for node in ast.walk(program):
            if isinstance(node, ast.Constant) and node.value in ("?", text):
                node.value = "!"
    assert ast.dump(tree) == ast.dump(expected)


@given(value=st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | st.none())
def test_a_literal_is_the_value(value):
    assert ast.literal_eval(literal(value)) == value
    assert ast.literal_eval(literal([value, (value,)])) == [value, (value,)]


def test_numbers_that_have_no_literal_are_still_python():
    for value in (math.nan, math.inf, -math.inf):
        assert repr(eval(literal(value))) == repr(value)  # noqa: S307 - what stands between is this package's own


def test_text_is_written_as_a_person_would():
    assert literal("relu") == '"relu"'
    assert literal("it's") == '"it\'s"'
    assert literal(["age", "fare"]) == '["age", "fare"]'
    assert comment("Iris,\n one-hot ") == "Iris, one-hot"


def test_a_script_names_what_it_was_made_with():
    source = experiment_script(IRIS, IRIS_CARD)
    installed = {"tensorflow": tf.__version__, "keras": keras.__version__, "tensorflow-datasets": tfds.__version__}
    words = " ".join(f"{package}=={version}" for package, version in installed.items())
    assert f"\npip install {words} importlib_resources matplotlib==" in source
    assert f"Made with Python {platform.python_version()}." in source


def test_the_script_of_iris_is_the_classic_exercise():
    source = experiment_script(IRIS, IRIS_CARD)
    for line in (
        'train = tfds.load("iris:2.1.0", split="train[:80%]").map(preprocess).cache()',
        'validation = tfds.load("iris:2.1.0", split="train[80%:]").map(preprocess).cache()',
        'return features, tf.one_hot(row["label"], 3)  # class 1 becomes [0, 1, 0]',
        "keras.utils.set_random_seed(0)",
        'keras.layers.Dense(512, activation="relu"),',
        'keras.layers.Dense(3, activation="softmax"),  # probabilities that sum to 1',
        "train.shuffle(len(train), seed=0).batch(10),",
        "epochs=20,",
        'monitor="val_loss", save_best_only=True, save_weights_only=True',
        'model.load_weights("best.weights.h5")',
    ):
        assert line in source
    assert "test" not in source
    assert len(source.splitlines()) < 85


def test_splits_joined_by_plus_are_read_in_order():
    source = experiment_script(IRIS.with_("data", train="train[:50%]+train[90%:]"), IRIS_CARD)
    assert "in_order = tfds.ReadConfig(interleave_cycle_length=1)" in source
    assert source.count("read_config=in_order") == 1


def test_without_shuffle_there_is_none():
    assert ".shuffle(" not in experiment_script(IRIS.with_("training", shuffle=False), IRIS_CARD)


def test_scikit_learn_parts_are_numeric_slices_with_the_split_beside_them():
    spec = experiment("wine", test="train[:10]+train[-10:]")
    source = experiment_script(spec, find_dataset("wine"))
    assert "x, y = shuffle(data.data, data.target, random_state=0)" in source
    assert "train = tf.data.Dataset.from_tensor_slices((x[:142], y[:142]))  # train[:80%]" in source
    assert "test_rows = np.r_[0:10, 168:178]" in source


def test_what_the_catalogue_does_not_have_is_refused():
    with pytest.raises(ValueError, match="no layer type “x”"):
        experiment_script(IRIS.with_layers((LayerSpec.of("x"),)), IRIS_CARD)
    with pytest.raises(ValueError, match="no optimizer “x”"):
        model_code(IRIS.with_("training", optimizer="x"), IRIS_CARD)
    with pytest.raises(SplitError):
        experiment_script(experiment("wine").with_("data", train="nope"), find_dataset("wine"))


@pytest.mark.parametrize("row", OPTIMIZERS, ids=lambda row: row.name)
def test_the_model_code_builds_the_model_of_the_table(row):
    for card in DATASETS:
        head = next(head for head in HEADS if head.fits(card.class_count))
        spec = experiment(card.name, head.name, scaling="minmax", optimizer=row.name, learning_rate=0.25)
        names = {"keras": keras, "scale": 1.0, "offset": 0.0}
        exec(compile(model_code(spec, card), "model", "exec"), names)
        model = names["model"]
        rows = layer_table(spec.model, card.input_shape, spec.data.scaling)
        assert model.count_params() == total_params(rows)
        assert type(model.optimizer).__name__ == row.keras_name
        assert float(model.optimizer.learning_rate) == 0.25
        assert model.loss == head.loss


def test_a_package_that_is_here_by_another_name_has_no_version():
    assert install_line(["tensorflow", "no-such-package", "importlib_resources"]) == (
        f"pip install tensorflow=={tf.__version__} no-such-package importlib_resources"
    )
