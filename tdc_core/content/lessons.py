"""Lessons: Markdown files with a front matter in TOML between two lines of `+++`.

The text before the first heading opens the lesson. Each section begins with a heading and the name by which the page
asks for it, `## Heading {#name}`, so that words can change without a change in code.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

FOLDER = Path(__file__).parent / "lessons"
_FILE = re.compile(r"\+\+\+\n(?P<front>.*?)^\+\+\+\n(?P<body>.*)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^## (?P<title>.+?) \{#(?P<name>[a-z0-9_-]+)\}$", re.MULTILINE)


class BadLesson(ValueError):
    """A lesson's file is not written as it should be; the message names the file."""


class FrontMatter(BaseModel):
    """What stands at the top of a lesson's file.

    Attributes:
        title: the lesson's heading.
        short: its name in the list of lessons, and in the page's address.
        task: what to try, and what to look out for, in Markdown.
        remember: the lesson in one or two sentences.
        experiment: which of the lessons' experiments its button opens.
        file: or else, which file beside the lessons its button brings as the visitor's own.
        codes: what the referee says that leads to this lesson.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1)

    title: str
    short: str
    task: str
    remember: str
    experiment: str | None = None
    file: str | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading and the Markdown below it."""

    title: str
    text: str


@dataclass(frozen=True)
class Lesson:
    """One lesson.

    Attributes:
        name: as in the file's name.
        front: what stands at its top.
        opening: the text before the first heading.
        sections: the others, by name.
    """

    name: str
    front: FrontMatter
    opening: str
    sections: Mapping[str, Section]


def read_lesson(name: str, text: str) -> Lesson:
    """The lesson in a file's text.

    Raises:
        BadLesson: there is no front matter, it has another shape, a heading has no name, or a section has no text.
    """
    match = _FILE.fullmatch(text)
    if match is None:
        raise BadLesson(f"{name}: a lesson begins with its front matter between two lines of +++.")
    try:
        front = FrontMatter.model_validate(tomllib.loads(match["front"]))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise BadLesson(f"{name}: {error}") from error
    opening, *rest = _HEADING.split(match["body"])
    if any(line.startswith("#") for piece in (opening, *rest[2::3]) for line in piece.splitlines()):
        raise BadLesson(f"{name}: a heading is written “## Heading {{#name}}”.")
    sections: dict[str, Section] = {}
    for title, key, body in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        if key in sections or not body.strip():
            raise BadLesson(f"{name}: section “{key}” is there twice, or has no text.")
        sections[key] = Section(title, body.strip())
    if not opening.strip():
        raise BadLesson(f"{name}: a lesson opens with a text before its first heading.")
    return Lesson(name, front, opening.strip(), sections)


@cache
def lessons() -> tuple[Lesson, ...]:
    """All lessons, in the order of the numbers that their files' names begin with.

    Raises:
        BadLesson: one is not written as it should be.
    """
    return tuple(
        read_lesson(path.stem.split("-", 1)[1], path.read_text(encoding="utf-8"))
        for path in sorted(FOLDER.glob("*.md"), key=lambda path: int(path.stem.split("-", 1)[0]))
    )


def lesson_about(code: str) -> Lesson | None:
    """The lesson that tells more of what the referee says; None where there is none.

    Raises:
        BadLesson: one is not written as it should be.
    """
    return next((lesson for lesson in lessons() if code in lesson.front.codes), None)
