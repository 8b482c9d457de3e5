"""Why an archive, or one picture in it, can't be read, as exceptions; apart from what reads, so that they load fast."""

from __future__ import annotations

from tdc_core.spec.messages import Message


class NotReadable(Exception):
    """No data set can be made of the archive.

    Attributes:
        message: why, for the person whose it is.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


class LeftOut(Exception):
    """One file of the archive can't be used; the rest goes on.

    Attributes:
        message: why, in a few words that follow its name and a colon.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message
