"""What the browser gets of ours: the components' JavaScript, the style, the pictures."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent


def source(*names: str) -> str:
    """The text of one of the files here, or of several that belong together, in this order."""
    return "".join((FOLDER / name).read_text(encoding="utf-8") for name in names)
