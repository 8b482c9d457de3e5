"""Lines of Python source that are not too long to read."""

from __future__ import annotations

import io
import tokenize

WIDTH = 120
_COMFORTABLE = 100  # where a line is broken that has to be


def wrapped(source: str) -> str:
    """The same program with line breaks after commas within brackets where a line is too long.

    What stands between two commas stays on its line however long it is. A comment at the end comes to stand above.
    """
    lines = source.splitlines(keepends=True)
    return "".join(_broken(line) if len(line.rstrip("\n")) > WIDTH else line for line in lines)


def _broken(line: str) -> str:
    indent = " " * (len(line) - len(line.lstrip(" ")))
    commas, end = _places(line.strip())
    text, comment = line.strip()[:end].rstrip(), line.strip()[end:]
    above = f"{indent}{comment}\n" if comment else ""
    if not text:
        return above
    if len(indent + text) <= WIDTH:
        return f"{above}{indent}{text}\n"
    pieces, start = [], 0
    for stop in [*commas, len(text)]:
        pieces.append(text[start:stop].strip())
        start = stop
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if len(indent) + len(lines[-1]) + len(piece) < _COMFORTABLE:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return above + f"\n{indent}    ".join([indent + lines[0], *lines[1:]]) + "\n"


def _places(text: str) -> tuple[list[int], int]:
    """The places behind the commas that stand within brackets, and where the program ends and a comment may begin."""
    commas, depth = [], 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.OP:
                depth += (token.string in "([{") - (token.string in ")]}")
                if token.string == "," and depth:
                    commas.append(token.end[1])
            elif token.type == tokenize.COMMENT:
                return commas, token.start[1]
    except tokenize.TokenError:  # a bracket that the next line closes
        pass
    return commas, len(text)
