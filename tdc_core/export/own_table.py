"""How a script reads a person's own table, as pieces of Python source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tdc_core.catalog.dataset_card import MOST_CATEGORIES, Column, DatasetCard
from tdc_core.export.no_script import NO_COLUMN, NoScript, no_script
from tdc_core.export.pieces import literal, rows_source
from tdc_core.spec import ColumnReading, TableReading, one_line
from tdc_core.spec.as_written import ColumnAsWritten, TableAsWritten

ISO = "ISO8601"
_PARTS = {"weekday": "day_of_week"}  # as pandas calls it


@dataclass(frozen=True)
class Input:
    """What the model is given of a column, as source.

    Attributes:
        call: an expression for a column or several, float or boolean.
        note: what stands behind it; empty without.
    """

    call: str
    note: str = ""


def table_names(card: DatasetCard, parts: list[tuple[str, str]]) -> dict[str, Any]:
    """What the templates of a table's script are filled with.

    Args:
        card: of the file.
        parts: names of the parts, each with its split.

    Raises:
        NoScript: a script could not read the file as it is read here.
        SplitError: a part is no split of it.
    """
    reading, written = card.reading, card.written
    if not isinstance(reading, TableReading) or not isinstance(written, TableAsWritten):
        raise NoScript(
            f"{card.title} was read by an earlier version. Bring it once more, and its script can be written."
        )
    if not reading.features:
        raise NoScript(NO_COLUMN.format(name=one_line(card.title)))
    if written.trouble is not None:
        raise no_script(written.trouble, card.title)
    for name, column in written.columns.items():
        if column.trouble is not None:
            raise no_script(column.trouble, name)
    ranges = {part: [(r.start, r.stop) for r in card.rows(split)] for part, split in parts}
    inputs = _inputs(card, reading, written)
    called = " ".join(each.call for each in inputs)
    gaps = written.columns[reading.target].gaps or written.empty_rows
    odd = bool({"null_bytes", "quotes_above", "bad_bytes"} & {*written.oddities})
    by_lines = odd or reading.comment is not None or reading.separator == "gaps"
    return {
        "parts": [(part, split, ranges[part]) for part, split in parts],
        "train_rows": rows_source("train", ranges["train"]),
        "reading": reading,
        "names": [column.name for column in reading.columns],
        "written": written,
        "by_lines": by_lines,
        "read_arguments": _read_arguments(card, reading, written, by_lines=by_lines),
        "long_lines": _unused(reading) if "long_lines" in written.oddities else None,
        "steps": _steps(card, reading, written),
        "uses_number": any(column.form == "signs" for column in written.columns.values()),
        "target_gaps": gaps or written.header_again is not None,
        "target_classes": _classes(card, written.columns[reading.target]),
        "order_values": _order_values(reading, written),
        "inputs": inputs,
        "uses_fill": "filled(" in called,
        "marks": {each.call.split("(")[0] + "_flag" for each in inputs if "flag=True" in each.call},
        "uses_one_hot": "one_hot(" in called,
        "category_gaps": any(written.columns[_source(c, reading).name].gaps for c in card.columns if c.categories),
        "uses_other": "other=True" in called,
        "uses_numpy": True,
        "uses_pyarrow": "index" in written.oddities,
        "imports": _imports(reading, written, by_lines=by_lines),
        "needs": {"text": ["pandas"], "workbook": ["pandas", "python-calamine"], "parquet": ["pandas", "pyarrow"]}[
            reading.format
        ],
    }


def _imports(reading: TableReading, written: TableAsWritten, *, by_lines: bool) -> list[str]:
    """Modules of Python itself that reading takes."""
    number = any(column.form == "signs" for column in written.columns.values())
    gaps = reading.separator == "gaps"
    wanted = {"csv": "no_quotes" in written.oddities, "io": by_lines, "re": number or gaps, "unicodedata": number}
    return [name for name, is_wanted in wanted.items() if is_wanted]


def _read_arguments(card: DatasetCard, reading: TableReading, written: TableAsWritten, *, by_lines: bool) -> list[str]:
    """The arguments of the call that reads the file, without its name."""
    if reading.format == "parquet":
        return []
    arguments = []
    if reading.format == "workbook":
        arguments += [f"sheet_name={literal(reading.sheet)}" if reading.sheet is not None else "sheet_name=0"]
        arguments += ['engine="calamine"']
    else:
        arguments += _text_arguments(reading, written, by_lines=by_lines)
    names = [column.name for column in reading.columns]
    skipped = written.first - int(written.plain_names)
    if by_lines:
        skipped = 0
    if skipped:
        arguments.append(f"skiprows={skipped}")
    if not written.plain_names or by_lines or "long_lines" in written.oddities:
        long = "long_lines" in written.oddities
        if written.plain_names and not by_lines:  # the names are given, so their line is skipped too
            arguments = [each for each in arguments if not each.startswith("skiprows=")] + [f"skiprows={written.first}"]
        arguments += ["header=None", f"names={literal([*names, _unused(reading)] if long else names)}"]
        if reading.format == "workbook":
            arguments.append(f"usecols=range({written.left}, {written.left + len(names)})")
        elif long:
            arguments += [f"usecols=range({len(names) + 1})", "index_col=False"]
    texts = [name for name, column in written.columns.items() if column.form != "plain"]
    if texts:
        arguments.append(f"dtype={{{', '.join(f'{literal(name)}: str' for name in texts)}}}")
    arguments += ["keep_default_na=False", f"na_values={_missing(card, reading, written)}"]
    return arguments


def _text_arguments(reading: TableReading, written: TableAsWritten, *, by_lines: bool) -> list[str]:
    arguments = []
    if reading.separator == "gaps":
        arguments.append(r'sep="\t"')
    elif reading.separator == "spaces":
        arguments.append(r'sep=r"\s+"')
    elif reading.separator not in (None, ","):
        arguments.append(f"sep={literal(reading.separator)}")
    if not by_lines and reading.encoding not in (None, "utf-8"):
        arguments.append(f"encoding={literal(reading.encoding)}")
    if reading.decimal == "," and reading.separator != ",":
        arguments.append('decimal=","')
    if "no_quotes" in written.oddities:
        arguments.append("quoting=csv.QUOTE_NONE")
    if "single_quotes" in written.oddities:
        arguments.append('quotechar="\'"')
    if "escapes" in written.oddities:
        arguments.append(r'escapechar="\\"')
    if "blank_before_quotes" in written.oddities:
        arguments.append("skipinitialspace=True")
    return arguments


def _unused(reading: TableReading) -> str:
    """A name that no column has."""
    names, name = {column.name for column in reading.columns}, "too many"
    while name in names:
        name += "!"
    return name


def _missing(card: DatasetCard, reading: TableReading, written: TableAsWritten) -> str:
    """What is read as missing: the same for all columns where it is no value of another, else by column."""
    spelled = {name: {"", *column.missing} for name, column in written.columns.items()}
    together = set().union(*spelled.values())
    if all(_has_none_of(name, together - own, card, reading, written) for name, own in spelled.items()):
        return literal(sorted(together))
    if "long_lines" in written.oddities:
        spelled[_unused(reading)] = {""}
    return f"{{{', '.join(f'{literal(name)}: {literal(sorted(words))}' for name, words in spelled.items())}}}"


def _has_none_of(name: str, words: set[str], card: DatasetCard, reading: TableReading, written: TableAsWritten) -> bool:
    """Whether a column surely has none of some words as a value."""
    column, read = written.columns[name], reading.column(name)
    if not words:
        return True
    if column.form != "words" or (read.kind == "date" and name != reading.target):
        return not any(sign.isdigit() for word in words for sign in word)
    if name == reading.target:
        return words.isdisjoint({*card.classes, *column.spellings})
    known = next((each for each in card.columns if each.name == name), None)
    return (
        known is not None and not _without_other(known)[1] and words.isdisjoint({*known.categories, *column.spellings})
    )


def _steps(card: DatasetCard, reading: TableReading, written: TableAsWritten) -> list[str]:
    """Statements that bring columns to values, one each."""
    steps = []
    for name, column in written.columns.items():
        place = f"table[{literal(name)}]"
        read = reading.column(name)
        number = read.kind == "number" if name != reading.target else reading.aim == "number"
        if reading.format == "parquet" and column.form == "words":
            steps.append(f"{place} = {place}.astype(str).where({place}.notna())")
        if reading.format != "text":
            steps += _gone(place, column, read, reading)
        date = read.kind == "date" and name != reading.target
        if not date and (spellings := _spellings(name, column, card, reading)):
            steps.append(f"{place} = {place}.replace({_mapping(spellings)})")
        if column.form == "signs":
            steps.append(f'{place} = {place}.map(number, na_action="ignore").astype(float)')
        elif number and "decimals" in written.oddities:
            steps.append(f"{place} = {place}.astype(float)")
        if column.huge:
            steps.append(f'{place} = {place}.where({place}.abs() <= np.finfo("float32").max)  # no larger number fits')
        if date:
            form, months = read.date_format or ISO, ""
            if column.spellings:  # words in English, quarters as months
                form = form.replace("%B", "%b").replace("%q", "%m")
                months = f".replace({_mapping(column.spellings)}, regex=True)"
            given = f'{place}.str.strip(){months}, format={literal(form)}, errors="coerce", utc=True'
            steps.append(f"{place} = pd.to_datetime({given}).dt.tz_localize(None)")
    return steps


def _gone(place: str, column: ColumnAsWritten, read: ColumnReading, reading: TableReading) -> list[str]:
    """Values that stand for missing, where the file is no text whose reader is told of them."""
    words = sorted({*reading.missing, *read.missing, *column.missing})
    if column.form == "plain":
        numbers = [value for value in map(_number, words) if value is not None]
        return [f"{place} = {place}.where(~{place}.isin({literal(numbers)}))"] if numbers else []
    if reading.format == "parquet" and words:
        return [f"{place} = {place}.where(~{place}.isin({literal(words)}))"]
    return []


def _spellings(name: str, column: ColumnAsWritten, card: DatasetCard, reading: TableReading) -> dict[str, str]:
    """Words that are to be replaced; a workbook's TRUE comes as True."""
    spellings = dict(column.spellings)
    if reading.format == "workbook" and column.form == "words":
        words = (
            card.classes if name == reading.target else next((c.categories for c in card.columns if c.name == name), ())
        )
        taken = {word: spellings.get(word, word) for word in ("TRUE", "FALSE")}
        spellings |= {word.title(): other for word, other in taken.items() if other in words}
    return spellings


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None


