"""A few pictures of an archive as they were before they were brought to one size, kept small beside the arrays."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from tdc_core.catalog.dataset_card import DatasetCard
from tdc_core.datasets.library import prepared_folder
from tdc_core.datasets.own.folders import BEFORE
from tdc_core.datasets.own.request import ReadRequest
from tdc_core.pictures.archive import members, opened, read
from tdc_core.pictures.errors import LeftOut
from tdc_core.pictures.limits import PictureLimits
from tdc_core.pictures.picture import decoded, header
from tdc_core.pictures.prepare import Prepared
from tdc_core.spec import PicturesReading

_MOST = 6
_SIDE = 160  # pixels of the longer side
_ROWS = "rows"


def write_before(request: ReadRequest, made: Prepared, reading: PicturesReading, limits: PictureLimits) -> None:
    """Keep some pictures of the first part, of as many classes as can be; in the process that is held to limits."""
    split = next(iter(made.splits.values()))
    labels = np.load(split.labels)
    names = json.loads(split.names.read_text("utf-8"))
    _, firsts = np.unique(labels, return_index=True)
    rows = list(dict.fromkeys([*sorted(firsts.tolist()), *range(len(names))]))[:_MOST]
    kept: dict[str, np.ndarray] = {}
    with opened(request.path, limits) as archive:
        by_name = {member.name: member for member in members(archive)[0]}
        for row in rows:
            try:
                data = read(archive, by_name[names[row]], limits)
                size = header(data, limits)
                scale = min(1, _SIDE / max(size.width, size.height))
                height, width = max(1, round(size.height * scale)), max(1, round(size.width * scale))
                kept[str(row)] = decoded(data, height, width, "stretch", "colour")
            except (LeftOut, KeyError):
                continue
    np.savez(request.folder / BEFORE, allow_pickle=False, **{_ROWS: np.array([int(row) for row in kept])}, **kept)


def pictures_before(home: Path, card: DatasetCard) -> dict[int, np.ndarray]:
    """Some pictures as they were, uint8 (height, width, 3), by their row in the card's first split; maybe none."""
    path = prepared_folder(home, card) / BEFORE
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as kept:
        return {int(row): kept[str(row)] for row in kept[_ROWS]}
