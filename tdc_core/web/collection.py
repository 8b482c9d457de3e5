"""Full collections of garbage seldom, and without what is there for good.

A full collection looks at everything in the process while no page is drawn: 105 ms, after every tenth change of a
stack of 20 layers. What was loaded with the server never becomes garbage, and what pages leave behind is small.
"""

from __future__ import annotations

import gc

_SELDOM = 50  # collections of the middle generation for each full one, in place of 10: some 5 MB wait a little longer


def collect_seldom() -> None:
    """Leave out what is loaded by now, and make full collections rarer from here on."""
    gc.collect()
    gc.freeze()
    youngest, middle, _ = gc.get_threshold()
    gc.set_threshold(youngest, middle, _SELDOM)
