"""The glossary is one file, complete, short, and without a word that is said twice."""

import re

import pytest

from tdc_core.content.glossary import Term, glossary
from tdc_core.content.lessons import lessons

TERMS = list(glossary().values())
MOST_WORDS = 36
NEEDED = """one-hot None head slice val_loss seed batch epoch plateau patience logits softmax relu overfitting parameter
    activation loss accuracy optimizer split scaling baseline checkpoint"""


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.word)
def test_a_term_is_said_in_two_sentences_at_most(term: Term) -> None:
    assert term.means[0].isupper() or term.means.split()[0].strip(":") in glossary()
    assert term.means.endswith((".", "]."))
    assert len(re.findall(r"[.?!](?=\s|$)", term.means)) <= 2
    assert len(term.means.split()) <= MOST_WORDS
    assert "!" not in term.means


@pytest.mark.parametrize("term", [term for term in TERMS if term.lesson], ids=lambda term: term.word)
def test_the_lesson_that_tells_more_is_one(term: Term) -> None:
    assert term.lesson in {lesson.name for lesson in lessons()}


def test_every_lesson_has_words() -> None:
    assert {term.lesson for term in TERMS} - {None} == {lesson.name for lesson in lessons()}


def test_no_two_entries_are_alike_and_they_stand_in_the_order_of_the_alphabet() -> None:
    words = [term.word.casefold() for term in TERMS]
    assert words == sorted(words) and len(set(words)) == len(words)
    assert len({term.means for term in TERMS}) == len(TERMS)
    assert not {f"{word}s" for word in words} & set(words)


def test_the_words_that_a_beginner_stumbles_over_are_in_it() -> None:
    assert {*NEEDED.split(), "learning rate"} <= glossary().keys()
