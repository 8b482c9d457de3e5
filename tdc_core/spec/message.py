"""A message: a code with arguments, as the store keeps it. Which codes there are stands in `tdc_core.spec.messages`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Argument: TypeAlias = "str | int | float | Message | list[Argument]"
"""What JSON keeps, and messages in their turn, where the words of a part depend on what is the case."""


@dataclass(frozen=True)
class Message:
    """Something that is said of a run or of a data set.

    Attributes:
        code: one of `Code`, or one that only a later version knows.
        arguments: what it is said with; texts among them may be a stranger's (a file's name, an exception's words).
    """

    code: str
    arguments: Mapping[str, Argument] = field(default_factory=dict)

    def __str__(self) -> str:
        """For a log, and for a person whose version has no words for it."""
        said = ", ".join(f"{name}: {_listed(value)}" for name, value in self.arguments.items())
        return f"{self.code} ({said})" if said else self.code

    @property
    def text(self) -> str:
        """It as the store keeps it."""
        return json.dumps(_json(self))


def text_of(message: Message | None) -> str:
    """A message as the store keeps it, empty for none."""
    return "" if message is None else message.text


def _json(value: Argument) -> Any:
    match value:
        case Message():
            return {"code": value.code, "arguments": {name: _json(part) for name, part in value.arguments.items()}}
        case list():
            return [_json(part) for part in value]
    return value


def _listed(value: Argument) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
