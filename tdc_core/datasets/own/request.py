"""What the process that reads a file is asked."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from tdc_core.datasets.own.limits import FileLimits
from tdc_core.spec import FileSource


class ReadRequest(BaseModel):
    """One file to be read.

    Attributes:
        source: which, and how.
        path: where its bytes lie.
        folder: an empty folder for what is made of it.
        limits: what it may take.
    """

    source: FileSource
    path: Path
    folder: Path
    limits: FileLimits
