"""A data frame as the table that a reading of it makes, without the way over a file."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from tdc_core.spec.reading import ColumnReading, Kind, TableReading
from tdc_core.tables.table import ReadColumn, Table

_WITH_UNIT = re.compile(r"^([-+]?\d+(?:[.,]\d+)?)\s*([^\W\d_]+|%|)$")


def as_table(frame: pd.DataFrame, target: str, aim: str | None = None, kinds: dict[str, Kind] | None = None) -> Table:
    """The frame read with those kinds; where none is given, as a column's values suggest."""
    read: dict[str, tuple[Kind, ReadColumn]] = {}
    for name in map(str, frame.columns):
        kind = (kinds or {}).get(name) or _kind(frame[name])
        read[name] = (kind, _read(frame[name], kind))
    if aim is None:
        column = read[target][1]
        few = column.numbers is None or len(np.unique(column.numbers[~np.isnan(column.numbers)])) <= 10
        aim = "classes" if few else "number"
    columns = tuple(
        ColumnReading(name=name, kind=kind, use=kind in ("number", "category", "date") and name != target)
        for name, (kind, _) in read.items()
    )
    reading = TableReading.model_validate(
        {"sha256": "0" * 64, "columns": [c.model_dump() for c in columns], "target": target, "aim": aim}
    )
    return Table(reading, {name: column for name, (_, column) in read.items()}, len(frame))


def _kind(values: pd.Series) -> Kind:
    present = values.dropna()
    different = present.nunique()
    if not different:
        return "empty"
    if different == 1:
        return "constant"
    if present.map(lambda value: not isinstance(value, str)).all():
        return "number"
    words = present.astype(str)
    if words.str.match(r"^\d{4}-\d\d-\d\d|^\d\d\.\d\d\.\d{4}$").all():
        return "date"
    if words.map(lambda word: bool(_WITH_UNIT.match(word.strip()))).mean() >= 0.9:
        return "number"
    if words.str.split().str.len().mean() >= 3 and different > len(words) / 2:
        return "text"
    return "id" if different == len(words) else "category"


def _read(values: pd.Series, kind: Kind) -> ReadColumn:
    if kind == "number":
        return _numbers(values)
    if kind == "date":
        words = values.astype(str)
        form = "%d.%m.%Y" if words.str.match(r"^\d\d\.").any() else None
        dates = pd.to_datetime(values, format=form)
        seconds = (dates - pd.Timestamp(0)) / pd.Timedelta(seconds=1)
        return ReadColumn(numbers=seconds.to_numpy(float))
    words = values.map(lambda value: str(value).strip(), na_action="ignore")
    joined = words.map(lambda word: " ".join(word.split()).casefold(), na_action="ignore")
    first = pd.Series(words.to_numpy(object), index=joined.to_numpy(object)).dropna()
    name = {key: group.value_counts().index[0] for key, group in first.groupby(level=0)}
    raw = pd.Series(values.astype(object).to_numpy(), index=joined.to_numpy(object)).dropna().map(str)
    spelt = {name[key]: tuple(sorted(set(group))) for key, group in raw.groupby(level=0)}
    vocabulary = tuple(sorted(set(name.values())))
    place = {word: code for code, word in enumerate(vocabulary)}
    codes = joined.map(lambda key: place[name[key]], na_action="ignore").fillna(-1).to_numpy(np.int32)
    return ReadColumn(
        codes=codes, words=vocabulary, spellings={word: all_ for word, all_ in spelt.items() if len(all_) > 1}
    )


def _numbers(values: pd.Series) -> ReadColumn:
    if pd.api.types.is_numeric_dtype(values):
        return ReadColumn(numbers=values.to_numpy(float, copy=True))
    numbers, signs = np.full(len(values), np.nan), {}
    for row, value in enumerate(values):
        if isinstance(value, str):
            found = _WITH_UNIT.match(value.strip())
            if found is None:
                continue
            numbers[row] = float(found[1].replace(",", "."))
            for sign in (found[2], *(sign for sign in ".," if sign in found[1])):
                if sign:
                    signs[sign] = signs.get(sign, 0) + 1
        elif value is not None:
            numbers[row] = float(value)
    return ReadColumn(numbers=numbers, signs=signs)
