"""The table of the lesson about leaks is what its script makes, its scores are real, and show what the lesson says."""

from collections import Counter
from pathlib import Path

import pytest

from scripts import record_leak
from tdc_core.content.leak import FRESH, KNOWN_LATER, LOANS_FILE, TARGET, loans, recorded_scores, right_alone, rights
from tdc_core.findings import find
from tdc_core.settings import Settings
from tdc_core.tables.guess import guess

SCORES = recorded_scores()


def test_the_script_makes_the_same_table_again() -> None:
    known, fresh = record_leak.loans()
    assert record_leak.table(known) == LOANS_FILE.read_text(encoding="utf-8")
    assert {row[record_leak.COLUMNS.index(KNOWN_LATER)] for row in fresh} == {"0"} and len(fresh) == FRESH


def test_training_again_gives_the_recorded_scores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_leak, "_EPOCHS", 10)  # by then the leak is learned
    again = record_leak.record("all", Settings(home=tmp_path))
    assert again["validation"] == pytest.approx(SCORES["all"].validation, abs=0.02)
    assert again["fresh"] == pytest.approx(SCORES["all"].fresh, abs=0.04)


def test_the_leak_promises_most_and_keeps_nothing() -> None:
    assert SCORES["all"].validation > 0.97
    no_better_than_guessing = max(Counter(row[-1] for row in record_leak.loans()[1]).values()) / FRESH
    assert SCORES["all"].fresh == pytest.approx(no_better_than_guessing, abs=0.03)
    honest = SCORES["without"]
    assert honest.validation == pytest.approx(honest.fresh, abs=0.04) and honest.fresh > no_better_than_guessing + 0.1
    twice = SCORES["twice"]
    assert twice.validation > honest.validation + 0.05 and twice.fresh <= honest.fresh


def test_the_referee_finds_the_column_and_nothing_else() -> None:
    found = find(guess(LOANS_FILE, target=TARGET).table)
    assert [(finding.code, finding.columns) for finding in found] == [("data.leak", (KNOWN_LATER,))]


def test_one_column_is_right_about_nearly_all_and_the_others_far_from_it() -> None:
    best, second = sorted(rights(), key=rights().__getitem__)[:-3:-1]
    assert best == KNOWN_LATER and rights()[best] > 0.97 and rights()[second] < 0.85
    commonest = max(Counter(loans()[TARGET]).values()) / len(loans()[TARGET])
    assert min(rights().values()) >= commonest


@pytest.mark.parametrize(
    ("cells", "answers", "right"),
    [
        ("1 2 3 4", "n n y y", 1),
        ("4 3 2 1", "n n y y", 1),
        ("1 2 3 4", "n y n y", 0.75),
        ("1 1 1 1", "n y y y", 0.75),
        ("10 9 8 7", "y y y y", 1),  # as numbers, not as words
        ("2 10 11 12", "n y y y", 1),
        ("a b a b", "n y n y", 1),
        ("a a b b", "n y n y", 0.5),
    ],
)
def test_the_best_rule_on_one_column(cells: str, answers: str, right: float) -> None:
    assert right_alone(cells.split(), answers.split()) == right
