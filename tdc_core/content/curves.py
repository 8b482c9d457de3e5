"""Curves recorded from real runs, and the questions of the quiz about them.

`python -m scripts.record_curves` trains each curve's experiment and writes curves.json; quiz.toml says what those of
the quiz show, and remedies.toml what became of the remedies.
"""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from tdc_core.content.remedies import remedies
from tdc_core.runs.models import EpochMetrics

CURVES_FILE = Path(__file__).parent / "curves.json"
QUIZ_FILE = Path(__file__).parent / "quiz.toml"
CHECKPOINT_CURVE = "overfit_breast_cancer"
"""The curve of the lesson about checkpoints."""

Shape = Literal["underfit", "overfit", "diverging", "plateau"]


class ShapeText(BaseModel):
    """One of the shapes that a loss curve can have.

    Attributes:
        title: its name on the button.
        sign: how to tell it, in a few words.
        remedy: what to do about it, in Markdown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1)

    title: str
    sign: str
    remedy: str


class Question(BaseModel):
    """A curve to judge.

    Attributes:
        curve: the recorded curve, and the experiment that it was recorded from.
        shape: the answer.
        seen: what there is to see in it, and why it came so, in Markdown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1)

    curve: str
    shape: Shape
    seen: str


class Quiz(BaseModel):
    """The shapes to choose from, and the questions in their order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shapes: dict[Shape, ShapeText]
    questions: tuple[Question, ...]


@cache
def quiz() -> Quiz:
    """The quiz.

    Raises:
        OSError, ValueError: its file is missing or has another shape.
    """
    return Quiz.model_validate(tomllib.loads(QUIZ_FILE.read_text(encoding="utf-8")))


def curve_names() -> list[str]:
    """The experiments whose curves the lessons show, each once.

    Raises:
        OSError, ValueError: a file that names some is missing or has another shape.
    """
    shown = [CHECKPOINT_CURVE, *(question.curve for question in quiz().questions), *(each.curve for each in remedies())]
    return list(dict.fromkeys(shown))


@cache
def recorded_curves() -> dict[str, tuple[EpochMetrics, ...]]:
    """Every recorded curve by the name of its experiment, its epochs in order; their seconds were not recorded.

    Raises:
        OSError, ValueError: the file is missing or has another shape.
    """
    curves = json.loads(CURVES_FILE.read_text(encoding="utf-8"))
    return {
        name: tuple(
            EpochMetrics(number, dict(zip(columns, values, strict=True)), seconds=0.0)
            for number, values in enumerate(zip(*columns.values(), strict=True), start=1)
        )
        for name, columns in curves.items()
    }
