"""The words of the trade, each explained once for all pages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

FILE = Path(__file__).parent / "glossary.toml"


class _Row(BaseModel):
    """An entry as the file has it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1)

    means: str
    lesson: str | None = None


@dataclass(frozen=True)
class Term:
    """A word and what it means.

    Attributes:
        word: as the pages write it.
        means: one or two sentences.
        lesson: the name of the lesson that tells more, None where there is none.
    """

    word: str
    means: str
    lesson: str | None


@cache
def glossary() -> Mapping[str, Term]:
    """All terms by their word, in the order of the file.

    Raises:
        ValidationError: the file has another shape.
    """
    rows = TypeAdapter(dict[str, _Row]).validate_python(tomllib.loads(FILE.read_text(encoding="utf-8")))
    return {word: Term(word, row.means, row.lesson) for word, row in rows.items()}
