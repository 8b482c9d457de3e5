"""From what varies, as it was typed, to the sweep file; and from a file back to what varies."""

from __future__ import annotations

import math

import pytest

from tdc_core.catalog.experiments import read_experiment
from tdc_core.catalog.layer_type import LayerType
from tdc_core.catalog.layers import LAYERS
from tdc_core.catalog.optimizers import OPTIMIZERS
from tdc_core.settings import Settings
from tdc_core.spec import EarlyStoppingSpec, ExperimentSpec, LayerSpec, ParamValue
from tdc_core.sweeps import SweepSpec, faults_of, read_sweep
from tdc_core.sweeps.space import points, size_of
from tdc_core.ui.session.kept_draft import by_id, by_place, kept_text, read_kept
from tdc_core.ui.vary.fields import Field, head_fields, layer_fields, training_fields
from tdc_core.ui.vary.made import GRID_NEEDS_STEPS, NOT_THERE, Made, made_of, plan_of_sweep, said
from tdc_core.ui.vary.numbers import read_numbers, spread, written
from tdc_core.ui.vary.plan import TIMES, Plan, Row
from tests.pages.runs import IRIS

SPEC = read_experiment(
    IRIS.with_layers(
        (
            LayerSpec.of("dense", units=16, activation="relu"),
            LayerSpec.of("dropout", rate=0.2),
            LayerSpec.of("dense", units=8),
        )
    ).to_json()
)
IDS = ("aa", "bb", "cc")
UNITS = Row(layer="aa", kind="dense", name="units", low="4", high="64")
RATE = Row(name="training.learning_rate", low="0.0001", high="0.1", log=True)


def made(*rows: Row, spec: ExperimentSpec = SPEC, ids: tuple[str, ...] = IDS, **plan: object) -> Made:
    return made_of(Plan.model_validate({"rows": rows, **plan}), spec, ids)


def sweep(*rows: Row, **plan: object) -> SweepSpec:
    found = made(*rows, **plan)
    assert found.sweep is not None, (found.items, found.faults)
    return found.sweep


def field(fields: list[Field], name: str) -> Row:
    return next(field for field in fields if field.name == name).first_row()


def test_rows_become_a_sweep_file_that_the_command_line_reads() -> None:
    found = sweep(
        RATE,
        UNITS,
        Row(layer="cc", kind="dense", name=TIMES, low="0", high="3"),
        Row(layer="bb", kind="dropout", name="rate", how="list", values="0, 0.2,0.5"),
        Row(layer="aa", kind="dense", name="activation", how="choices", choices=("relu", "tanh")),
        Row(layer="aa", kind="dense", name="use_bias", how="choices", choices=("off", "on")),
        Row(name="training.batch_size", low="8", high="32", step="8"),
        name="Mine",
        trials=12,
        sampler="random",
        seed=7,
        pruner="median",
        startup=3,
        warmup=2,
        metric="val_accuracy",
        parallel=1,
    )
    assert read_sweep(found.to_json()) == found
    assert [item.model_dump(exclude={"layer"}) for item in found.search] == [
        {"type": "float", "path": "training.learning_rate", "low": 0.0001, "high": 0.1, "log": True},
        {"type": "int", "path": "model.layers.0.units", "low": 4, "high": 64, "log": False},
        {"type": "depth", "path": "model.layers.2", "low": 0, "high": 3},
        {"type": "choice", "path": "model.layers.1.rate", "choices": (0.0, 0.2, 0.5)},
        {"type": "choice", "path": "model.layers.0.activation", "choices": ("relu", "tanh")},
        {"type": "choice", "path": "model.layers.0.use_bias", "choices": (False, True)},
        {"type": "int", "path": "training.batch_size", "low": 8, "high": 32, "log": False, "step": 8},
    ]
    assert (found.name, found.trials, found.parallel, found.metric) == ("Mine", 12, 1, "val_accuracy")
    assert (found.sampler.type, found.sampler.seed) == ("random", 7)
    assert (found.pruner.type, found.pruner.startup, found.pruner.warmup) == ("median", 3, 2)
    assert sweep(UNITS).name == SPEC.name and sweep(UNITS).metric is None


