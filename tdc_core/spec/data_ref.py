"""Which data are meant, whatever else has the same name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class DataRef:
    """A data set, told from every other one by what is in it.

    Attributes:
        source: where it comes from, for example "tfds".
        name: as people know it; two data sets may have the same one.
        content: what is the same for equal content alone, see `content_id`.
    """

    source: str
    name: str
    content: str

    @property
    def key(self) -> str:
        """It in one word of at most 100 characters, for a column that people may read."""
        return f"{self.name[:60]}@{self.content}"


def name_of(key: str) -> str:
    """The name in a `DataRef.key`; what has no content in it is a name already."""
    return key.rsplit("@", 1)[0]


def content_id(recipe: Mapping[str, object], digits: int = 16) -> str:
    """A short name of some content.

    Args:
        recipe: what the content follows from, as values that JSON knows.
        digits: how many hexadecimal digits, 64 at most.
    """
    return hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()[:digits]
