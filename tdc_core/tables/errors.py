"""Why a file can't be read, as an exception with its message."""

from __future__ import annotations

from tdc_core.spec.messages import Message


class NotReadable(Exception):
    """A file holds nothing that can be learned from, or is not the one that a reading was made for.

    Attributes:
        message: why, for the person whose file it is.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message
