"""Readings held to real runs: the planted cause comes first, and sound runs are left in peace.

Thresholds were tuned on the part `tuned`; the rates are those of the part `judged`, see docs/referee/readings.md.
"""

from __future__ import annotations

import ast
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scripts.readings_plan import SOUND, plan
from scripts.record_readings import BANK, record
from tdc_core.catalog.datasets import find_dataset
from tdc_core.checks import Severity
from tdc_core.results.readings import rate
from tdc_core.results.readings.figures import ClassFigures, Figures, NumberFigures
from tdc_core.results.readings.read import READINGS, Readings, read_figures
from tdc_core.runs.models import EpochMetrics
from tdc_core.spec import ExperimentSpec

LEAST_PLANTED, LEAST_SOUND, LEAST_OF_A_CODE = 60, 40, 3
NOT_PLANTED = {"fit.classes_mixed"}
"""No recipe was found with which the bundled data sets have it."""
RIGHT, FALSE_ALARMS = 0.8, 0.05
QUICK = "tuned-calm-iris-0"
FOLDER = Path(rate.__file__).parent


@dataclass(frozen=True)
class Recorded:
    """A run of the bank: what was planted, and what was read from it."""

    name: str
    part: str
    code: str
    spec: ExperimentSpec
    epochs: Sequence[EpochMetrics]
    read: Readings

    @property
    def warned(self) -> bool:
        return any(problem.severity is not Severity.INFO for problem in self.read.problems)

    @property
    def first(self) -> str:
        return self.read.problems[0].code if self.read.problems else SOUND


@cache
def raw() -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = json.loads(BANK.read_text(encoding="utf-8"))
    return kept


@cache
def bank(part: str) -> list[Recorded]:
    return [recorded(each) for each in raw() if each["part"] == part]


def recorded(kept: dict[str, Any]) -> Recorded:
    spec = ExperimentSpec.model_validate_json(json.dumps(kept["spec"]))
    card = find_dataset(spec.data.dataset)
    assert card is not None
    rows = enumerate(zip(*kept["epochs"].values(), strict=True), start=1)
    epochs = [EpochMetrics(number, dict(zip(kept["epochs"], values, strict=True)), 0.0) for number, values in rows]
    figures = {part: figures_of(each) for part, each in kept["figures"].items()}
    read = read_figures(spec, card, epochs, figures, kept["became_nan"])
    return Recorded(kept["name"], kept["part"], kept["code"], spec, epochs, read)


def figures_of(kept: dict[str, Any]) -> Figures:
    if "confusion" not in kept:
        return NumberFigures(**kept)
    return ClassFigures(**kept | {"confusion": tuple(map(tuple, kept["confusion"]))})


def planted(part: str) -> list[Recorded]:
    return [run for run in bank(part) if run.code != SOUND]


def sound(part: str) -> list[Recorded]:
    return [run for run in bank(part) if run.code == SOUND]


def rates(part: str) -> tuple[float, float]:
    """How often the planted cause comes first, and how often a sound run brings up a warning; printed code by code."""
    right = Counter(run.code for run in planted(part) if run.first == run.code)
    of = Counter(run.code for run in planted(part))
    alarms = [run for run in sound(part) if run.warned]
    print(f"\n{part}: {right.total()} of {of.total()} planted causes come first, ", end="")
    print(f"{len(alarms)} of {len(sound(part))} sound runs bring up a warning")
    for code in of:
        others = Counter(run.first or "nothing" for run in planted(part) if run.code == code and run.first != code)
        print(f"  {code}: {right[code]} of {of[code]}", *(f"({count} {first})" for first, count in others.items()))
    for run in alarms:
        print(f"  {run.name}: {run.first}")
    return right.total() / of.total(), len(alarms) / len(sound(part))


@pytest.mark.parametrize("part", ["tuned", "judged"])
def test_the_planted_cause_comes_first_and_sound_runs_are_left_in_peace(part: str) -> None:
    right, false_alarms = rates(part)
    assert right >= RIGHT
    assert false_alarms <= FALSE_ALARMS


def test_enough_runs_are_judged() -> None:
    of = Counter(run.code for run in planted("judged"))
    assert of.total() >= LEAST_PLANTED and len(sound("judged")) >= LEAST_SOUND
    assert of.keys() == {reading.code for reading in READINGS} - NOT_PLANTED and min(of.values()) >= LEAST_OF_A_CODE


def test_what_is_judged_was_not_tuned_on() -> None:
    tuned, judged = ({run.spec.data.dataset for run in bank(part)} for part in ("tuned", "judged"))
    assert tuned & judged == {"diabetes"}, "the one data set with numbers to predict"
    seeds = [{run.spec.training.seed for run in bank(part)} for part in ("tuned", "judged")]
    assert not seeds[0] & seeds[1]


def test_the_bank_is_of_its_plan() -> None:
    kept = {run.name: (run.part, run.code, run.spec) for part in ("tuned", "judged") for run in bank(part)}
    assert kept == {each.name: (each.part, each.code, each.spec) for each in plan()}


def test_another_code_would_be_seen() -> None:
    """The rates are no matter of course: with codes dealt out otherwise hardly any comes first."""
    runs = planted("judged")
    others = [*runs[len(runs) // 2 :], *runs[: len(runs) // 2]]
    assert sum(run.first == other.code for run, other in zip(runs, others, strict=True)) < 0.3 * len(runs)


def test_training_again_gives_the_recorded_run(tmp_path: Path) -> None:
    planned = next(each for each in plan() if each.name == QUICK)
    again = record(planned, tmp_path)
    kept = next(each for each in raw() if each["name"] == QUICK)
    assert again["epochs"].keys() == kept["epochs"].keys()
    for key, values in kept["epochs"].items():
        assert again["epochs"][key] == pytest.approx(values, rel=2e-3), key
    assert json.loads(json.dumps(again["figures"])) == kept["figures"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_each_threshold_stands_in_what_is_said_of_its_reading(path: Path) -> None:
    """And so in the documentation, whose table is made of that."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    given = {
        target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets if _number(node)
    }
    said = [
        word.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "said"
    ]
    named = {part.id for text in said for part in ast.walk(text) if isinstance(part, ast.Name)}
    assert {name for name in given if not name.startswith("_")} - {"EPOCHS"} == named


def _number(node: ast.Assign) -> bool:
    return isinstance(node.value, ast.Constant) and isinstance(node.value.value, int | float)
