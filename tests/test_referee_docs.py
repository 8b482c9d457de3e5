"""docs/referee has an entry for every code of the referee, and each does what its entry says."""

from __future__ import annotations

import ast
import importlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tdc_core.catalog.datasets import find_dataset
from tdc_core.checks import check
from tdc_core.checks.data import Part
from tdc_core.checks.fault import Field
from tdc_core.checks.number_head import ONE_HOT_NUMBER
from tdc_core.datasets.facts import data_facts
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.datasets.prepared import PreparedDataset, SplitArrays
from tdc_core.settings import ROOT, Settings
from tdc_core.spec import DataFacts, ExperimentSpec, SplitError
from tests.unit.checks.test_any_spec import SPECS
from tests.unit.checks.test_check import FACTS, FLOWERS, LIMITS, PICTURES

CHECKS = sorted((ROOT / "tdc_core" / "checks").glob("*.py"))
DOCUMENTS = sorted(path for path in (ROOT / "docs" / "referee").glob("*.md") if path.stem != "own-data")
ENTRY = re.compile(
    r"^### `(?P<code>[\w.]+)`: (?P<severity>[\w, ]+)\n(?P<text>.*?)"
    r"```json(?: (?P<base>\w+))?(?: (?P<rows>sorted|tiny))?\n(?P<change>.*?)```",
    re.DOTALL | re.MULTILINE,
)
CONSTANT = re.compile(r"`(\w+)\.(\w+)` = ([\d.,]+\d|\d)")
MEMORY = 2_000_000_000  # bytes, of the machine in docs/referee/README.md
WORDS = {"error": "error", "warning": "warning", "info": "remark"}
VALUES: dict[str, tuple[str, ...]] = {
    "field": get_args(Field),
    "part": get_args(Part),
    "key": ("epochs", "batch_size", "seed"),
    "code": (*(f"head.{field}" for field in get_args(Field)), ONE_HOT_NUMBER),  # of a verdict on a head
}
"""What a name may be in a code, as in the braces of an f-string."""
NEVER = {"head.units.unknown", "head.labels.unknown"}
"""Made by an f-string, and said by nobody: units are a number, and a file with other labels is not read."""


@dataclass(frozen=True)
class Entry:
    """What a document says of a code: its severities in words, the change to a ready-made experiment that breaks it.

    Attributes:
        rows: how those of its data set are taken: "sorted" by their label, with "tiny" labels, or "" as they are.
    """

    code: str
    severity: str
    text: str
    base: str
    change: dict[str, Any]
    rows: str


def entries() -> Iterator[Entry]:
    for path in DOCUMENTS:
        for found in ENTRY.finditer(path.read_text(encoding="utf-8")):
            change = json.loads(found["change"])
            base, rows = found["base"] or "iris", found["rows"] or ""
            yield Entry(found["code"], found["severity"], found["text"], base, change, rows)


ENTRIES = list(entries())


def codes_of(path: Path) -> set[str]:
    """The codes of all problems that a file makes: the third argument of each `Problem(...)`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    given: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            given.setdefault(node.targets[0].id, []).append(node.value)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    return {code for call in calls if call.func.id == "Problem" for code in texts(call.args[2], given) if code} - NEVER


def texts(node: ast.expr, given: dict[str, list[ast.expr]]) -> set[str]:
    """All texts that an expression may be."""
    match node:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp():
            return texts(node.body, given) | texts(node.orelse, given)
        case ast.BoolOp():
            return {text for part in node.values for text in texts(part, given)}
        case ast.Name() if node.id in given:
            return {text for value in given[node.id] for text in texts(value, given)}
        case ast.JoinedStr():
            parts = [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values]
            return {"".join(choice) for choice in product(*(texts(part, given) for part in parts))}
        case ast.Name() if node.id in VALUES:
            return set(VALUES[node.id])
    raise AssertionError(f"What may the code {ast.unparse(node)} be? Say it in VALUES.")


def merged(raw: Any, change: Any) -> Any:
    """A JSON merge patch: objects key by key, null takes a key away, all else takes the old value's place."""
    if not isinstance(change, dict):
        return change
    kept = raw if isinstance(raw, dict) else {}
    return {
        key: merged(kept.get(key), change.get(key, kept.get(key)))
        for key in kept | change
        if change.get(key, "") is not None
    }


def broken(entry: Entry) -> ExperimentSpec:
    raw = json.loads((ROOT / "examples" / f"{entry.base}.json").read_text(encoding="utf-8"))
    return ExperimentSpec.model_validate_json(json.dumps(merged(raw, entry.change)))


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> DatasetLibrary:
    return DatasetLibrary(tmp_path_factory.mktemp("library"))


def facts_of(spec: ExperimentSpec, library: DatasetLibrary, rows: str) -> DataFacts | None:
    card = find_dataset(spec.data.dataset)
    if card is None or not library.is_ready(card):
        return None
    data = {"sorted": sorted_by_label, "tiny": tiny_labels}.get(rows, lambda as_it_is: as_it_is)(library.open(card))
    try:
        return data_facts(data, spec.data)
    except SplitError:
        return None


def sorted_by_label(data: PreparedDataset) -> PreparedDataset:
    orders = {name: np.argsort(split.labels, kind="stable") for name, split in data.splits.items()}
    return PreparedDataset(
        data.card,
        {
            name: SplitArrays(data.splits[name].features[rows], data.splits[name].labels[rows])
            for name, rows in orders.items()
        },
    )


def tiny_labels(data: PreparedDataset) -> PreparedDataset:
    splits = {name: SplitArrays(split.features, split.labels * 1e-6) for name, split in data.splits.items()}
    return PreparedDataset(data.card, splits)


def test_every_code_has_one_entry() -> None:
    documented = [entry.code for entry in ENTRIES]
    assert sorted(documented) == sorted(set().union(*map(codes_of, CHECKS)))
    headings = "".join(path.read_text(encoding="utf-8") for path in DOCUMENTS).count("\n### ")
    assert headings == len(ENTRIES), "an entry does not have the form that docs/referee/README.md says"


@given(spec=SPECS, card=st.sampled_from([FLOWERS, PICTURES, None]), facts=st.sampled_from([None, FACTS]))
def test_nothing_is_said_without_an_entry(spec, card, facts) -> None:
    said = {problem.code for problem in check(spec, card, facts, LIMITS, memory=10**6)}
    assert said <= {entry.code for entry in ENTRIES}


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_the_broken_example_brings_up_this_code_alone(entry: Entry, library: DatasetLibrary) -> None:
    spec = broken(entry)
    problems = check(spec, find_dataset(spec.data.dataset), facts_of(spec, library, entry.rows), Settings(), MEMORY)
    assert {problem.code for problem in problems} == {entry.code}
    assert {WORDS[problem.severity] for problem in problems} <= set(re.split(", | or ", entry.severity))


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if CONSTANT.search(entry.text)], ids=lambda e: e.code)
def test_thresholds_are_those_of_the_code(entry: Entry) -> None:
    for module, name, value in CONSTANT.findall(entry.text):
        assert getattr(importlib.import_module(f"tdc_core.checks.{module}"), name) == float(value.replace(",", ""))
