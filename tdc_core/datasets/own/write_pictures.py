"""From an archive of pictures to arrays, a card, and what was found in it."""

from __future__ import annotations

from collections import Counter

import numpy as np

from tdc_core.datasets.library import write_manifest
from tdc_core.datasets.own.before import write_before
from tdc_core.datasets.own.card import card_of_file, write_card
from tdc_core.datasets.own.folders import GUESS, KEYS
from tdc_core.datasets.own.inspection import Inspection, LeftOut
from tdc_core.datasets.own.limits import FileLimits
from tdc_core.datasets.own.request import ReadRequest
from tdc_core.datasets.progress import Progress
from tdc_core.findings.pictures import find_in_pictures
from tdc_core.pictures.guess import guess
from tdc_core.pictures.limits import PictureLimits
from tdc_core.pictures.prepare import Prepared, prepare
from tdc_core.pictures.same import same_pictures
from tdc_core.pictures.survey import Survey
from tdc_core.spec import Finding, PicturesReading
from tdc_core.spec.messages import Code, Message
from tdc_core.words.messages import words_of


def write_pictures(request: ReadRequest, progress: Progress) -> None:
    """Read an archive of pictures and write what is made of it into the request's folder.

    Raises:
        NotReadable: no data set can be made of it.
    """
    source, limits = request.source, _limits(request.limits)
    reading, survey = source.reading, None
    if not isinstance(reading, PicturesReading):
        progress(Code.LOOKING(), None)
        reading, survey = guess(request.path, limits)
    made = prepare(request.path, reading, request.folder, progress, limits)
    card = card_of_file(
        source.name,
        reading,
        kind="image",
        splits={name: split.rows for name, split in made.splits.items()},
        classes=made.classes,
        label="folder",
        image_shape=(reading.height, reading.width, 1 if reading.colour == "grey" else 3),
        value_range=(0, 255),
        left_out=tuple((entry, words_of(why)) for entry, why in made.left_out),
        written=made.written,
    )
    write_manifest(request.folder, card, "the file")
    same = same_pictures([np.load(split.features, mmap_mode="r") for split in made.splits.values()])
    np.save(request.folder / KEYS, same.alike, allow_pickle=False)
    write_before(request, made, reading, limits)
    labels = np.concatenate([np.load(split.labels) for split in made.splits.values()])
    findings = tuple(find_in_pictures(same.alike, labels, made.classes))
    write_card(request.folder, card, findings)
    if survey is not None:
        inspection = _inspection(reading, survey, made, findings)
        (request.folder / GUESS).write_text(inspection.model_dump_json(), encoding="utf-8")


def _inspection(reading: PicturesReading, survey: Survey, made: Prepared, findings: tuple[Finding, ...]) -> Inspection:
    counts: Counter[str] = Counter()
    for split in made.splits.values():
        labels = np.bincount(np.load(split.labels), minlength=len(made.classes)).tolist()
        counts.update(dict(zip(made.classes, labels, strict=True)))
    left_out: tuple[tuple[str, Message], ...] = tuple(made.left_out)
    return Inspection(
        form="pictures",
        reading=reading,
        rows=sum(split.rows for split in made.splits.values()),
        classes=dict(counts),
        splits={name: split.rows for name, split in made.splits.items()},
        left_out=tuple(LeftOut(what=what, why=why.text) for what, why in left_out),
        remarks=tuple(remark.text for remark in survey.remarks),
        findings=findings,
    )


def _limits(limits: FileLimits) -> PictureLimits:
    return PictureLimits(files=limits.pictures)
