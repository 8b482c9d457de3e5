"""Reading a file that a person wrote as JSON: to its object, and what is wrong with it in plain words."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from tdc_core.catalog.nearest import did_you_mean
from tdc_core.spec import LARGEST, one_line

TOO_LARGE = f"is too large a number: the limit is {LARGEST:,}, above and below zero"

_WORDS = {
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "string_type": "text in quotes",
    "bool_type": "true or false",
    "tuple_type": "a list in square brackets",
    "model_type": "an object in braces",
    "model_attributes_type": "an object in braces",
}
_HUGE = 10**400  # beyond every bound, a float's too


class NotReadable(ValueError):
    """A file holds no JSON object of a version that this one knows; the message is written for who opened it."""


def parse_object(text: str | bytes, max_kb: int, what: str) -> dict[str, Any]:
    """The JSON object in a file.

    Args:
        text: what stands in the file.
        max_kb: the largest file that is read.
        what: what the file is to be, with its article, for example "an experiment".

    Raises:
        NotReadable: there is none.
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    noun = what.split(" ", 1)[1]
    if len(data) > max_kb * 1000:
        raise NotReadable(f"The file is larger than {max_kb} kB, so it is no {noun}.")
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotReadable(f"The file is not text in UTF-8, so it is no {noun}.") from None
    if not decoded.strip():
        raise NotReadable("The file is empty.")
    twice: list[str] = []
    try:
        raw = json.loads(decoded, parse_int=_whole, object_pairs_hook=lambda pairs: _object(pairs, twice))
        json.dumps(raw, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise NotReadable(f"This is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from None
    except UnicodeEncodeError:
        raise NotReadable("The file holds half of a character (a lone surrogate), so it can't be read.") from None
    except RecursionError:
        raise NotReadable("This JSON can't be read: its brackets are nested too deep.") from None
    if twice:
        raise NotReadable(f"{short(twice[0])} stands twice in the same object, and only one of them can count.")
    if not isinstance(raw, dict):
        raise NotReadable(f"{what[0].upper()}{what[1:]} is a JSON object in braces; this file holds {kind_of(raw)}.")
    return raw


def require_version(raw: Mapping[str, Any], newest: int) -> None:
    """See that what was read is of the newest version of its format, which is also the only one.

    Raises:
        NotReadable: it is of another.
    """
    version = raw.get("version", newest)
    if type(version) is not int:
        raise NotReadable("“version” must be a whole number.")
    number = _cut(str(version))
    if version > newest:
        raise NotReadable(
            f"This file is of version {number} of the format, "
            f"and this TDC Studio reads version {newest}. It comes from a newer one: update this one to open it."
        )
    if version != newest:
        raise NotReadable(f"There is no version {number} of the format; this one reads version {newest}.")


def in_words(detail: ErrorDetails, where: Sequence[int | str], what: str, keys: Iterable[str] = ()) -> str:
    """What pydantic finds wrong, as a person is told.

    Args:
        detail: what it found.
        where: the way to it from the file's outermost object; the key itself comes last.
        what: what the file is to be, with its article.
        keys: those that its object may have, for a guess at what an unknown one means.
    """
    *parents, key = where
    within = ".".join(str(step) for step in parents)
    place = f"{short(key)} in “{within}”" if within else short(key)
    kind = detail["type"]
    if kind == "extra_forbidden":
        return f"{place} is no key that {what} has.{did_you_mean(str(key), keys)}"
    if kind == "missing":
        return f"{place} is missing."
    if kind == "literal_error":
        return f"{place} must be {detail['ctx']['expected'].replace(chr(39), chr(34))}, not {short(detail['input'])}."
    if kind in ("less_than_equal", "greater_than_equal") or (kind == "float_type" and type(detail["input"]) is int):
        return f"{place} {_beyond(detail)}."
    if kind == "finite_number":
        return f"{place} must be a finite number."
    if kind == "string_too_long":
        return f"{place} {too_long(detail['ctx']['max_length'])}."
    if kind == "too_long":
        return f"{place} has more than {detail['ctx']['max_length']} entries."
    if kind == "too_short":
        return f"{place} has fewer than {detail['ctx']['min_length']} entries."
    if kind in _WORDS:
        required = " Validation data is required." if key == "validation" and detail["input"] is None else ""
        return f"{place} must be {_WORDS[kind]}, not {kind_of(detail['input'])}.{required}"
    return f"{place}: {detail['msg']}."


def one_text(problems: Sequence[str], most: int = 5) -> str:
    """Several problems as one text; of very many, how many more there are."""
    more = len(problems) - most
    return " ".join(problems[:most]) + (f" And {more} more." if more > 0 else "")


def too_long(most: int) -> str:
    """What is said of a text."""
    return f"is longer than {most} characters"


def kind_of(value: object) -> str:
    """What a value of the file is, where another kind is needed."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case dict():
            return "an object in braces"
        case list():
            return "a list"
        case int() if abs(value) >= _HUGE:
            return "a number of hundreds of digits"
        case int() | float():
            return f"the number {_cut(str(value))}"
    return f"the text {short(value)}"


def short(value: object) -> str:
    """A value of the file in quotes, cut off where it is long."""
    return f"“{_cut(one_line(str(value)))}”"


def _beyond(detail: ErrorDetails) -> str:
    """Which bound a number lies beyond; that of all numbers is told as one."""
    limits = detail.get("ctx", {})
    bound = limits.get("le", limits.get("ge", LARGEST))
    if abs(bound) == LARGEST:
        return TOO_LARGE
    return f"must be {'at most' if 'le' in limits else 'at least'} {bound:,}, not {_cut(str(detail['input']))}"


def _whole(digits: str) -> int:
    """A whole number of the file; Python refuses those of thousands of digits, and any number as large will do."""
    try:
        return int(digits)
    except ValueError:
        return -_HUGE if digits.startswith("-") else _HUGE


def _object(pairs: Sequence[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    """An object of the file; its keys that stand there more than once are put on the list."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice += [key for key, times in Counter(key for key, _ in pairs).items() if times > 1]
    return found


def _cut(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[:most] + "…"
