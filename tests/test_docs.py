"""The documents say what is true."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import doc_tables
from tdc_core.catalog.experiments import read_experiment
from tdc_core.settings import ROOT, Settings
from tdc_core.sweeps import read_sweep

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("data/*.md")])
NAMES = [path.relative_to(ROOT).as_posix() for path in DOCUMENTS]


@pytest.mark.parametrize("path", doc_tables.FILES, ids=lambda path: path.name)
def test_tables_are_up_to_date(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == doc_tables.with_tables(text), "run `make docs`"


def test_every_table_stands_in_a_document() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in doc_tables.FILES)
    assert set(re.findall(r"<!-- table: (\w+) -->", text)) == doc_tables.TABLES.keys()


def test_documents_name_only_settings_that_exist() -> None:
    real = {f"TDC_{name.upper()}" for name in Settings.model_fields} | {"TDC_TEST_DATA"}
    for path in DOCUMENTS:
        named = set(re.findall(r"\bTDC_[A-Z_]+\b", path.read_text(encoding="utf-8")))
        assert named <= real, path.name


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_links_lead_somewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_make_targets_that_are_named_exist(path: Path) -> None:
    targets = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert targets
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)(?=`|  | ARGS|$)", path.read_text(encoding="utf-8"), re.MULTILINE))
    assert named <= set(targets[1].split())


@pytest.mark.parametrize("path", DOCUMENTS, ids=NAMES)
def test_examples_that_are_named_exist(path: Path) -> None:
    for example in re.findall(r"\bexamples/[\w.-]+", path.read_text(encoding="utf-8")):
        assert (ROOT / example).exists(), example


def test_every_command_is_documented() -> None:
    text = subprocess.run(
        [sys.executable, "-m", "tdc_core", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    commands = set(re.findall(r"^    ([a-z]+) ", text, re.MULTILINE))
    documented = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert commands == set(re.findall(r"^## `([a-z]+)", documented, re.MULTILINE))


def test_the_documented_experiment_is_one() -> None:
    text = (ROOT / "docs" / "experiment-file.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    assert blocks
    whole = [block for block in blocks if "version" in json.loads(block)]
    assert [read_experiment(block).name for block in whole] == ["Iris, one-hot"]


def test_the_documented_sweep_is_one() -> None:
    text = (ROOT / "docs" / "sweep-file.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    sweep = read_sweep(block)
    assert {*sweep.model_dump(exclude_unset=True)} == {*type(sweep).model_fields}, "it shows every key"
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) >= {*type(sweep).model_fields}, "and tells what it is"