def _mapping(words: dict[str, str]) -> str:
    return f"{{{', '.join(f'{literal(word)}: {literal(name)}' for word, name in words.items())}}}"


def _source(column: Column, reading: TableReading) -> ColumnReading:
    """The column of the file that a column of the card was made of."""
    for read in reading.features:
        names = [f"{read.name} {part}" for part in read.date_parts] if read.kind == "date" else [read.name]
        if column.name in names:
            return read
    raise KeyError(column.name)


def _inputs(card: DatasetCard, reading: TableReading, written: TableAsWritten) -> list[Input]:
    """What stands in the columns of `x`, in the card's order."""
    columns, inputs = iter(card.columns), []
    for read in reading.features:
        place, gaps = f"table[{literal(read.name)}]", written.columns[read.name].gaps
        for number, part in enumerate(read.date_parts if read.kind == "date" else ("",)):
            column = next(columns)
            if column.categories:
                inputs.append(_one_hot(place, column, written.columns[read.name]))
                continue
            values = f"{place}.dt.{_PARTS.get(part, part)}" if part else place
            flag = ", flag=True" if column.flag and not number else ""
            inputs.append(Input(f"filled({values}{flag})" if gaps or flag else values))
    return inputs


def _one_hot(place: str, column: Column, written: ColumnAsWritten) -> Input:
    names, other = _without_other(column)
    words = literal([_value(name) for name in names] if written.form == "plain" else names)
    more = ", other=True" * other + ", flag=True" * column.flag
    return Input(f"one_hot({place}, {words}{more})")


def _without_other(column: Column) -> tuple[list[str], bool]:
    """The categories that have a place of their own, and whether there is one for all others."""
    names = list(column.categories)
    return (names[:-1], True) if len(names) > MOST_CATEGORIES else (names, False)


def _classes(card: DatasetCard, written: ColumnAsWritten) -> list[Any]:
    return [_value(name) for name in card.classes] if written.form == "plain" else list(card.classes)


def _value(name: str) -> int | float:
    value = float(name)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _order_values(reading: TableReading, written: TableAsWritten) -> str:
    """What rows are ordered by, as source; empty where that is no column."""
    name = reading.order.column
    if name is None:
        return ""
    read, column = reading.column(name), written.columns[name]
    target = name == reading.target
    place = f"table[{literal(name)}]"
    if (read.kind in ("number", "date") and not target) or (target and reading.aim == "number"):
        return f"{place}.to_numpy()"
    values = f"pd.to_numeric({place})" if column.numerals else place
    return f"pd.factorize({values}, sort=True)[0]"
