"""Lines of Python source that are not too long to read."""

from __future__ import annotations

import io
import tokenize

WIDTH = 120
_COMFORTABLE = 100  # where a line is broken that has to be


def wrapped(source: str) -> str:
    """The same program with line breaks after commas within brackets where a line is too long.

    What stands between two commas stays on its line however long it is, and so does a comment.
    """
    return "".join(
        _broken(line) if len(line.rstrip("\n")) > WIDTH else line for line in source.splitlines(keepends=True)
    )


def _broken(line: str) -> str:
    indent = " " * (len(line) - len(line.lstrip(" ")))
    text = line.strip()
    pieces, start = [], 0
    for stop in [*_after_commas(text), len(text)]:
        pieces.append(text[start:stop].strip())
        start = stop
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if len(indent) + len(lines[-1]) + len(piece) < _COMFORTABLE:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return f"\n{indent}    ".join([indent + lines[0], *lines[1:]]) + "\n"


def _after_commas(text: str) -> list[int]:
    """The places behind the commas that stand within brackets."""
    places, depth = [], 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.OP:
                depth += (token.string in "([{") - (token.string in ")]}")
                if token.string == "," and depth:
                    places.append(token.end[1])
    except tokenize.TokenError:  # a bracket that the next line closes
        pass
    return places