@pytest.mark.parametrize("optimizer", [row.name for row in OPTIMIZERS])
def test_whatever_can_be_varied_begins_with_a_sound_sweep_around_what_stands_there(optimizer: str) -> None:
    spec = SPEC.with_("training", optimizer=optimizer, optimizer_params=None, early_stopping=EarlyStoppingSpec())
    fields = [*training_fields(spec, Settings()), *head_fields(spec)]
    assert len(fields) > 9
    for one in fields:
        row = one.first_row()
        metric = "val_accuracy" if one.name == "model.head.loss" else None
        assert made(row, spec=spec, metric=metric).sweep is not None, row


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_so_does_whatever_can_be_varied_of_a_layer(layer: LayerType) -> None:
    spec = SPEC.with_layers((layer.default_layer(),))
    for one in layer_fields("aa", spec.model.layers[0]):
        row = one.first_row()
        assert made(row, spec=spec, ids=("aa",)).sweep is not None, row
        if not one.choices and one.name != TIMES and row.how == "range":
            assert float(row.low) <= float(one.now) <= float(row.high), "around what stands there"
            assert one.low is not None and one.high is not None
            assert one.low <= float(row.low) and float(row.high) <= one.high, "and nothing that is refused"


@pytest.mark.parametrize("now", [math.nan, math.inf, -1.0, 0.0, 1e300, 2**53 - 1, "many", True])
def test_whatever_stands_there_something_is_offered(now: ParamValue) -> None:
    for whole in (False, True):
        for low, high in ((None, None), (0, 10)):
            row = Field("training.learning_rate", "Learning rate", now, low=low, high=high, whole=whole).first_row()
            made(row)


def test_what_is_offered_first() -> None:
    (dense, dropout), training = (
        (layer_fields(*pair) for pair in zip(IDS[:2], SPEC.model.layers[:2], strict=True)),
        (training_fields(SPEC.with_("training", learning_rate=0.01), Settings())),
    )
    assert said(field(dense, "units")) == "4 to 64"
    assert said(field(dense, "activation")) == "relu or sigmoid"
    assert said(field(dense, "l2")) == "0, 0.0001, 0.001 or 0.01"
    assert said(field(dense, TIMES)) == "1 to 3"
    assert said(field(dropout, "rate")) == "0 to 0.5"
    assert said(field(training, "training.learning_rate")) == "0.0001 to 0.1, on a log scale"
    assert said(field(training, "training.optimizer")) == "adam or sgd"
    assert said(field(training, "training.seed")) == "0, 1 or 2"
    assert said(field(training, "training.shuffle")) == "off or on"
    assert not layer_fields("aa", LayerSpec.of("flatten")), "of a Flatten nothing makes a difference"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"low": "four"}, "“four” is not a number. Write it like 16."),
        ({"low": "4.5"}, "“4.5” is not a whole number."),
        ({"low": ""}, "“” is not a number. Write it like 16."),
        ({"high": "inf"}, "“inf” is beyond all bounds."),
        ({"high": "1e300"}, "“1e300” is beyond all bounds."),
        ({"high": "4"}, "The highest must be above the lowest."),
        ({"low": "0", "log": True}, "On a log scale the lowest must be above 0."),
        ({"step": "61"}, "The step must be above 0, and lead no further than the highest."),
        ({"step": "0"}, "The step must be above 0, and lead no further than the highest."),
        ({"how": "list", "values": " , "}, "Give some values, with commas between."),
        ({"how": "list", "values": "4, 1e300"}, "“1e+300” is beyond all bounds."),
        ({"how": "list", "values": "4, 4"}, "4 stands there twice."),
        ({"how": "list", "values": "0, 0"}, "0 stands there twice."),
        ({"how": "list", "values": ", ".join(map(str, range(101)))}, "A list can have 100 values at most."),
    ],
)
def test_what_is_wrong_is_said_at_its_row(changes: dict[str, object], words: str) -> None:
    found = made(RATE, UNITS.model_copy(update=changes))
    assert found.sweep is None
    assert [item.problem for item in found.items] == ["", words]


