"""What the target itself says: few rows, rare classes, two spellings, a number for classes, an order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from tdc_core.findings.measures import ranks
from tdc_core.findings.view import Feature, View
from tdc_core.spec.findings import Finding

RARE = 5
"""A class with fewer rows can't be both learned and judged."""
FEWEST_ROWS = 50
ROWS_A_COLUMN = 3
"""So many rows for each feature there should be at least."""
MOST_CODES = 10
"""Up to so many different whole numbers may be codes of classes, with 5 rows each on average."""
ROWS_A_CODE = 5
STIRRED = 0.02
"""The share of rows at which a file that is sorted by class may yet change from one class to another."""
IN_ORDER = 0.99
"""The share of rows at which a sorted number goes on in its direction, or stays; or its rank correlation with them."""
_TYPO_LETTERS, _TYPO_SHARE = 5, 0.1  # of words that differ in a letter; the rarer one's share of the other
_SHORT = (("y", "yes"), ("n", "no"), ("t", "true"), ("f", "false"), ("m", "male"), ("f", "female"))
_MOST_WORDS = 200


def rare_class(view: View) -> Iterator[Finding]:
    """Classes with too few rows."""
    if view.classes is None or len(view.class_names) < 2 or reads_number_as_classes(view):
        return
    rare = np.flatnonzero(view.class_counts < RARE)
    if len(rare):
        figures = {"least": float(view.class_counts[rare].min()), "classes": float(len(rare))}
        yield Finding("data.rare_class", (view.target.name,), figures, tuple(view.class_names[place] for place in rare))


def too_few_rows(view: View) -> Iterator[Finding]:
    """Fewer rows than any model needs, or than there are columns to learn from."""
    columns = sum(feature.kind in ("number", "category", "date") for feature in view.features)
    if view.rows < FEWEST_ROWS or view.rows < ROWS_A_COLUMN * columns:
        yield Finding("data.too_few_rows", (), {"rows": float(view.rows), "columns": float(columns)})


def in_order(view: View) -> Iterator[Finding]:
    """A file whose rows are sorted by class, or by the number to predict."""
    if view.rows < 2 * RARE:
        return
    if view.classes is not None:
        classes = len(view.class_names)
        changes = int(np.count_nonzero(np.diff(view.classes)))
        if 1 < classes < view.rows / 2 and changes < classes + STIRRED * min(view.rows, _by_chance(view)):
            yield Finding("data.sorted", (view.target.name,), {"classes": float(classes), "rows": float(view.rows)})
        return
    steps = np.diff(view.target.values)
    along = abs(float(np.mean(ranks(view.sample.astype(np.float64)) * ranks(view.target.sampled))))
    if np.any(steps != 0) and max(float(np.mean(steps >= 0)), float(np.mean(steps <= 0)), along) >= IN_ORDER:
        yield Finding("data.sorted", (view.target.name,), {"classes": 0.0, "rows": float(view.rows)})


def _by_chance(view: View) -> float:
    """At how many rows the class changes in no order."""
    shares = view.class_counts / view.rows
    return float(view.rows * (1 - np.sum(shares**2)))


def target_kind(view: View) -> Iterator[Finding]:
    """A code of classes that is taken for a number, or a number that is taken for classes.

    Codes from 1 on that are taken for classes are told too: they may as well be marks, which have more and less.
    """
    target = view.target
    if not target.counts_as_number or view.rows < 2:
        return
    values = np.unique(target.values)
    figures = {"values": float(len(values)), "lowest": float(values[0]), "highest": float(values[-1])}
    if view.classes is None:
        if _are_codes(values, view.rows):
            yield Finding("data.target_kind", (target.name,), figures | {"number": 1.0})
    elif reads_number_as_classes(view) or (len(values) > 2 and values[0] == 1 and _are_codes(values, view.rows)):
        yield Finding("data.target_kind", (target.name,), figures | {"number": 0.0})


