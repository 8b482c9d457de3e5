"""How much the best of many tries flatters: it was chosen for the luck in it as well."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

import numpy as np


def best_of_many(tries: int, chosen_by: Sequence[float], judged_by: Sequence[float]) -> tuple[float, float]:
    """What the best of so many tries comes to by the number that chooses it, and by one that does not.

    It is the mean over all ways to take so many of the tries; where several are the best, each may be it.

    Args:
        tries: how many are taken, from 1 to all.
        chosen_by: of each try that there is, such as its accuracy on the validation part; more is better.
        judged_by: of each the other number, such as its accuracy on the test part.

    Raises:
        ValueError: there are fewer tries, or other numbers of the two.
    """
    there = len(chosen_by)
    if not 1 <= tries <= there or len(judged_by) != there:
        raise ValueError(f"no {tries} of {there} tries with {len(judged_by)} judgements")
    alike = defaultdict(list)
    for value, judged in zip(chosen_by, judged_by, strict=True):
        alike[value].append(judged)
    ways, best, kept, below = math.comb(there, tries), 0.0, 0.0, 0
    for value in sorted(alike):
        up_to = below + len(alike[value])
        share = (math.comb(up_to, tries) - math.comb(below, tries)) / ways  # none better, and not all are worse
        best, kept, below = best + share * value, kept + share * float(np.mean(alike[value])), up_to
    return best, kept
