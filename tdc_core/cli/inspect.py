"""`inspect`: what is found in a file of one's own, and a first experiment on it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tdc_core.catalog.adapt import first_experiment
from tdc_core.checks.own import problems_of
from tdc_core.checks.problem import Problem
from tdc_core.cli.check import problem_as_json
from tdc_core.cli.experiments import problem_line
from tdc_core.cli.lines import print_json, writing
from tdc_core.datasets.errors import DatasetError
from tdc_core.datasets.own.inspection import Inspection
from tdc_core.datasets.own.intake import limits_of
from tdc_core.datasets.own.look_into import look_into
from tdc_core.engine.own_files import file_name
from tdc_core.settings import Settings
from tdc_core.spec import TableReading
from tdc_core.spec.messages import message_of
from tdc_core.words.messages import words_of, words_of_error


def inspect_file(
    path: Path, settings: Settings, *, as_json: bool, target: str | None = None, experiment: Path | None = None
) -> int:
    """Print what is found in a file, and write a first experiment on it where that is asked for.

    Args:
        path: the file.
        settings: the installation's settings.
        as_json: print one JSON object.
        target: the column to predict; found where None.
        experiment: where to write the experiment, beside the file.

    Returns:
        1 where the file can't be used, which is said in words, else 0.

    Raises:
        OSError: the experiment can't be written.
    """
    name = file_name(path.name)
    try:
        found, card = look_into(path, name, limits_of(settings), lambda note, fraction: None, target)
    except (DatasetError, OSError) as error:
        words = words_of_error(error) if isinstance(error, DatasetError) else f"{path}: {error.strerror}."
        if as_json:
            print_json({"error": words})
        else:
            print(words, file=sys.stderr)
        return 1
    spec = first_experiment(card)
    problems = list(problems_of(found.findings, spec, mended=True))
    if as_json:
        print_json(_as_json(name, found, problems))
    else:
        _print(name, found, problems)
    if experiment is not None:
        with writing(experiment):
            experiment.write_text(spec.to_json(), encoding="utf-8")
    return 0


def _as_json(name: str, found: Inspection, problems: list[Problem]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "file": name,
        "kind": "table" if found.form == "table" else "images",
        "rows": found.rows,
        "classes": dict(found.classes),
        "splits": dict(found.splits),
        "left_out": [{"what": each.what, "why": _words(each.why)} for each in found.left_out],
        "remarks": [_words(remark) for remark in found.remarks],
        "problems": [problem_as_json(problem) for problem in problems],
    }
    task = "number" if not found.classes else "two classes" if len(found.classes) == 2 else "classes"
    reading = found.reading
    if not isinstance(reading, TableReading):
        return told | {"task": task, "reading": reading.model_dump(mode="json")}
    columns = [
        {
            "name": column.name,
            "kind": column.kind,
            "missing": column.missing,
            "kept": column.kept,
            "reason": _words(column.reason),
        }
        for column in found.columns
    ]
    return told | {
        "encoding": reading.encoding,
        "separator": reading.separator,
        "decimal": reading.decimal,
        "thousands": reading.thousands,
        "header": reading.header,
        "lines_before_header": reading.skip,
        "units_row": reading.units_row,
        "sheet": reading.sheet,
        "sheets": list(found.sheets),
        "columns": columns,
        "target": reading.target,
        "target_reason": _words(found.target_reason),
        "task": task,
        "reading": reading.model_dump(mode="json"),
    }


def _print(name: str, found: Inspection, problems: list[Problem]) -> None:
    things = "rows" if found.form == "table" else "pictures"
    print(f"{name}: {found.rows:,} {things}")
    for column in found.columns:
        use = "" if column.kept else "  not used"
        gaps = f"  {column.missing:,} missing" if column.missing else ""
        print(f"  {column.name}: {column.kind}{gaps}{use}  {_words(column.reason)}")
    if isinstance(found.reading, TableReading):
        print(f"To predict: {found.reading.target}. {_words(found.target_reason)}")
    for label, count in found.classes.items():
        print(f"  {label}: {count:,}")
    for each in found.left_out:
        print(f"left out  {each.what}: {_words(each.why)}")
    for remark in found.remarks:
        print(f"remark  {_words(remark)}")
    for problem in problems:
        print(problem_line(problem))


def _words(text: str) -> str:
    return words_of(message_of(text))
