import inspect
import math
import re

import pytest

from tdc_core.catalog.datasets import Column, DatasetCard
from tdc_core.catalog.experiments import read_experiment
from tdc_core.catalog.optimizers import OPTIMIZERS
from tdc_core.catalog.schedules import SCHEDULES
from tdc_core.checks import Severity, check
from tdc_core.checks import data as referee_data
from tdc_core.checks import head as referee_head
from tdc_core.checks import rows as referee_rows
from tdc_core.checks import schedule as referee_schedule
from tdc_core.checks import training as referee_training
from tdc_core.checks.schedule import check_schedule
from tdc_core.settings import Settings
from tdc_core.spec import (
    DataFacts,
    DataSpec,
    ExperimentSpec,
    HeadSpec,
    LayerSpec,
    ModelSpec,
    PartFacts,
)
from tests.support.facts import facts
from tests.unit.checks import test_rows

FLOWERS = DatasetCard(
    name="flowers", title="Flowers", source="tfds", version="1.0.0", kind="table", splits={"train": 150, "test": 30},
    classes=("a", "b", "c"), label="label", good_for="", licence="", homepage="", features="features",
    columns=tuple(Column(name) for name in "wxyz"),
)  # fmt: skip
PICTURES = DatasetCard(
    name="pictures", title="Pictures", source="tfds", version="1.0.0", kind="image", splits={"train": 150},
    classes=("no", "yes"), label="label", good_for="", licence="", homepage="", features="image",
    image_shape=(8, 8, 1), value_range=(0, 255),
)  # fmt: skip
HEAD = HeadSpec(units=3, activation="softmax", loss="categorical_crossentropy", labels="one_hot")
SPEC = ExperimentSpec(
    data=DataSpec(dataset="flowers"),
    model=ModelSpec(layers=(LayerSpec.of("dense", units=64, activation="relu"),), head=HEAD),
)
LIMITS = Settings(max_epochs=50, max_layers=3, max_parameters=300_000, max_batch_size=256)
FACTS = DataFacts(
    train=PartFacts(120, (50, 0, 70)), validation=PartFacts(30, (0, 30, 0)), test=None,
    feature_ranges=((0.0, 1.0),) * 4, sorted_by_label=True,
)  # fmt: skip


def data(**values):
    return SPEC.with_("data", **values)


def training(**values):
    return SPEC.with_("training", **values)


def head(**values):
    return SPEC.with_head(HEAD.model_copy(update=values))


def stopping(epochs=20, **values):
    return training(epochs=epochs, early_stopping=values)


def scheduled(type, epochs=20, early_stopping=None, **values):
    return training(epochs=epochs, early_stopping=early_stopping, schedule={"type": type, **values})


def warm_up(warm_epochs, epochs=20):
    return training(epochs=epochs, schedule={"type": "warm_up", "epochs": warm_epochs})


def sgd(**params):
    return training(optimizer="sgd", learning_rate=0.01, optimizer_params=params)


RATE, PARAMS = "training.learning_rate", "training.optimizer_params"
STOPPING, SCHEDULE, PLATEAU = "training.early_stopping", "training.schedule", "reduce_on_plateau"
RATES = {math.nan: "", math.inf: "10 inf", 0.0: "0 0", -1.0: "-1 0", 11.0: "10 11"}

