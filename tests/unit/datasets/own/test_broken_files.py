"""A broken file ends in a data set or in a message in words, never in anything else.

`python -m benchmarks.broken_files` does the same with thousands, each under the limits of a process of its own kind.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tdc_core.datasets.own.folders import CARD, GUESS
from tdc_core.datasets.own.limits import FileLimits
from tdc_core.datasets.own.request import ReadRequest
from tdc_core.datasets.own.write import write_file
from tdc_core.spec import FileSource
from tdc_core.tables.errors import NotReadable
from tdc_core.words.messages import words_of
from tests.support.broken_files import broken_files, whole_files
from tests.support.tables import HARD, need_hard_files

PARTS, EACH = 10, 30


def end_of(data: bytes, folder: Path) -> str:
    """What reading a file comes to, in this process."""
    folder.mkdir()
    (folder / "source").write_bytes(data)
    made = folder / "made"
    made.mkdir()
    source = FileSource(name="file", sha256="a" * 64)
    try:
        write_file(
            ReadRequest(source=source, path=folder / "source", folder=made, limits=FileLimits()),
            lambda note, fraction: None,
        )
    except NotReadable as error:
        return words_of(error.message)
    assert (made / CARD).exists() and (made / GUESS).exists()
    return ""


@pytest.mark.parametrize("part", range(PARTS))
def test_it_ends_in_a_data_set_or_in_words(part: int, tmp_path: Path) -> None:
    need_hard_files()
    ends = [end_of(data, tmp_path / str(number)) for number, data in enumerate(broken_files(HARD, EACH, part))]
    assert 0 < sum(map(bool, ends)) < EACH, "some can be read in spite of all, and some can't"


def test_the_whole_ones_can_be_read() -> None:
    need_hard_files()
    assert len(whole_files(HARD)) > 60
