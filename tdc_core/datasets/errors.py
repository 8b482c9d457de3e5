"""Why a data set can't be used, as exceptions; apart from the arrays, so that they can be caught without NumPy."""

from __future__ import annotations


class DatasetError(Exception):
    """A data set can't be used; the message is written for the person who chose it."""


class DataUnavailable(DatasetError):
    """The data set is not prepared on this machine."""


class CorruptData(DatasetError):
    """A file is not what it was when it was made."""