def reads_number_as_classes(view: View) -> bool:
    """Whether classes are predicted where the target has more numbers than codes would."""
    return view.classes is not None and view.target.counts_as_number and len(view.class_names) > MOST_CODES


def _are_codes(values: np.ndarray, rows: int) -> bool:
    return 2 <= len(values) <= MOST_CODES and rows >= ROWS_A_CODE * len(values) and not np.any(values % 1)


def class_spelling(view: View) -> Iterator[Finding]:
    """Classes, and categories, that are written in two ways; joined when the file was read, or still apart."""
    for feature in (view.target, *view.features):
        if feature.kind not in ("category", "constant") and feature is not view.target:
            continue
        joined = [word for word, spellings in feature.column.spellings.items() if len(spellings) > 1]
        if joined:
            figures = {"joined": float(len(joined)), "by_blanks_and_case": 1.0}
            yield Finding("data.class_spelling", (feature.name,), figures, _all_spellings(feature, joined))
        elif feature.codes is not None and not feature.counts_as_number and 1 < len(feature.words) <= _MOST_WORDS:
            yield from _apart(feature)


def _all_spellings(feature: Feature, words: Sequence[str]) -> tuple[str, ...]:
    spellings: Mapping[str, tuple[str, ...]] = feature.column.spellings
    return tuple(spelling for word in words for spelling in spellings[word])


def _apart(feature: Feature) -> Iterator[Finding]:
    counts = np.bincount(np.array(feature.codes)[~feature.missing], minlength=len(feature.words))
    words = [word for word, count in zip(feature.words, counts, strict=True) if count]
    for plain, by_blanks_and_case in ((_without_blanks_and_case, 1.0), (_letters_alone, 0.0)):
        groups: dict[str, list[str]] = {}
        for word in words:
            groups.setdefault(plain(word), []).append(word)
        twice = tuple(word for group in groups.values() if len(group) > 1 for word in group)
        if twice:
            figures = {"joined": 0.0, "by_blanks_and_case": by_blanks_and_case}
            yield Finding("data.class_spelling", (feature.name,), figures, twice)
            return
    if other := _shortened(words) or _typos(feature.words, counts):
        yield Finding("data.class_spelling", (feature.name,), {"joined": 0.0, "by_blanks_and_case": 0.0}, other)


def _without_blanks_and_case(word: str) -> str:
    return " ".join(word.split()).casefold()


def _letters_alone(word: str) -> str:
    """Letters and digits without accents or what can't be seen; a sign such as + stays, since it means something."""
    shown = (sign for sign in unicodedata.normalize("NFKD", word) if unicodedata.category(sign) not in ("Mn", "Cf"))
    plain = "".join(shown).casefold()
    return "".join(sign for sign in plain if sign not in " _-.,'’\t") or word


def _shortened(words: Sequence[str]) -> tuple[str, ...]:
    """Words that stand there whole, and as their first letter too."""
    plain = {word.casefold(): word for word in words}
    return tuple(plain[word] for pair in _SHORT if plain.keys() >= set(pair) for word in pair)


def _typos(words: Sequence[str], counts: np.ndarray) -> tuple[str, ...]:
    """Pairs of words that differ in one letter, the one much rarer than the other."""
    of_letters = [p for p, word in enumerate(words) if counts[p] and word.replace(" ", "").isalpha()]
    found = []
    for common in (p for p in of_letters if len(words[p]) >= _TYPO_LETTERS):
        for rare in of_letters:
            if counts[rare] <= _TYPO_SHARE * counts[common] and _one_letter_off(words[rare], words[common]):
                found += [words[common], words[rare]]
    return tuple(dict.fromkeys(found))


def _one_letter_off(word: str, other: str) -> bool:
    """Whether one letter more, less, or another, or two that changed places, make one word of the other."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    start = next((p for p, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    rest, others = word[start:], other[start:]
    changed = rest[:2] == others[1::-1] and rest[2:] == others[2:]
    return changed or rest[1:] == others[1:] or rest[1:] == others or rest == others[1:]
