"""A question at the end of some lessons, with what there is to say to each answer; questions.toml has them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

QUESTIONS_FILE = Path(__file__).parent / "questions.toml"


class Answer(BaseModel):
    """One of the answers to choose from.

    Attributes:
        text: the answer.
        says: what is said to who gives it.
        right: whether it is the right one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1)

    text: str
    says: str
    right: bool = False


class LessonQuestion(BaseModel):
    """A question with its answers, in the order in which they are shown."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1)

    asks: str
    answers: tuple[Answer, ...]


@cache
def questions() -> dict[str, LessonQuestion]:
    """The questions by the names of their lessons.

    Raises:
        OSError, ValueError: the file is missing or has another shape.
    """
    shape = TypeAdapter(dict[str, LessonQuestion])
    return shape.validate_python(tomllib.loads(QUESTIONS_FILE.read_text(encoding="utf-8")))