def test_choices_must_be_some_that_there_are() -> None:
    row = Row(layer="aa", kind="dense", name="activation", how="choices")
    assert made(row).items[0].problem == "Choose some."
    wrong = row.model_copy(update={"choices": ("relu", "<b>x</b>")})
    assert made(wrong).items[0].problem == "There is no <b>x</b> to choose."


def test_a_layer_stands_there_at_most_fifty_times() -> None:
    row = Row(layer="aa", kind="dense", name=TIMES, low="1", high="51")
    assert made(row).items[0].problem == "A layer can stand there 0 to 50 times."


def test_a_row_follows_its_layer_and_never_takes_another_one() -> None:
    moved = SPEC.with_layers((SPEC.model.layers[2], SPEC.model.layers[0], SPEC.model.layers[1]))
    (item,) = made(UNITS, spec=moved, ids=("cc", "aa", "bb")).items
    assert (item.path, item.title) == ("model.layers.1.units", "units of layer 2 (Dense)")

    gone = made(UNITS, spec=SPEC.with_layers(SPEC.model.layers[1:]), ids=("bb", "cc"))
    assert gone.sweep is None and gone.items[0].problem == NOT_THERE and gone.items[0].path == ""
    assert gone.items[0].title == "units of Dense"

    other = SPEC.with_layers((LayerSpec.of("separable_conv2d"), *SPEC.model.layers[1:]))
    activation = Row(layer="aa", kind="dense", name="activation", how="choices", choices=("relu", "tanh"))
    for row in (UNITS, activation, Row(layer="aa", kind="dense", name=TIMES, low="1", high="3")):
        assert made(row, spec=other).items[0].problem == NOT_THERE, "another kind of layer has taken its place"


def test_what_an_optimizer_has_not_got_no_longer_fits_unless_another_is_tried_that_has() -> None:
    momentum = Row(name="training.optimizer_params.momentum", how="list", values="0, 0.9")
    assert made(momentum).items[0].problem == NOT_THERE
    both = Row(name="training.optimizer", how="choices", choices=("adam", "sgd"))
    assert size_of(sweep(momentum, both)) == 3


def test_a_grid_says_which_range_it_can_not_try() -> None:
    found = made(RATE, UNITS, sampler="grid")
    assert [item.problem for item in found.items] == [GRID_NEEDS_STEPS, ""] and found.items[0].endless
    numbers = spread(0.0001, 0.1, log=True, whole=False)
    assert [written(number) for number in numbers] == ["0.0001", "0.0005623", "0.003162", "0.01778", "0.1"]
    assert spread(1, 3, log=False, whole=True) == (1, 2, 3)
    many = UNITS.model_copy(update={"high": "4000"})
    assert "The grid has 3,997 points" in made(many, sampler="grid").faults[0]


def test_losses_are_not_judged_by_themselves() -> None:
    loss = Row(name="model.head.loss", how="choices", choices=("binary_crossentropy", "categorical_crossentropy"))
    assert made(loss).sweep is None and len(made(loss).faults) == 1
    assert made(loss, metric="val_accuracy").sweep is not None


def test_a_list_takes_commas_spaces_or_semicolons() -> None:
    assert read_numbers("0.1, 0.01,1e-3", whole=False) == (0.1, 0.01, 0.001)
    assert read_numbers(" 16 32\t64 ", whole=True) == (16, 32, 64)
    assert read_numbers("0,1; 0,01", whole=False) == (0.1, 0.01)
    assert said(Row(name="training.learning_rate", how="list", values="0,1; 0,01")) == "0.1 or 0.01"
    assert said(Row(name="training.learning_rate", how="list", values="0.1, x")) == "0.1, x"


