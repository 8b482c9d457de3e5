"""Fixes come to rest: what was mended once stays as it is.

The suite tries 300 experiments; `make fixes` tries 1,000, and any number with `--fixes`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tdc_core.catalog.datasets import DATASETS, find_dataset
from tdc_core.catalog.heads import LOSSES
from tdc_core.catalog.layers import ACTIVATIONS, LAYERS
from tdc_core.catalog.optimizers import OPTIMIZERS
from tdc_core.catalog.params import Param
from tdc_core.catalog.schedules import EARLY_STOPPING, SCHEDULES
from tdc_core.checks import Problem, Severity, check
from tdc_core.checks.mend import mend
from tdc_core.cli.check import check_experiment
from tdc_core.cli.experiments import judge, load_experiment
from tdc_core.settings import Settings
from tdc_core.spec import (
    DataSpec,
    EarlyStoppingSpec,
    ExperimentSpec,
    HeadSpec,
    LayerSpec,
    ModelSpec,
    ScheduleSpec,
    TrainingSpec,
)

CASES = sorted((Path(__file__).parents[2] / "cases").glob("*.json"))
REFUSED = {"big-batch-400", "big-units-400", "cosine-alpha-400", "head-units-4299w", "slow-batch-200-4001"}
"""Those with a number beyond the bounds of an experiment: tests/pages/test_any_experiment.py has them."""
CARDS = [card for card in DATASETS if card.bundled and card.name != "mnist"]  # whose rows take long to count
SLICES = (
    "{0}", "{0}[:80%]", "{0}[80%:]", "{0}[:50%]+{0}[:60%]", "{0}[:0.7]", "{0}[0.7:]", "{0}[20:10]", "{0}[-4:]",
    "{0}[:1]", "{0}[:33]", "{0}[:121]", "{0}[10:50%]", "all", "{0}[:200%]", "{0}[5:5]", "nope", "",
)  # fmt: skip


def value(draw: random.Random, param: Param):
    """A value that is mostly legal, often small."""
    match param.kind:
        case "choice":
            return draw.choice((*param.choices, "nonsense"))
        case "bool":
            return draw.random() < 0.5
        case "sizes":
            return draw.choice(("2, 2, 1", "4, 4, 4", "8, 8, 1", "64", "x"))
        case "int":
            return draw.choice((0, 1, 2, 3, 4, 5, 8, 16, 64, int(param.high or 0), int(param.high or 0) + 1))
        case _:
            return draw.choice((param.low, param.high, param.default, draw.uniform(0, param.high or 1), -1.0))


def generated(seed: int) -> tuple[ExperimentSpec, Settings]:
    """An experiment of any kind, and limits that are sometimes narrow."""
    draw = random.Random(seed)

    def some(params: tuple[Param, ...]) -> dict:
        return {param.name: value(draw, param) for param in params if draw.random() < 0.5}

    card = draw.choice(CARDS)
    split = next(iter(card.splits))
    parts = [draw.choice(SLICES[:3] if draw.random() < 0.5 else SLICES).format(split) for _ in range(3)]
    rows = [draw.choice(LAYERS) for _ in range(draw.randint(0, 6))]
    schedule = draw.choice((None, *SCHEDULES))
    optimizer = draw.choice((*OPTIMIZERS, None))
    epochs = draw.choice((0, *range(1, 15), 20, 50, 100_000))
    spec = ExperimentSpec(
        name="x" * draw.choice((1, 150)),
        data=DataSpec(
            dataset=draw.choice((card.name,) * 9 + (card.name[:-1],)),
            train=parts[0],
            validation=parts[1],
            test=draw.choice((None, parts[2])),
            scaling=draw.choice(("none", "minmax", "standard")),
        ),
        model=ModelSpec(
            layers=tuple(LayerSpec.of(row.name, **some(row.params)) for row in rows),
            head=HeadSpec(
                units=draw.choice((0, 1, 2, 3, len(card.classes), len(card.classes))),
                activation=draw.choice((*ACTIVATIONS, "softmax", "softmax")),
                loss=draw.choice(LOSSES),
                labels=draw.choice(("integer", "one_hot")),
            ),
        ),
        training=TrainingSpec(
            optimizer=optimizer.name if optimizer else "adm",
            optimizer_params=some(draw.choice((optimizer or OPTIMIZERS[0], draw.choice(OPTIMIZERS))).params),
            learning_rate=draw.choice((0.001, 0.01, 0.5, 0.0, 1e-7)),
            epochs=epochs,
            batch_size=draw.choice((0, 1, 2, 5, 7, 10, 16, 17, 32, 100, 119, 10**6)),
            shuffle=draw.random() < 0.7,
            early_stopping=draw.choice((None, EarlyStoppingSpec(**some(EARLY_STOPPING)))),
            schedule=schedule and ScheduleSpec.of(schedule.name, **some(schedule.params)),
        ),
    )
    narrow = {"max_layers": 3, "max_parameters": draw.choice((200, 2_000, 20_000)), "max_batch_size": 64}
    return spec, Settings(**narrow if draw.random() < 0.3 else {})


def squeezed(seed: int) -> tuple[ExperimentSpec, Settings]:
    """A model that is near its limits in one place and lets little through in another."""
    draw = random.Random(seed)
    card = draw.choice([card for card in DATASETS if card.bundled])
    image = card.kind == "image"

    def some(most: int, *rows: LayerSpec) -> list[LayerSpec]:
        return [draw.choice(rows) for _ in range(draw.randint(0, most))]

    def dense() -> LayerSpec:
        return LayerSpec.of("dense", units=draw.choice((1, 2, 3, 5, 8, 16, 64, 512)), activation="relu")

    padding, pooling = LayerSpec.of("zero_padding2d", padding=16), LayerSpec.of("global_average_pooling2d")
    convs = [LayerSpec.of("conv2d", filters=filters, padding="same") for filters in (1, 2, 16, 512)]
    norm, flatten = LayerSpec.of("batch_normalization"), LayerSpec.of("flatten")
    layers = [
        *some(2, padding, padding, dense(), LayerSpec.of("reshape", target_shape="8, 8, 1")) * image,
        *some(3, *convs, *convs, norm) * image,
        *some(1, dense(), norm),
        draw.choice((flatten, flatten, flatten, pooling if image else flatten)),
        *some(3, dense(), dense(), norm, LayerSpec.of("reshape", target_shape="2, 1, 1")),
        *some(1, flatten),
        *some(2, dense(), LayerSpec.of("dense", units=len(card.classes) or 1, activation="softmax")),
    ]
    units = len(card.classes)
    head = HeadSpec(units=units, activation="softmax", loss="categorical_crossentropy", labels="one_hot")
    number = HeadSpec(units=1, activation="linear", loss="mean_squared_error", labels="number")
    spec = ExperimentSpec(
        data=DataSpec(dataset=card.name, train="train[:80%]", validation="train[80%:]"),
        model=ModelSpec(layers=tuple(layers), head=head if card.classes else number),
        training=TrainingSpec(batch_size=draw.choice((1, 32, 512))),
    )
    return spec, Settings(**draw.choice(({}, {}, {"max_parameters": draw.choice((200, 2_000, 7_000, 20_000))})))


def judged_unread(spec: ExperimentSpec, limits: Settings) -> list[Problem]:
    """What is said on a machine with 8 GB, without the rows, which take long to count where there are many."""
    return check(spec, find_dataset(spec.data.dataset), limits=limits, memory=8 * 10**9)


def errors_of(problems: Iterable[Problem]) -> Counter[str]:
    return Counter(problem.code for problem in problems if problem.severity is Severity.ERROR)


def assert_at_rest(
    spec: ExperimentSpec, limits: Settings, judged: Callable[[ExperimentSpec, Settings], list[Problem]] = judge
) -> None:
    done = mend(spec, lambda changed: judged(changed, limits))
    left = [problem for problem in done.left if problem.severity is not Severity.INFO and problem.fix]
    assert not left, [(problem.code, problem.message) for problem in left]
    assert mend(done.spec, lambda changed: judged(changed, limits)).spec == done.spec


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "hundred" in metafunc.fixturenames:
        metafunc.parametrize("hundred", range((metafunc.config.getoption("fixes") + 99) // 100))


def test_a_hundred_experiments_are_mended_for_good(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        spec, limits = generated(seed)
        try:
            assert_at_rest(spec, limits)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error


def test_a_hundred_models_near_their_limits_are_mended_for_good(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        spec, limits = squeezed(seed)
        try:
            assert_at_rest(spec, limits, judged_unread)
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error


def test_what_mends_a_warning_of_a_hundred_models_makes_no_error(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        spec, limits = squeezed(seed)
        problems = judged_unread(spec, limits)
        for problem in problems:
            if problem.severity is Severity.WARNING and problem.fix:
                made = errors_of(judged_unread(problem.fix, limits)) - errors_of(problems)
                assert not made, f"seed {seed}: {problem.code}"


@pytest.mark.parametrize("path", [path for path in CASES if path.stem not in REFUSED], ids=lambda path: path.stem)
def test_a_file_that_was_mended_is_written_the_same_again(path: Path, tmp_path: Path, settings: Settings) -> None:
    once, again = tmp_path / "once.json", tmp_path / "again.json"
    assert check_experiment(path, settings, as_json=False, fix=once) == 0
    assert check_experiment(once, settings, as_json=False, fix=again) == 0
    assert once.read_bytes() == again.read_bytes()
    left = judge(load_experiment(once, settings), settings)
    assert not [problem for problem in left if problem.severity is not Severity.INFO]


SAID = {
    "bn_batch_of_one": "layer.batch_of_one",
    "bn_conv_1x1_batch_of_one": "layer.batch_of_one",
    "bn_first_batch_of_one": "layer.batch_of_one",
    "fix_circle_10_epochs": "training.schedule.late",
    "fix_circle_defaults_6_epochs": "training.early_stopping.never",
    "fraction_for_percent": "data.split",
    "min_delta_10_silent": "training.early_stopping.min_delta",
    "reversed_slice_words": "data.split",
    "rows_twice_in_training": "data.twice",
    "rows_twice_overlap_counted_twice": "data.twice",
    "softplus_head_refused": "head.activation",
    "tiny_validation_silent": "data.few_rows",
}


@pytest.mark.parametrize("path", [path for path in CASES if path.stem in SAID], ids=lambda path: path.stem)
def test_what_was_silent_is_said(path: Path, settings: Settings) -> None:
    assert SAID[path.stem] in [problem.code for problem in judge(load_experiment(path, settings), settings)]


def test_every_case_that_is_said_is_there() -> None:
    assert SAID.keys() <= {path.stem for path in CASES}
