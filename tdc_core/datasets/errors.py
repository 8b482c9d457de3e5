"""Why a data set can't be used, as exceptions; apart from the arrays, so that they can be caught without NumPy."""

from __future__ import annotations

from tdc_core.spec.messages import Message


class DatasetError(Exception):
    """A data set can't be used.

    Attributes:
        message: why, for the person who chose it.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class DataUnavailable(DatasetError):
    """The data set is not prepared on this machine."""


class CorruptData(DatasetError):
    """A file is not what it was when it was made."""
