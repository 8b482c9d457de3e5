"""What can be done about overfitting, each tried on the same run; remedies.toml has a row for each."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

REMEDIES_FILE = Path(__file__).parent / "remedies.toml"


class Remedy(BaseModel):
    """One change of the run.

    Attributes:
        curve: the recorded curve, and the experiment that it was recorded from.
        title: its name on the button.
        seen: what was changed, and what there is to see, in Markdown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1)

    curve: str
    title: str
    seen: str


class _Remedies(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    remedies: tuple[Remedy, ...]


@cache
def remedies() -> tuple[Remedy, ...]:
    """All of them; the first is the run as it was.

    Raises:
        OSError, ValueError: the file is missing or has another shape.
    """
    return _Remedies.model_validate(tomllib.loads(REMEDIES_FILE.read_text(encoding="utf-8"))).remedies
