"""Why one file of an archive can't be used; an archive that can't be is `tdc_core.tables.errors.NotReadable`."""

from __future__ import annotations

from tdc_core.spec.messages import Message


class LeftOut(Exception):
    """One file of the archive can't be used; the rest goes on.

    Attributes:
        message: why, in a few words that follow its name and a colon.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message
