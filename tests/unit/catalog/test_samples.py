"""The sample files' rows, held to the files."""

from __future__ import annotations

import hashlib

import pytest

from tdc_core.catalog.samples import SAMPLES, Sample, find_sample

samples = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)


@samples
def test_a_row_is_complete_and_knows_its_file(sample: Sample) -> None:
    assert hashlib.sha256(sample.path.read_bytes()).hexdigest() == sample.sha256
    assert find_sample(sample.sha256) is sample
    for text in (sample.title, sample.holds, sample.source, sample.homepage, sample.licence):
        assert text.strip()
    assert sample.good_for.endswith(".")


def test_other_files_are_none_of_them() -> None:
    assert find_sample("0" * 64) is None


def test_they_are_small_together_and_nothing_else_lies_there() -> None:
    folder = SAMPLES[0].path.parent
    assert sum(path.stat().st_size for path in folder.iterdir()) < 500_000
    assert {path.name for path in folder.iterdir()} == {*(sample.file for sample in SAMPLES), "LICENSE-emoji.txt"}