CASES = [
    # spec, card, path, severity, code, the facts that the message tells, whether there is a fix
    (SPEC.model_copy(update={"name": "x" * 101}), FLOWERS, "name", "warning", "name.long", "100 101", True),
    (data(dataset="flower"), None, "data.dataset", "error", "data.dataset", "“flower”", None),
    (data(dataset="file:flowers.csv"), None, "data.dataset", "error", "data.file", "“flowers.csv”", None),
    (data(train="train[:150%]"), FLOWERS, "data.train", "error", "data.split", "150 “train[:150%]”", True),
    (data(validation="hold_out"), FLOWERS, "data.validation", "error", "data.split", "“hold_out”", True),
    (data(test="test[abc]"), FLOWERS, "data.test", "error", "data.split", "10 20 80% “test[abc]”", True),
    (data(train=" "), FLOWERS, "data.train", "error", "data.train.required", "", True),
    (data(validation=""), FLOWERS, "data.validation", "error", "data.validation.required", "", True),
    (data(test=""), FLOWERS, "data.test", "error", "data.test.required", "", True),
    (data(train="train[5:5]"), FLOWERS, "data.train", "error", "data.empty", "", True),
    (data(validation="train[150:]"), FLOWERS, "data.validation", "error", "data.empty", "", True),
    (data(test="test[:1%]"), FLOWERS, "data.test", "error", "data.empty", "", True),
    (data(validation="train[70%:]"), FLOWERS, "data.validation", "warning", "data.overlap", "15", True),
    (data(test="train[:10]+test"), FLOWERS, "data.test", "warning", "data.overlap", "10", True),
    (data(test="train[90%:]"), FLOWERS, "data.test", "warning", "data.overlap", "15", True),
    (data(train="train[:70%]+train[:80%]"), FLOWERS, "data.train", "info", "data.twice", "105", True),
    (data(test="test+test[:1]"), FLOWERS, "data.test", "info", "data.twice", "1", True),
    (data(validation="train[131:]"), FLOWERS, "data.validation", "info", "data.few_rows", "19 5%", False),
    (data(validation="train[146:]"), FLOWERS, "data.validation", "info", "data.few_rows", "25% 4", False),
    (data(test="test[:1]+test[:1]"), FLOWERS, "data.test", "info", "data.few_rows", "1 100%", False),
    (data(train="train[:0.7]"), FLOWERS, "data.train", "error", "data.split", "70% “train[:0.7]”", True),
    (data(validation="train[120:90%]"), FLOWERS, "data.validation", "error", "data.split", "150 “train[120:90%]”",
        True),
    (data(validation="all"), FLOWERS, "data.validation", "error", "data.split", "“all”", True),
    (head(units=0), FLOWERS, "model.head.units", "error", "head.units", "0", True),
    (head(units=4), FLOWERS, "model.head.units", "error", "head.units", "3 4", True),
    (head(activation="softmx"), FLOWERS, "model.head.activation", "error", "head.activation.unknown",
        "“softmax” “softmx”", True),
    (head(loss="crossentropy"), FLOWERS, "model.head.loss", "error", "head.loss.unknown",
        "“binary_crossentropy” “crossentropy”", True),
    (head(labels="integer"), FLOWERS, "model.head.labels", "error", "head.labels", "categorical_crossentropy", True),
    (head(activation="relu"), FLOWERS, "model.head.activation", "error", "head.activation",
        "categorical_crossentropy relu", True),
    (head(activation="softplus"), FLOWERS, "model.head.activation", "warning", "head.activation",
        "categorical_crossentropy softplus",
        True),
    (head(activation="sigmoid"), FLOWERS, "model.head.activation", "warning", "head.activation",
        "1 categorical_crossentropy sigmoid", True),
    (head(loss="mean_squared_error"), FLOWERS, "model.head.loss", "warning", "head.loss", "mean_squared_error", True),
    (training(epochs=0), FLOWERS, "training.epochs", "error", "training.epochs", "0 1 50", True),
    (training(epochs=100_000), FLOWERS, "training.epochs", "error", "training.epochs", "1 100,000 50", True),
    (training(epochs=51), FLOWERS, "training.epochs", "error", "training.epochs", "1 50 51", True),
    (training(batch_size=0), FLOWERS, "training.batch_size", "error", "training.batch_size", "0 1 256", True),
    (training(batch_size=257), FLOWERS, "training.batch_size", "error", "training.batch_size", "1 256 257", True),
    (training(batch_size=121), FLOWERS, "training.batch_size", "warning", "training.batch_large", "120 121", True),
    (training(seed=-1), FLOWERS, "training.seed", "error", "training.seed", "-1 0 4,294,967,295", True),
    (training(seed=2**32), FLOWERS, "training.seed", "error", "training.seed", "0 4,294,967,295 4,294,967,296", True),
    (training(optimizer="Adm"), FLOWERS, "training.optimizer", "error", "training.optimizer", "“Adm” “adam”", True),
    (training(optimizer="zzz"), FLOWERS, "training.optimizer", "error", "training.optimizer", "“zzz”", True),
    *(
        (sgd(**values), FLOWERS, f"{PARAMS}.{next(iter(values))}", "error", PARAMS, told, True)
        for values, told in (
            ({"momentum": 1.0}, "0 0.99 1 SGD"),
            ({"momentum": -0.1}, "-0.1 0 0.99 SGD"),
            ({"momentum": math.nan}, "SGD"),
            ({"momentum": "0.9"}, "SGD"),
            ({"momentum": True}, "SGD"),
            ({"nesterov": 1, "momentum": 0.9}, "SGD"),
            ({"clipnorm": -1.0}, "-1 0 1,000 SGD"),
            ({"clipnorm": math.inf}, "SGD"),
            ({"weight_decay": -1e-9}, "-1e-09 0 1 SGD"),
            ({"momentun": 0.9}, "SGD “momentum” “momentun”"),
            ({"beta_1": 0.9}, "SGD “beta_1”"),
            ({"type": "x"}, "SGD “type”"),
        )
    ),
    (sgd(nesterov=True), FLOWERS, f"{PARAMS}.nesterov", "info", "training.nesterov", "SGD", True),
    (sgd(nesterov=True, momentum=0), FLOWERS, f"{PARAMS}.nesterov", "info", "training.nesterov", "SGD", True),
    (stopping(patience=0), FLOWERS, f"{STOPPING}.patience", "error", STOPPING, "0 1 1,000", True),
    (stopping(min_delta=-0.5), FLOWERS, f"{STOPPING}.min_delta", "error", STOPPING, "-0.5 0 10", True),
    (stopping(min_delta=math.nan), FLOWERS, f"{STOPPING}.min_delta", "error", STOPPING, "", True),
    (stopping(patience=20), FLOWERS, f"{STOPPING}.patience", "warning", f"{STOPPING}.never", "20 20", True),
    (stopping(patience=19), FLOWERS, f"{STOPPING}.patience", "warning", f"{STOPPING}.never", "19 20", True),
    (stopping(patience=1, epochs=1), FLOWERS, f"{STOPPING}.patience", "warning", f"{STOPPING}.never", "1 1", True),
    *(
        (stopping(min_delta=least), FLOWERS, f"{STOPPING}.min_delta", "warning", f"{STOPPING}.min_delta", told, True)
        for least, told in ((10.0, "1.1 10"), (0.55, "0.55 1.1"))
    ),
    (scheduled("cosin"), FLOWERS, f"{SCHEDULE}.type", "error", f"{SCHEDULE}.type", "“cosine” “cosin”", True),
    (scheduled("zzz"), FLOWERS, f"{SCHEDULE}.type", "error", f"{SCHEDULE}.type", "“zzz”", True),
    (scheduled("cosine", alpha=1.5), FLOWERS, f"{SCHEDULE}.alpha", "error", SCHEDULE, "0 1 1.5", True),
    (scheduled("cosine", alfa=1), FLOWERS, f"{SCHEDULE}.alfa", "error", SCHEDULE, "“alfa” “alpha”", True),
    (scheduled(PLATEAU, factor=1.0), FLOWERS, f"{SCHEDULE}.factor", "error", SCHEDULE, "0.01 0.95 1", True),
    (scheduled(PLATEAU, patience=0), FLOWERS, f"{SCHEDULE}.patience", "error", SCHEDULE, "0 1 1,000", True),
    (scheduled(PLATEAU, patience="x"), FLOWERS, f"{SCHEDULE}.patience", "error", SCHEDULE, "", True),
    (scheduled(PLATEAU, patience=19), FLOWERS, f"{SCHEDULE}.patience", "warning", f"{SCHEDULE}.never", "19 20", True),
    (scheduled(PLATEAU, epochs=2), FLOWERS, f"{SCHEDULE}.patience", "warning", f"{SCHEDULE}.never", "2 3", True),
    (scheduled(PLATEAU, early_stopping={"patience": 3}), FLOWERS, f"{SCHEDULE}.patience", "warning",
        f"{SCHEDULE}.late", "3 3", True),
    (scheduled(PLATEAU, min_lr=0.001), FLOWERS, f"{SCHEDULE}.min_lr", "warning", f"{SCHEDULE}.lowest", "0.001 0.001",
        True),
    (warm_up(20), FLOWERS, f"{SCHEDULE}.epochs", "error", f"{SCHEDULE}.warm_up", "20 20", True),
    (warm_up(1, epochs=1), FLOWERS, f"{SCHEDULE}.epochs", "error", f"{SCHEDULE}.warm_up", "1 1", True),
    *(
        (training(learning_rate=rate), FLOWERS, RATE, "error", RATE, told, True)
        for rate, told in RATES.items()
    ),
    (training(learning_rate=0.05), FLOWERS, RATE, "warning", "training.rate_far_off", "0.05 Adam", True),
    (training(learning_rate=9e-6), FLOWERS, RATE, "warning", "training.rate_far_off", "9e-06 Adam", True),
    (training(optimizer="sgd", learning_rate=2.0), FLOWERS, RATE, "warning", "training.rate_far_off", "2 SGD", True),
    (training(epochs=12), FLOWERS, "training.epochs", "warning", "training.steps_few", "12 48",
        True),
    (training(epochs=1, batch_size=120), FLOWERS, "training.epochs", "warning", "training.steps_few", "1 1", False),
    (training(epochs=2, batch_size=4), FLOWERS, "training.epochs", "info", "training.epochs_few", "2", True),
    (training(epochs=1, batch_size=1), FLOWERS, "training.epochs", "info", "training.epochs_few", "1", True),
    (SPEC, FLOWERS, "data", "info", "data.not_checked", "", False),
]  # fmt: skip


