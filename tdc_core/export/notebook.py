"""A script as a Jupyter notebook."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

from tdc_core.export.made_with import python_version

_HEADING = re.compile(r"^# (\d\. [^.?]+[.?]) (.+)\n", re.MULTILINE)
_FORMAT = (4, 5)


def notebook_of(script: str) -> str:
    """A notebook of exactly a script, cut into cells with a sentence each.

    Run from top to bottom it gives the numbers of the script.

    Args:
        script: as `experiment_script` writes it.

    Returns:
        JSON in the notebook format 4.5, without outputs.
    """
    notebook = {
        "cells": [_cell(number, *cell) for number, cell in enumerate(_cells(script))],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python", "version": python_version()},
        },
        "nbformat": _FORMAT[0],
        "nbformat_minor": _FORMAT[1],
    }
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _cells(script: str) -> Iterator[tuple[str, str]]:
    """Each cell's kind and text. What a person typed stands in cells of code alone, as the script has it."""
    opening, *parts = _HEADING.split(script)
    about = ast.get_docstring(ast.parse(opening))
    if about is None:
        raise ValueError("The script does not begin with what it is.")
    title, made_with, install = about.split("\n\n")
    yield "markdown", f"# {title.removesuffix('.')}\n\n{made_with}\n\n    {install}"
    yield "code", opening.split('"""', 2)[2].strip("\n")
    for heading, sentence, code in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
        yield "markdown", f"## {heading.removesuffix('.')}\n\n{sentence}"
        yield "code", code.strip("\n")


def _cell(number: int, kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return cell | {"source": text.splitlines(keepends=True)}
