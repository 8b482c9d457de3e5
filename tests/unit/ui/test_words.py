"""What the pages explain is in the glossary."""

from __future__ import annotations

import ast

import pytest

from tdc_core.catalog.heads import HEAD_PARAMS, HEADS
from tdc_core.catalog.layers import LAYERS
from tdc_core.catalog.optimizers import OPTIMIZERS
from tdc_core.catalog.schedules import EARLY_STOPPING, SCHEDULES
from tdc_core.content.glossary import glossary
from tdc_core.settings import ROOT
from tdc_core.spec import TrainingSpec
from tdc_core.ui.model.head_picker import HEAD_WORDS
from tdc_core.ui.parts.words import OF_FIELDS, OF_LAYERS, OF_OPTIMIZERS, entry, explain

SOURCES = [*ROOT.glob("pages/*.py"), *(ROOT / "tdc_core" / "ui").rglob("*.py")]


def explained() -> set[str]:
    """The words that the pages hand to `explain` by name."""
    calls = [
        node
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "explain"
    ]
    return {word.value for call in calls for word in call.args if isinstance(word, ast.Constant)}


def test_every_word_that_a_page_explains_is_in_the_glossary() -> None:
    by_table = {
        word
        for table in (OF_FIELDS, OF_LAYERS, OF_OPTIMIZERS, HEAD_WORDS)
        for words in table.values()
        for word in words
    }
    assert len(explained()) > 20
    assert explained() | by_table <= glossary().keys()


def test_fields_layers_and_heads_that_have_words_exist() -> None:
    params = [param for row in (*LAYERS, *SCHEDULES) for param in row.params] + [*EARLY_STOPPING, *HEAD_PARAMS]
    assert OF_FIELDS.keys() <= {param.name for param in params} | TrainingSpec.model_fields.keys()
    assert {kind.group for kind in LAYERS} == OF_LAYERS.keys()
    assert {param.name for row in OPTIMIZERS for param in row.params} == OF_OPTIMIZERS.keys()
    assert {head.name for head in HEADS} == HEAD_WORDS.keys()


def test_an_explanation_begins_with_what_is_said_of_the_place() -> None:
    assert explain(first="Hello.") == "Hello."
    first, label, batch = explain("label", "batch", first="Hello.").split("\n\n")
    assert (first, label) == ("Hello.", entry(glossary()["label"]))
    assert "Lesson: Labels." in label and "Lesson" not in batch
    assert "Lesson" not in entry(glossary()["label"], read="labels")


def test_a_word_that_is_not_in_the_glossary_is_refused() -> None:
    with pytest.raises(KeyError, match="frobnication"):
        explain("frobnication")
