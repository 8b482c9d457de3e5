"""Each reading by itself, on curves and answers that have it, and on nearly the same ones that have not."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.checks import Problem, Severity, check
from tdc_core.results.readings.figures import ClassFigures, Figures, NumberFigures
from tdc_core.results.readings.read import READINGS, Readings, read_figures
from tdc_core.runs.models import EpochMetrics
from tdc_core.spec import ExperimentSpec, LayerSpec

BY_DATA = {spec.data.dataset: spec for spec in ready_made()}
DIGITS, DIABETES, CANCER = (BY_DATA[name] for name in ("digits", "diabetes", "breast_cancer"))
EPOCHS = 20
GUESSING = math.log(10)
"""The loss of guessing among ten classes that are equally common."""


def falling(start: float, end: float, epochs: int = EPOCHS) -> np.ndarray:
    """A curve that falls fast, then slowly, and lies flat at its end."""
    return end + (start - end) * np.exp(-np.arange(epochs) / 2)


def straight(start: float, end: float) -> np.ndarray:
    return np.linspace(start, end, EPOCHS)


def flat(value: float) -> np.ndarray:
    return np.full(EPOCHS, value)


def answered(right: float = 0.97, rows: int = 400, classes: int = 10) -> np.ndarray:
    """A confusion matrix in which each class is right so often, and is taken for each of the others alike."""
    each = rows // classes
    wrong = round(each * (1 - right) / (classes - 1))
    counts = np.full((classes, classes), wrong)
    np.fill_diagonal(counts, each - wrong * (classes - 1))
    return counts


def mixed(first: int, second: int, rows: int) -> np.ndarray:
    counts = answered()
    for one, other in ((first, second), (second, first)):
        counts[one, other] += rows
        counts[one, one] -= rows
    return counts


def classes(counts: np.ndarray, best_alone: int = 0, last_alone: int = 0) -> ClassFigures:
    return ClassFigures(tuple(tuple(map(int, row)) for row in counts), best_alone, last_alone)


def never(missing: int) -> np.ndarray:
    counts = answered()
    counts[missing, 0] += counts[missing, missing]
    counts[missing, missing] = 0
    counts[:, missing] = 0
    return counts


GOOD = NumberFigures(rows=88, mae=43.0, spread=30.0, guessed=65.0, variance=5800.0, worse=0.0, worse_spread=5.0)


@dataclass(frozen=True)
class Told:
    """What a run is told by; as it stands, nothing is wrong with it."""

    spec: ExperimentSpec = DIGITS
    loss: Sequence[float] | np.ndarray = field(default_factory=lambda: falling(2.0, 0.05))
    val_loss: Sequence[float] | np.ndarray = field(default_factory=lambda: falling(1.5, 0.1))
    score: Sequence[float] | np.ndarray = field(default_factory=lambda: flat(0.99))
    val_score: Sequence[float] | np.ndarray = field(default_factory=lambda: flat(0.97))
    figures: Mapping[str, Figures] = field(default_factory=lambda: {"validation": classes(answered())})
    became_nan: bool = False

    def read(self) -> Readings:
        card = find_dataset(self.spec.data.dataset)
        assert card is not None
        return read_figures(self.spec, card, self.epochs, self.figures, self.became_nan)

    @property
    def epochs(self) -> list[EpochMetrics]:
        card = find_dataset(self.spec.data.dataset)
        assert card is not None
        score = "r2" if card.target == "number" else "accuracy"
        keys = ("loss", "val_loss", score, f"val_{score}")
        rows = zip(self.loss, self.val_loss, self.score, self.val_score, strict=True)
        return [
            EpochMetrics(number, dict(zip(keys, map(float, values), strict=True)), 0.1)
            for number, values in enumerate(rows, start=1)
        ]

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.read().problems]


def rated(rate: float) -> ExperimentSpec:
    return DIGITS.with_("training", learning_rate=rate)


def dropped(rate: float) -> ExperimentSpec:
    return DIGITS.with_layers((*DIGITS.model.layers, LayerSpec.of("dropout", rate=rate)))


def validated(counts: np.ndarray, **both: int) -> dict[str, Figures]:
    return {"validation": classes(counts, **both)}


def numbers(**changed: float) -> Told:
    """A run that predicts a number."""
    figures = replace(GOOD, **changed)
    curves = {"loss": falling(6000, 2500), "val_loss": falling(6000, 2900), "score": flat(0.55), "val_score": flat(0.5)}
    return Told(DIABETES, **curves, figures={"validation": figures})


LEAPING = falling(1.5, 0.1) + np.where(np.arange(EPOCHS) % 2, 0.12 * GUESSING, 0)
TWO = np.array([[30, 12], [3, 69]])
CASES: dict[str, tuple[Told, Told]] = {
    "fit.diverging": (Told(loss=straight(3, 9)), Told(loss=falling(9, 0.05))),
    "fit.rate_high": (Told(rated(0.05), val_loss=LEAPING), Told(rated(0.05))),
    "fit.rate_low": (
        Told(rated(1e-5), loss=straight(2.3, 1.9), val_loss=straight(2.3, 1.9), score=flat(0.5), val_score=flat(0.5)),
        Told(rated(1e-5)),
    ),
    "fit.plateau": (
        Told(loss=straight(2.32, 2.30), val_loss=flat(2.31), score=flat(0.11), val_score=flat(0.1)),
        Told(loss=flat(1.15), val_loss=flat(1.2), score=flat(0.6), val_score=flat(0.6)),
    ),
    "fit.underfitting": (
        Told(loss=straight(2, 0.9), val_loss=straight(2, 0.95), score=flat(0.7), val_score=flat(0.69)),
        Told(loss=straight(2, 0.9), val_loss=straight(2, 0.95), score=flat(0.95), val_score=flat(0.94)),
    ),
    "fit.baseline": (numbers(mae=60.0), numbers(mae=50.0)),
    "fit.class_never": (Told(figures=validated(never(4))), Told()),
    "fit.overfitting": (
        Told(val_loss=[*falling(1.5, 0.3, 8), *straight(0.4, 0.9)[:12]]),
        Told(val_loss=[*falling(1.5, 0.3, 8), *straight(0.3, 0.32)[:12]]),
    ),
    "fit.last_worse": (
        Told(figures=validated(answered(), best_alone=20, last_alone=4)),
        Told(figures=validated(answered(), best_alone=12, last_alone=9)),
    ),
    "fit.val_below_loss": (
        Told(loss=falling(2, 0.5), val_loss=falling(1.5, 0.3)),
        Told(loss=falling(2, 0.5), val_loss=falling(1.5, 0.45)),
    ),
    "fit.classes_mixed": (
        Told(figures=validated(mixed(3, 8, 14))),
        Told(figures=validated(mixed(3, 8, 5))),
    ),
    "fit.small_part": (
        Told(figures=validated(answered(rows=10))),
        Told(figures=validated(answered(rows=40))),
    ),
    "fit.test_worse": (
        Told(figures={"validation": classes(answered(0.97)), "test": classes(answered(0.85))}),
        Told(figures={"validation": classes(answered(0.97)), "test": classes(answered(0.94))}),
    ),
}
"""For each code a run that has it, and one that has it not."""
MORE: dict[str, tuple[Told, Told]] = {
    "fit.diverging": (Told(became_nan=True), Told()),
    "fit.baseline": (
        Told(figures=validated(answered(0.12)), score=flat(0.99)),
        Told(figures=validated(answered(0.3)), score=flat(0.99)),
    ),
    "fit.underfitting": (
        Told(dropped(0.8), score=flat(0.6), val_score=flat(0.6), loss=falling(2, 1.2), val_loss=falling(2, 1.2)),
        Told(dropped(0.3), score=flat(0.6), val_score=flat(0.6), loss=falling(2, 1.2), val_loss=falling(2, 1.2)),
    ),
    "fit.overfitting": (Told(val_score=flat(0.85)), Told(val_score=flat(0.94))),
    "fit.last_worse": (numbers(worse=4.0, worse_spread=8.0), numbers(worse=4.0, worse_spread=25.0)),
    "fit.classes_mixed": (
        Told(CANCER, figures=validated(np.array([[20, 30], [2, 62]]))),
        Told(CANCER, figures=validated(TWO)),
    ),
    "fit.test_worse": (
        replace(numbers(), figures={"validation": GOOD, "test": replace(GOOD, mae=58.0)}),
        replace(numbers(), figures={"validation": GOOD, "test": replace(GOOD, mae=47.0)}),
    ),
}
"""Another way in which each of these comes about."""
REFUSED = [Problem("model", Severity.ERROR, "model.memory", "No.")]
NO_CHANGE = {
    *("fit.small_part", "fit.val_below_loss", "fit.test_worse"),  # none is known
    *("fit.baseline", "fit.class_never", "fit.classes_mixed"),  # none where no rows are left, and nothing is turned
}
ALL = [*CASES.items(), *MORE.items()]


def test_each_code_has_its_cases() -> None:
    assert CASES.keys() == {reading.code for reading in READINGS}


@pytest.mark.parametrize(("code", "runs"), ALL, ids=[code for code, _ in ALL])
def test_it_is_said_where_it_is_the_case_and_not_elsewhere(code: str, runs: tuple[Told, Told]) -> None:
    has, has_not = runs
    assert has.codes[0] == code
    assert code not in has_not.codes


@pytest.mark.parametrize("code", CASES)
def test_what_was_looked_at_is_found_fine_or_told(code: str) -> None:
    fine = {reading.code for reading in CASES[code][1].read().fine}
    assert code in fine
    told = CASES[code][0].read()
    assert code not in {reading.code for reading in told.fine}
    assert not {problem.code for problem in told.problems} & {reading.code for reading in told.fine}


def test_a_sound_run_has_nothing_to_be_told() -> None:
    found = Told().read()
    assert found.problems == ()
    assert {reading.code for reading in found.fine} == {each.code for each in READINGS} - {"fit.test_worse"}
    assert numbers().codes == []


@pytest.mark.parametrize(("code", "runs"), ALL, ids=[code for code, _ in ALL])
def test_a_fix_is_another_experiment_that_passes_the_referee(code: str, runs: tuple[Told, Told]) -> None:
    has = runs[0]
    card = find_dataset(has.spec.data.dataset)
    problem = has.read().problems[0]
    if problem.fix is None:
        assert code in NO_CHANGE
        return
    before = {each.code for each in check(has.spec, card)}
    assert not problem.fix.trains_like(has.spec)
    new = [each for each in check(problem.fix, card) if each.code not in before and each.severity is not Severity.INFO]
    assert new == []
    assert (problem.fix.data.validation, problem.fix.data.test) == (has.spec.data.validation, has.spec.data.test)


def test_what_follows_from_another_reading_is_not_told_beside_it() -> None:
    """A run that diverges also answers no better than by guessing, and some classes never."""
    lost = Told(loss=straight(3, 9), val_loss=straight(3, 9), score=flat(0.1), figures=validated(never(4) * 0 + 4))
    assert lost.codes == ["fit.diverging"]
    assert "fit.baseline" not in {reading.code for reading in lost.read().fine}


def test_warnings_come_before_remarks() -> None:
    both = Told(loss=falling(2, 0.5), val_loss=falling(1.5, 0.3), figures=validated(never(4)))
    assert [problem.severity for problem in both.read().problems] == [Severity.WARNING, Severity.INFO]


def test_remarks_stand_last_in_the_catalogue() -> None:
    severities = [reading.severity for reading in READINGS]
    assert severities == sorted(severities, key=[Severity.WARNING, Severity.INFO].index)


def test_a_change_of_which_the_referee_warns_gives_way_to_the_next() -> None:
    told = CASES["fit.overfitting"][0]
    first = told.read().problems[0].fix
    assert first is not None and first.model.layers[-1].type == "dropout"

    def warns(spec: ExperimentSpec) -> list[Problem]:
        return [Problem("model", Severity.WARNING, "layer.dropout", "No.")] if spec == first else []

    card = find_dataset(told.spec.data.dataset)
    assert card is not None
    second = read_figures(told.spec, card, told.epochs, told.figures, judge=warns).problems[0].fix
    assert second is not None and second != first
    none = read_figures(told.spec, card, told.epochs, told.figures, judge=lambda spec: REFUSED * (spec != told.spec))
    assert none.problems[0].fix is None


def test_without_answers_the_epochs_alone_are_read() -> None:
    told = Told(figures={}, loss=straight(3, 9))
    assert told.codes == ["fit.diverging"]
    quiet = {reading.code for reading in Told(figures={}).read().fine}
    assert "fit.overfitting" in quiet and not quiet & {"fit.baseline", "fit.class_never", "fit.small_part"}


def test_a_few_epochs_have_no_shape() -> None:
    few = Told(**{name: getattr(Told(), name)[:4] for name in ("loss", "val_loss", "score", "val_score")})
    assert {reading.code for reading in few.read().fine} == {
        *("fit.baseline", "fit.class_never", "fit.classes_mixed", "fit.small_part", "fit.last_worse")
    }


NUMBERS = st.one_of(st.floats(allow_nan=True, allow_infinity=True), st.sampled_from([0.0, 0.1, 1.0]))


@given(
    curves=st.integers(0, 9).flatmap(lambda n: st.tuples(*[st.lists(NUMBERS, min_size=n, max_size=n)] * 4)),
    counts=st.lists(st.integers(0, 20), min_size=100, max_size=100).filter(any),
    spec=st.sampled_from([DIGITS, DIABETES]),
    became_nan=st.booleans(),
)
def test_whatever_the_numbers_are_they_are_read(curves, counts, spec, became_nan) -> None:
    figures = {
        "validation": classes(np.array(counts).reshape(10, 10)),
        "test": classes(np.eye(10, dtype=int) * counts[0] + (counts[0] == 0)),
    }
    flat_labels = {"validation": replace(GOOD, rows=1, variance=0.0, guessed=0.0, mae=0.0, spread=0.0)}
    told = Told(spec, *curves, figures=figures if spec is DIGITS else flat_labels, became_nan=became_nan)
    assert {problem.code for problem in told.read().problems} <= set(CASES)
    assert not became_nan or told.codes[0] == "fit.diverging"
