"""A run held against the base of a comparison, in words.

For example "one Dense less, 60 % fewer parameters, one row of 30 worse".
"""

from __future__ import annotations

from tdc_core.tasks.task import CLASSIFICATION
from tdc_core.ui.compare.compared import Compared, in_sentence, judged_alike
from tdc_core.ui.compare.settings import changes, counted
from tdc_core.ui.run.words import figure

OTHER_ROWS = "judged on other rows"
NO_RESULT, NO_RESULT_YET = "no result", "no result yet"
SAME = "the same experiment"
_MOST = 4
"""Settings that are named; the table has all of them."""
_ROUNDED = 2e-7
"""How far, as a share of the rows, a count that an accuracy stands for may lie from a whole number: it is a float32."""


def against(base: Compared, other: Compared) -> str:
    """What a run has that the base has not, and what came of it."""
    settings = changes(base.run.spec, other.run.spec, (base.row.data, other.row.data))
    most = _MOST if base.run.spec.data.dataset == other.run.spec.data.dataset else 1  # for other data all else is other
    if len(settings) > most + 1:
        settings[most:] = [f"{counted(len(settings) - most)} more settings"]
    parts = [*(settings or [SAME]), parameters_in_words(base.row.parameters, other.row.parameters)]
    return ", ".join(filter(None, (*parts, result_in_words(base, other))))


def parameters_in_words(base: int | None, other: int | None) -> str:
    """How many parameters more or fewer a model has; empty where it has as many, or they can't be counted."""
    if base is None or other is None or base == other:
        return ""
    less = other < base
    share = abs(other - base) / base if base else 0.0
    if not base or (less and share > 0.995):
        return f"{other:,} parameters instead of {base:,}"
    if not less and share >= 1:
        times = other / base
        return f"{times:,.0f} times as many parameters" if times >= 9.95 else f"{times:.1f} times as many parameters"
    if share < 0.005:
        return f"{abs(other - base):,} {'fewer' if less else 'more'} parameters"
    return f"{share:.0%} {'fewer' if less else 'more'} parameters".replace("%", " %")


def result_in_words(base: Compared, other: Compared) -> str:
    """How much better or worse it is, by its best epoch: in rows of the validation part, where they can be counted."""
    if not other.best:
        return NO_RESULT_YET if other.run.alive else NO_RESULT
    if not base.best:
        return ""
    if not judged_alike([base, other]):
        return OTHER_ROWS
    so_far = " so far" if base.run.alive or other.run.alive else ""
    rows = _rows(base, other)
    return f"{rows if rows is not None else _by_score(base, other)}{so_far}"


def _rows(base: Compared, other: Compared) -> str | None:
    """The difference in rows that are answered right, None where the numbers do not stand for such."""
    key, rows = CLASSIFICATION.score.key, other.rows
    if other.task is not CLASSIFICATION or not rows or key not in base.best or key not in other.best:
        return None
    right = [each.best[key] * rows for each in (base, other)]
    if any(abs(count - round(count)) > min(0.4, 0.01 + _ROUNDED * rows) for count in right):
        return None
    difference = round(right[1]) - round(right[0])
    if difference == 0:
        return f"as many of {rows:,} rows right"
    noun = "row" if abs(difference) == 1 else "rows"
    return f"{counted(abs(difference))} {noun} of {rows:,} {'better' if difference > 0 else 'worse'}"


def _by_score(base: Compared, other: Compared) -> str:
    """The difference in the number of the task."""
    score = other.task.score
    if score.key not in base.best or score.key not in other.best:
        return ""
    was, becomes = base.best[score.key], other.best[score.key]
    title = in_sentence(score)
    if figure(was) == figure(becomes):
        return f"the same {title}"
    better = (becomes > was) == (score.direction == "max")
    return f"{title} {figure(becomes)} instead of {figure(was)}, {'better' if better else 'worse'}"