SOUND = [
    (SPEC, FLOWERS),
    (data(test="test"), FLOWERS),
    (training(seed=2**32 - 1), FLOWERS),
    (training(learning_rate=0.03, epochs=50), FLOWERS),
    (training(learning_rate=1e-5), FLOWERS),
    (training(learning_rate=1.0, optimizer="sgd"), FLOWERS),
    (training(epochs=13), FLOWERS),
    (training(epochs=3, batch_size=4), FLOWERS),
    *((training(optimizer=row.name, learning_rate=row.learning_rate), FLOWERS) for row in OPTIMIZERS),
    *(
        (training(optimizer=row.name, learning_rate=row.learning_rate, optimizer_params=params), FLOWERS)
        for row in OPTIMIZERS
        for params in (
            {param.name: param.default for param in row.params if param.name != "nesterov"},
            {param.name: param.high or True for param in row.params},
            {param.name: False if param.kind == "bool" else param.low for param in row.params},
        )
    ),
    *((training(schedule=row.default_schedule(), early_stopping={"patience": 5}), FLOWERS) for row in SCHEDULES),
    (stopping(patience=18), FLOWERS),
    (stopping(patience=18, min_delta=0.54), FLOWERS),
    (data(validation="train[130:]"), FLOWERS),
    (data(train="train[:40%]+train[40%:80%]"), FLOWERS),
    (scheduled(PLATEAU, patience=18, min_lr=0.0009), FLOWERS),
    (warm_up(19), FLOWERS),
]


