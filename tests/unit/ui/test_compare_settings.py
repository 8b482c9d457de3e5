"""What two experiments are held against each other by: their settings, and the few words for where they differ."""

from __future__ import annotations

import pytest

from tdc_core.catalog.experiments import ready_made
from tdc_core.spec import (
    ColumnReading,
    DataSpec,
    EarlyStoppingSpec,
    ExperimentSpec,
    LayerSpec,
    OptimizerParams,
    ScheduleSpec,
    TableReading,
)
from tdc_core.spec.reading import Order
from tdc_core.ui.compare.settings import changes, counted, differing, settings_of, words_at

IRIS = ready_made()[0]
LAYERS = IRIS.model.layers
DENSE, DROPOUT = LayerSpec.of("dense", units=8, activation="relu"), LayerSpec.of("dropout", rate=0.3)
WEIGHT_DECAY = OptimizerParams.model_validate({"weight_decay": 0.1})
READING = TableReading(
    sha256="a" * 64,
    columns=(ColumnReading(name="one", kind="number", use=True), ColumnReading(name="y", kind="category")),
    target="y",
    aim="classes",
)
OWN = IRIS.model_copy(update={"data": DataSpec(dataset="file:mine.csv", file=READING)})


def read(reading: TableReading) -> ExperimentSpec:
    return OWN.with_("data", file=reading)


def words(before: ExperimentSpec, after: ExperimentSpec) -> list[str]:
    return changes(
        before, after, ("Iris flowers", "Iris flowers" if before.data.dataset == after.data.dataset else "Wine")
    )


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (IRIS, []),
        (IRIS.model_copy(update={"name": "Another"}), []),
        (IRIS.with_("training", learning_rate=0.01), ["learning rate 0.001 → 0.01"]),
        (IRIS.with_("data", dataset="wine"), ["other data: Wine"]),
        (IRIS.with_("data", test=None, train="train[:50%]"), ["training rows train[:80%] → train[:50%]"]),
        (IRIS.with_("training", schedule=ScheduleSpec.of("cosine")), ["schedule none → cosine"]),
        (IRIS.with_("training", early_stopping=EarlyStoppingSpec(patience=3)), ["early stopping: patience none → 3"]),
        (IRIS.with_("training", optimizer_params=WEIGHT_DECAY), ["optimizer: weight decay 0 → 0.1"]),
        (IRIS.with_layers(LAYERS[1:]), ["one Dense less"]),
        (IRIS.with_layers((*LAYERS, DROPOUT, DROPOUT)), ["two Dropout more"]),
        (IRIS.with_layers((LAYERS[0].with_params(units=64), *LAYERS[1:])), ["layer 1 Dense: units 512 → 64"]),
        (IRIS.with_layers((DROPOUT, DENSE, *LAYERS[1:])), ["another Dense", "one Dropout more"]),
    ],
)
def test_each_change_is_named(changed: ExperimentSpec, said: list[str]) -> None:
    assert words(IRIS, changed) == said


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (read(READING.with_order(Order(by="file"))), ["order of the rows shuffled, seed 0 → as in the file"]),
        (read(READING.model_copy(update={"sha256": "b" * 64})), ["another file"]),
        (read(READING.with_column("one", missing=("9999",))), ["its file is read in another way"]),
        (read(READING.with_column("one", use=False)), ["columns used 1 → 0", "other columns"]),
    ],
)
def test_another_reading_of_a_file_is_told_shortly(changed: ExperimentSpec, said: list[str]) -> None:
    assert words(OWN, changed) == said


def test_only_what_differs_is_listed_and_stacks_of_one_kind_number_by_number() -> None:
    other = IRIS.with_layers((LAYERS[0].with_params(units=64), *LAYERS[1:])).with_("training", epochs=9)
    each = [settings_of(spec, "Iris") for spec in (IRIS, other, IRIS)]
    assert differing(each) == ["model.layers.0.units", "training.epochs"]
    assert [each[0][path].value for path in differing(each)] == [512.0, 20.0]
    assert differing(each[:1]) == differing([each[0], each[0]]) == []


def test_stacks_of_other_kinds_are_listed_as_wholes() -> None:
    each = [settings_of(IRIS.with_layers(layers), "Iris") for layers in (LAYERS, (*LAYERS, DROPOUT))]
    assert differing(each) == ["model.layers", "model.depth"]
    assert words_at(each[1], "model.layers").endswith("Dropout 0.3")


def test_what_one_alone_can_have_is_listed_where_it_is_not_as_usual() -> None:
    adam, sgd = (IRIS.with_("training", optimizer=name) for name in ("adam", "sgd"))
    fast = sgd.with_("training", optimizer_params=OptimizerParams.model_validate({"momentum": 0.9}))
    momentum = "training.optimizer_params.momentum"
    assert differing([settings_of(spec, "Iris") for spec in (adam, sgd)]) == ["training.optimizer"]
    each = [settings_of(spec, "Iris") for spec in (adam, fast)]
    assert differing(each) == ["training.optimizer", momentum]
    assert [words_at(settings, momentum) for settings in each] == ["–", "0.9"]
    assert words(adam, fast) == ["optimizer Adam → SGD", "optimizer: momentum – → 0.9"]
    assert differing([settings_of(spec, "Iris") for spec in (sgd, fast)]) == [momentum]


def test_what_is_too_long_is_cut_but_told_apart() -> None:
    columns = tuple(ColumnReading(name=f"column {number}", kind="number", use=True) for number in range(60))
    wide = READING.model_copy(update={"columns": (*columns, READING.columns[-1])})
    other = wide.with_column("column 59", use=False)
    each = [settings_of(read(reading), "mine.csv") for reading in (wide, other)]
    assert "data.file.columns" in differing(each)
    assert len(words_at(each[0], "data.file.columns")) == 160


def test_small_numbers_are_words() -> None:
    assert [counted(number) for number in (1, 9, 10, 1234)] == ["one", "nine", "10", "1,234"]
