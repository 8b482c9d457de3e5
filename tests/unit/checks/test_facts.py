"""What the tests here compare in place of sentences."""

from __future__ import annotations

import pytest

from tests.support.facts import facts


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Epochs must lie between 1 and 50, not 100,000.", "1 100,000 50"),
        ("Zwischen 1 und 50 Epochen, nicht 100,000.", "1 100,000 50"),
        ("Epochs must lie between 1 and 50, not 10,000.", "1 10,000 50"),
        ("A share of 70%, -0.5 and 9e-06, or inf.", "-0.5 70% 9e-06 inf"),
        ("There is no optimizer “Adm 2”. Did you mean “adam”?", "“Adm 2” “adam”"),
        ("Conv2D takes 2 × 2, softmax is for the head.", "2 2 Conv2D softmax"),
        ("It is one linear layer.", ""),
    ],
)
def test_facts_are_figures_quotations_and_names(sentence: str, told: str) -> None:
    assert facts(sentence) == told


def test_names_of_classes_count_where_they_are_given() -> None:
    assert facts("a, b have no example.") == ""
    assert facts("a, b have no example.", ("a", "b", "c")) == "a b"
