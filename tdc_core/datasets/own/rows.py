"""What is kept of the rows of a person's own file beside the arrays: which are the same, and what was found in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter

from tdc_core.datasets.errors import CorruptData
from tdc_core.datasets.own.folders import FINDINGS, KEYS
from tdc_core.spec import Finding, RowRange
from tdc_core.spec.messages import Code

DUPLICATES = "data.duplicates"
_FINDINGS: TypeAdapter[tuple[Finding, ...]] = TypeAdapter(tuple[Finding, ...])


@dataclass(frozen=True, eq=False)
class OwnRows:
    """The rows of a file.

    Attributes:
        findings: what stands out in all of them.
        keys: for each split int64 (rows,), the same for rows that are the same.
    """

    findings: tuple[Finding, ...]
    keys: Mapping[str, np.ndarray]

    def found(self, train: Sequence[RowRange], judged: Mapping[str, Sequence[RowRange]]) -> tuple[Finding, ...]:
        """What stands out once the rows are split.

        Rows that are there more than once matter where one part learns from them and another one judges by them. So of
        copies in the file it is told how many rows of each part lie in the training part too, as the figures
        "validation_copies" of "validation_rows"; nothing where there are none, unless they differ in the answer.

        Args:
            train: the training part.
            judged: the other parts, by name.
        """
        told: list[Finding] = []
        for finding in self.findings:
            if finding.code != DUPLICATES:
                told.append(finding)
                continue
            figures = self._in_both(train, judged)
            if any(name.endswith("_copies") and count for name, count in figures.items()):
                told.append(replace(finding, figures={**finding.figures, **figures}))
            elif finding.figures["same_features"] > finding.figures["copies"]:
                told.append(finding)
        return tuple(told)

    def _in_both(self, train: Sequence[RowRange], judged: Mapping[str, Sequence[RowRange]]) -> dict[str, float]:
        learned, places = self._of(train)
        figures: dict[str, float] = {}
        for name, ranges in judged.items():
            keys, own = self._of(ranges)
            copies = np.isin(keys, learned) & ~np.isin(own, places)  # a row that is named twice is no copy
            figures |= {f"{name}_copies": float(np.count_nonzero(copies)), f"{name}_rows": float(len(keys))}
        return figures

    def _of(self, ranges: Sequence[RowRange]) -> tuple[np.ndarray, np.ndarray]:
        """The keys of some rows, and a number for each row that no other has."""
        first = dict(zip(self.keys, np.cumsum([0, *map(len, self.keys.values())]).tolist(), strict=False))
        keys = [self.keys[rows.split][rows.start : rows.stop] for rows in ranges]
        places = [np.arange(rows.start, rows.stop) + first[rows.split] for rows in ranges]
        return np.concatenate(keys), np.concatenate(places)


def read_own_rows(folder: Path, splits: Mapping[str, int]) -> OwnRows:
    """What lies beside the arrays of a file.

    Args:
        folder: where these lie.
        splits: how many rows each has, in their order.

    Raises:
        CorruptData: it is not there, or can't be read.
    """
    try:
        findings = _FINDINGS.validate_json((folder / FINDINGS).read_bytes())
        keys = np.load(folder / KEYS, allow_pickle=False)
        if keys.shape != (sum(splits.values()),) or keys.dtype != np.int64:
            raise ValueError(f"{KEYS} has a shape of {keys.shape}")
    except (OSError, ValueError) as error:
        raise CorruptData(Code.DAMAGED(file=str(folder), words=str(error))) from error
    ends = np.cumsum(list(splits.values()))[:-1]
    return OwnRows(findings, dict(zip(splits, np.split(keys, ends), strict=True)))
