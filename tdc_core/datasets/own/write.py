"""From a person's file to arrays, a card, and what was found in it; runs in the process that is held to limits."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tdc_core.datasets.library import write_arrays
from tdc_core.datasets.own.card import write_card
from tdc_core.datasets.own.folders import GUESS, KEYS
from tdc_core.datasets.own.inspection import ColumnFound, Inspection, LeftOut
from tdc_core.datasets.own.limits import FileLimits
from tdc_core.datasets.own.request import ReadRequest
from tdc_core.datasets.own.table_arrays import TableArrays, table_arrays
from tdc_core.datasets.own.write_pictures import write_pictures
from tdc_core.datasets.progress import Progress
from tdc_core.findings.catalogue import find
from tdc_core.findings.duplicates import row_keys
from tdc_core.spec import Finding, PicturesReading, TableReading
from tdc_core.spec.messages import Code
from tdc_core.tables.guess import NOTHING_GIVEN, guess
from tdc_core.tables.guessed import Guess
from tdc_core.tables.limits import Limits
from tdc_core.tables.read import read
from tdc_core.tables.table import Table

_OF_WORKBOOKS = (b"[Content_Types].xml", b"content.xml", b"xl/workbook")


def write_file(request: ReadRequest, progress: Progress) -> None:
    """Read a file and write what is made of it into the request's folder.

    Raises:
        NotReadable: it can't be read.
    """
    source = request.source
    progress(Code.READING(dataset=source.name), None)
    if isinstance(source.reading, PicturesReading) or (source.reading is None and _has_pictures(request.path)):
        write_pictures(request, progress)
        return
    limits = _table_limits(request.limits)
    if isinstance(source.reading, TableReading):
        _write_table(request, read(request.path, source.reading, limits))
        return
    given = source.given or NOTHING_GIVEN
    found = guess(request.path, target=source.target, name=source.name, limits=limits, given=given)
    arrays, findings = _write_table(request, found.table)
    inspection = _inspection(found, arrays, findings)
    (request.folder / GUESS).write_text(inspection.model_dump_json(), encoding="utf-8")


def _write_table(request: ReadRequest, table: Table) -> tuple[TableArrays, tuple[Finding, ...]]:
    made, findings = table_arrays(request.source.name, table), find(table)
    write_arrays(request.folder, made.card, {"train": made.arrays}, "the file")
    np.save(request.folder / KEYS, row_keys(table)[made.rows], allow_pickle=False)
    np.save(request.folder / "rows.npy", made.rows, allow_pickle=False)
    write_card(request.folder, made.card, findings)
    return made, findings


def _inspection(found: Guess, made: TableArrays, findings: tuple[Finding, ...]) -> Inspection:
    reading, table = found.reading, found.table
    features = {column.name for column in reading.features}
    columns = (
        ColumnFound(
            name=column.name,
            kind=column.kind,
            missing=int(table.columns[column.name].missing.sum()) - table.columns[column.name].infinite,
            kept=column.name in features,
            reason=found.reasons[column.name].text,
        )
        for column in reading.columns
    )
    counts = np.bincount(made.arrays.labels, minlength=len(made.card.classes)).tolist() if made.card.classes else []
    return Inspection(
        form="table",
        reading=reading,
        rows=table.rows,
        columns=tuple(columns),
        target_reason=found.target_reason.text,
        classes=dict(zip(made.card.classes, counts, strict=True)),
        splits=made.card.splits,
        left_out=tuple(LeftOut(what=what, why=why.text) for what, why in found.left_out),
        remarks=tuple(remark.text for remark in found.remarks),
        sheets=found.sheets,
        findings=findings,
    )


def _table_limits(limits: FileLimits) -> Limits:
    return Limits(rows=limits.rows, columns=limits.columns, size=int(limits.megabytes * 1e6))


def _has_pictures(path: Path) -> bool:
    """Whether a file is an archive, if a broken one, and no workbook, which is one too."""
    data = path.read_bytes()
    return data.startswith(b"PK") and not any(name in data for name in _OF_WORKBOOKS)