@pytest.mark.parametrize(("spec", "card"), SOUND)
def test_a_sound_experiment_has_no_problem(spec, card):
    assert codes(check(spec, card, limits=LIMITS)) == ["data.not_checked"]


def codes(problems):
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("spec", "card", "path", "severity", "code", "told", "fixed"),
    CASES,
    ids=[f"{case[4]}-{case[2]}" for case in CASES],
)
def test_a_problem_is_found_where_it_is_and_its_fix_mends_it(spec, card, path, severity, code, told, fixed):
    found = [problem for problem in check(spec, card, limits=LIMITS) if problem.code == code]
    assert [(problem.path, str(problem.severity)) for problem in found] == [(path, severity)]
    problem = found[0]
    assert facts(problem.message) == told
    assert problem.message[-1] in ".?"
    if fixed is None:
        return
    assert (problem.fix is not None) == fixed
    if problem.fix:
        after = check(problem.fix, card, limits=LIMITS)
        assert code not in [problem.code for problem in after]
        assert Severity.ERROR not in [problem.severity for problem in after]


@pytest.mark.parametrize(
    ("optimizer", "meant", "kept"),
    [("sdg", "sgd", {"momentum": 0.9, "clipnorm": 1.0}), ("zzz", "adam", {"clipnorm": 1.0, "beta_1": 0.8})],
)
def test_another_optimizer_keeps_the_parameters_that_it_has_and_drops_the_others(optimizer, meant, kept):
    spec = training(optimizer=optimizer, optimizer_params={"momentum": 0.9, "clipnorm": 1.0, "beta_1": 0.8})
    (problem,) = (found for found in check(spec, FLOWERS, limits=LIMITS) if found.code == "training.optimizer")
    assert (problem.fix.training.optimizer, problem.fix.training.optimizer_params.params) == (meant, kept)


def test_every_code_is_tested_here():
    modules = (referee_data, referee_rows, referee_head, referee_schedule, referee_training)
    source = "".join(inspect.getsource(module) for module in modules)
    found = set(re.findall(r'"((?:name|data|model|layer|head|training)\.[a-z_.]+)"', source))
    tested = {case[4] for case in CASES} | {case[2] for case in CASES} | {case[4] for case in test_rows.CASES}
    assert found <= tested, found - tested


