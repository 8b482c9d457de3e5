"""What a sentence tells in whatever words: its figures, what it quotes, and the names that no language changes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tdc_core.catalog.heads import LOSSES
from tdc_core.catalog.layers import ACTIVATIONS, LAYERS
from tdc_core.catalog.optimizers import OPTIMIZERS

_NAMES = {*(layer.keras_name for layer in LAYERS), *ACTIVATIONS, *LOSSES, *(row.keras_name for row in OPTIMIZERS)}
_NAMES -= {"linear"}  # which is a word too
_FIGURE = r"(?<![\w.-])-?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?(?!\w)%?|\binf\b"


def facts(sentence: str, names: Iterable[str] = ()) -> str:
    """The facts of a sentence, sorted, with a blank between them.

    Args:
        sentence: in the words of a Problem.
        names: more names that count, such as those of a data set's classes and columns.
    """
    known = "|".join(rf"\b{re.escape(name)}\b" for name in sorted({*_NAMES, *names}, key=len, reverse=True))
    found = re.findall(rf"“[^”]*”|{known}|{_FIGURE}", sentence)
    return " ".join(sorted(fact.rstrip(",") for fact in found))
