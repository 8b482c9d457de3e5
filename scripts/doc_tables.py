"""The tables in docs/ that repeat what the code says: settings, layers, heads, optimizers, data sets, readings.

`make docs` writes them anew, each between its two marker lines; a test fails where one is out of date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from tdc_core.catalog.datasets import DATASETS, DatasetCard
from tdc_core.catalog.heads import HEADS
from tdc_core.catalog.layers import IMAGES, LAYERS
from tdc_core.catalog.optimizers import OPTIMIZERS
from tdc_core.catalog.params import Param
from tdc_core.catalog.schedules import EARLY_STOPPING, SCHEDULES
from tdc_core.checks import Severity
from tdc_core.results.readings import READINGS
from tdc_core.settings import ROOT, Settings, allowed, variable

FILES = (ROOT / "docs" / "settings.md", ROOT / "docs" / "experiment-file.md", ROOT / "docs" / "referee" / "readings.md")
USER_FOLDER = "`~/.local/share/tdc-studio` on Linux, `~/Library/Application Support/tdc-studio` on macOS"


def settings_table() -> str:
    """Every setting: variable, what it may be, default, what it does."""
    rows = []
    for name, field in Settings.model_fields.items():
        default = USER_FOLDER if name == "home" else _code(field.default)
        rows.append((f"`{variable(name)}`", allowed(name), default, field.description or ""))
    return _table(("Variable", "Values", "Default", "What it does"), rows)


def layers_table() -> str:
    """Every layer type with its parameters, a row each."""
    rows = []
    for layer in LAYERS:
        takes = " Takes an image." if layer.ranks == IMAGES else ""
        rows.append((f"`{layer.name}`", "", "", "", f"`keras.layers.{layer.keras_name}`. {layer.help}{takes}"))
        rows += [("", f"`{p.name}`", _values(p), _code(p.default), p.help) for p in layer.params]
    return _table(("`type`", "Parameter", "Values", "Default", "What it is"), rows)


def heads_table() -> str:
    """Every legal head with the four values that make it."""
    rows = [
        (
            "1" if head.units == "one" else "one a class",
            f'`"{head.activation}"`',
            f'`"{head.loss}"`',
            f'`"{head.labels}"`',
            head.help,
        )
        for head in HEADS
    ]
    return _table(("`units`", "`activation`", "`loss`", "`labels`", "When"), rows)


def optimizers_table() -> str:
    """Every optimizer with the learning rate Keras gives it, and the range in which it usually learns."""
    rows = [
        (
            f"`{row.name}`",
            f"`{row.keras_name}`",
            _code(row.learning_rate),
            " to ".join(f"{bound:.5f}".rstrip("0").rstrip(".") for bound in row.sensible),
            row.help,
        )
        for row in OPTIMIZERS
    ]
    return _table(("`optimizer`", "Keras class", "Keras' own learning rate", "Usual range", "What it does"), rows)


def optimizer_params_table() -> str:
    """Every optimizer with its parameters, a row each."""
    rows = []
    for optimizer in OPTIMIZERS:
        rows.append((f"`{optimizer.name}`", "", "", "", f"`keras.optimizers.{optimizer.keras_name}`."))
        rows += [("", f"`{p.name}`", _values(p), _code(p.default), p.help) for p in optimizer.params]
    return _table(("`optimizer`", "Parameter", "Values", "Default", "What it is"), rows)


def early_stopping_table() -> str:
    """Every key of early stopping."""
    rows = [(f"`{p.name}`", _values(p), _code(p.default), p.help) for p in EARLY_STOPPING]
    return _table(("Key", "Values", "Default", "What it is"), rows)


def schedules_table() -> str:
    """Every learning-rate schedule with its parameters, a row each."""
    rows = []
    for schedule in SCHEDULES:
        rows.append((f"`{schedule.name}`", "", "", "", f"`keras.{schedule.keras_name}`. {schedule.help}"))
        rows += [("", f"`{p.name}`", _values(p), _code(p.default), p.help) for p in schedule.params]
    return _table(("`type`", "Parameter", "Values", "Default", "What it is"), rows)


def datasets_table() -> str:
    """Every data set: name, splits, input shape, what is to be predicted, licence."""
    rows = [
        (
            f"`{card.name}`",
            card.kind,
            ", ".join(f"`{split}` {rows:,}" for split, rows in card.splits.items()),
            _shape(card),
            f"{len(card.classes)} classes" if card.classes else "a number",
            "yes" if card.bundled else f"no, {card.download_mb:.0f} MB to download",
            card.licence,
        )
        for card in DATASETS
    ]
    return _table(("`dataset`", "Kind", "Splits and rows", "Input shape", "To predict", "Bundled", "Licence"), rows)


def readings_table() -> str:
    """Every reading, most telling first: how bad it is, when it is said, and what follows from it."""
    words = {Severity.WARNING: "warning", Severity.INFO: "remark"}
    rows = [
        (
            f"`{reading.code}`",
            words[reading.severity],
            reading.said,
            ", ".join(f"`{code}`" for code in sorted(reading.explains)),
        )
        for reading in READINGS
    ]
    return _table(("Code", "How bad", "When it is said", "Not said beside it"), rows)


TABLES = {
    "settings": settings_table,
    "layers": layers_table,
    "heads": heads_table,
    "optimizers": optimizers_table,
    "optimizer_params": optimizer_params_table,
    "early_stopping": early_stopping_table,
    "schedules": schedules_table,
    "datasets": datasets_table,
    "readings": readings_table,
}


def with_tables(text: str) -> str:
    """A document with each of its marked tables written anew."""

    def written(match: re.Match[str]) -> str:
        return f"<!-- table: {match['name']} -->\n{TABLES[match['name']]()}<!-- end -->"

    return re.sub(r"<!-- table: (?P<name>\w+) -->\n.*?<!-- end -->", written, text, flags=re.DOTALL)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _code(value: object) -> str:
    if value is None or value == "":
        return "unset"
    return f"`{str(value).lower()}`" if isinstance(value, bool) else f"`{value}`"


def _values(param: Param) -> str:
    if param.choices:
        return ", ".join(f"`{choice}`" for choice in param.choices)
    if param.kind == "bool":
        return "`true`, `false`"
    if param.kind == "sizes":
        return "text, the size of each axis"
    kind = "whole number" if param.kind == "int" else "number"
    return f"{kind}, {param.low:g} to {param.high:g}"


def _shape(card: DatasetCard) -> str:
    return " × ".join(str(size) for size in card.input_shape)


def main(files: Iterable[Path] = FILES) -> None:
    """Write the tables of all documents."""
    for path in files:
        path.write_text(with_tables(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