@pytest.mark.parametrize("epochs", range(1, 31))
def test_patiences_are_mended_without_undoing_each_other(epochs):
    for plateau in (None, *range(1, 32)):
        for patience in (None, *range(1, 32)):
            spec = training(
                epochs=epochs,
                batch_size=1,
                early_stopping=patience and {"patience": patience},
                schedule=plateau and {"type": PLATEAU, "patience": plateau},
            )
            said = [problem for problem in check_schedule(spec, FLOWERS) if problem.severity is Severity.WARNING]
            for problem in said:
                assert list(check_schedule(problem.fix, FLOWERS)) == [], spec.training


@pytest.mark.parametrize(
    ("head", "least"),
    [
        (HEAD, math.log(3) / 2),
        (HEAD.model_copy(update={"loss": "binary_crossentropy"}), math.log(2) / 2),
        (HEAD.model_copy(update={"loss": "mean_squared_error"}), 1 / 9),
    ],
)
def test_a_least_improvement_is_held_against_the_loss_of_guessing(head, least):
    for min_delta, said in ((least - 1e-6, False), (least + 1e-6, True)):
        found = codes(check_schedule(stopping(min_delta=min_delta).with_head(head), FLOWERS))
        assert found == [f"{STOPPING}.min_delta"] * said
    assert list(check_schedule(stopping(min_delta=9.0), None)) == []


@pytest.mark.parametrize(
    ("text", "meant"), [("train[:0.7]", "train[:70%]"), ("train[20:60%]", "train[20%:60%]"), ("all", "train+test")]
)
def test_a_slip_in_a_split_is_mended_as_it_was_meant(text, meant):
    [problem] = [problem for problem in check(data(train=text), FLOWERS) if problem.code == "data.split"]
    assert problem.fix.data.train == meant
    assert problem.fix.data.validation == SPEC.data.validation


def test_rows_that_are_named_twice_are_named_once():
    [problem] = [p for p in check(data(train="train[:40%]+train[20%:60%]"), FLOWERS) if p.code == "data.twice"]
    assert problem.fix.data.train == "train[:90]"
    [shared] = [p for p in check(data(train="train[:80%]+train[:80%]", validation="train[70%:]"), FLOWERS)
                if p.code == "data.overlap"]  # fmt: skip
    assert "share 15 rows" in shared.message


def test_a_single_row_in_two_parts_is_one_row():
    [shared] = [p for p in check(data(train="train[:121]", validation="train[120:]"), FLOWERS)
                if p.code == "data.overlap"]  # fmt: skip
    assert shared.message.endswith("share 1 row.")


@pytest.mark.parametrize("blank", [" " * 100, "\u2028" * 120, "\u200b" * 100, "\u00ad" * 120])
@pytest.mark.parametrize(("rest", "shown"), [("", "Untitled"), ("x" * 50, "x" * 50), ("x" * 150, "x" * 100)])
def test_a_long_name_is_cut_to_one_that_is_read_again_as_it_is(blank, rest, shown):
    [long] = [p for p in check(SPEC.model_copy(update={"name": blank + rest + " "}), FLOWERS) if p.code == "name.long"]
    assert long.fix.name == shown
    assert read_experiment(long.fix.to_json()).name == shown


def test_a_data_set_with_a_slip_is_guessed():
    problem = check(data(dataset="iriss"), None)[0]
    assert problem.message == "There is no data set “iriss”. Did you mean “iris”?"
    assert problem.fix.data.dataset == "iris"
    assert "mnist" in problem.why


def test_rows_that_were_not_looked_at_are_said_once_and_only_where_it_is_that():
    assert "data.not_checked" not in codes(check(SPEC, FLOWERS, FACTS))
    assert "data.not_checked" not in codes(check(SPEC, None))
    assert "data.not_checked" not in codes(check(data(train="train["), FLOWERS))


def test_without_limits_those_of_the_installation_hold(monkeypatch):
    assert codes(check(training(epochs=500), FLOWERS)) == ["data.not_checked"]
    monkeypatch.setenv("TDC_MAX_EPOCHS", "400")
    assert codes(check(training(epochs=500), FLOWERS)) == ["data.not_checked", "training.epochs"]
