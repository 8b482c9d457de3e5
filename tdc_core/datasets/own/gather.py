"""Pictures that are brought class by class: an archive that grows with each class."""

from __future__ import annotations

import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import IO

from tdc_core.pictures.pack import pack


@contextmanager
def with_pictures(before: Path | None, label: str, pictures: Iterable[tuple[str, bytes]]) -> Iterator[IO[bytes]]:
    """An archive with more pictures in it, as an open file that is gone at the end.

    Args:
        before: the archive as it was, one that `pack` has made; None to begin one.
        label: the class of the new pictures.
        pictures: each one's name and its bytes.
    """
    new = ((label, name, data) for name, data in pictures)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pictures.zip"
        pack(chain(_files(before), new) if before is not None else new, path)
        with path.open("rb") as archive:
            yield archive


def classes_in(archive: Path) -> Mapping[str, int]:
    """How many pictures each class has in an archive that `pack` has made."""
    with zipfile.ZipFile(archive) as packed:
        return Counter(name.split("/")[0] for name in packed.namelist())


def _files(archive: Path) -> Iterator[tuple[str, str, bytes]]:
    with zipfile.ZipFile(archive) as packed:
        for name in packed.namelist():
            label, _, rest = name.partition("/")
            yield label, rest, packed.read(name)