@pytest.mark.parametrize("number", [0, 64, 0.00001, 0.1, 1e-9, 0.30000000000000004, 123456.75, -2.5, 1e22])
def test_a_number_is_written_as_it_is_read(number: float) -> None:
    assert float(written(number)) == number


def test_a_file_becomes_rows_and_the_rows_the_same_sweep() -> None:
    text = (
        '{"version": 1, "name": "Mine", "trials": 9, "parallel": 3, "metric": "val_accuracy", "experiment": '
        + SPEC.to_json()
        + ', "sampler": {"type": "grid", "seed": 4}, "pruner": {"type": "median", "startup": 2, "warmup": 1}'
        ', "search": ['
        '{"path": "model.layers", "type": "depth", "layer": {"type": "dense", "units": 5}, "low": 0, "high": 2},'
        '{"path": "model.layers.3.units", "type": "int", "low": 4, "high": 8, "step": 2},'
        '{"path": "training.learning_rate", "type": "choice", "choices": [0.1, 0.00001]},'
        '{"path": "model.layers.0.use_bias", "type": "choice", "choices": [true]},'
        '{"path": "data.scaling", "type": "choice", "choices": ["none", "minmax"]},'
        '{"path": "training.optimizer", "type": "choice", "choices": ["adam", "sgd"]},'
        '{"path": "training.optimizer_params.momentum", "type": "float", "low": 0, "high": 0.9, "step": 0.3}]}'
    )
    file = read_sweep(text)
    spec, plan = plan_of_sweep(file)
    assert len(spec.model.layers) == 4
    ids = ("aa", "bb", "cc", "dd")
    rows = by_id(plan.model_dump(mode="json"), ids)
    found = made_of(Plan.model_validate(rows), spec, ids)
    assert found.sweep is not None, [item.problem for item in found.items]
    assert list(points(found.sweep)) == [
        {
            path.replace("model.layers", "model.layers.3") if path == "model.layers" else path: value
            for path, value in point.items()
        }
        for point in points(file)
    ]
    assert found.sweep.model_copy(update={"search": file.search, "experiment": file.experiment}) == file
    assert not faults_of(found.sweep)


def test_the_store_keeps_what_varies_beside_the_draft_by_the_places_of_layers() -> None:
    varied = Plan(rows=(UNITS, RATE, UNITS.model_copy(update={"layer": "zz"}))).model_dump(mode="json")
    text = kept_text(SPEC, varied, IDS)
    kept = read_kept(text)
    assert kept is not None and kept.spec == SPEC and kept.varied == by_place(varied, IDS)
    again = by_id(kept.varied, ("xx", "yy", "ww"))
    assert [row["layer"] for row in again["rows"][:2]] == ["xx", None]
    assert again["rows"][2]["layer"] not in ("xx", "yy", "ww", None), "a layer that was gone stays gone"
    assert Plan.model_validate(again).rows[0] == UNITS.model_copy(update={"layer": "xx"})


@pytest.mark.parametrize("broken", ['"rows": 3', '"rows": [3]', '"rows": [{"name": "units"}]'])
def test_of_what_varies_nothing_is_left_where_it_can_not_be_read(broken: str) -> None:
    kept = read_kept(kept_text(SPEC)[:-1] + ', "varied": {' + broken + "}}")
    assert kept is not None and kept == (SPEC, None)


def test_a_draft_without_anything_that_varies_is_kept_as_ever() -> None:
    assert ExperimentSpec.model_validate_json(kept_text(SPEC)) == SPEC
    assert read_kept('{"version": 99}') is None and read_kept("[") is None and read_kept('[{"varied": 1}]') is None
