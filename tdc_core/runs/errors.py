"""What the store can't do, as exceptions; apart from the store, so that they can be caught without loading it."""

from __future__ import annotations

from tdc_core.runs.models import Reason
from tdc_core.spec.messages import Message


class StoreError(RuntimeError):
    """The store can't do what was asked."""


class Refusal(StoreError):
    """The store does not do what was asked.

    Attributes:
        message: why, for the person who asked.
    """

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        """The message as the store keeps one, so that it stays a message where it is handed on as text."""
        return self.message.text


class UnreadableRow(StoreError):
    """A row holds what no code of this version has written; the others are as good as before.

    Attributes:
        key: which one.
    """

    def __init__(self, words: str, key: str) -> None:
        super().__init__(words)
        self.key = key


class StoreUnusable(StoreError):
    """The store can't be used, or not now: broken, another program's, locked, out of reach.

    The message names the settings that say where the store lies, and no path, since pages show it.

    Attributes:
        address: where the store lies, without a password, for the command line and the log.
        passing: whether it may pass by itself, so that trying again makes sense.
        reason: what a run says that ended by it, where it is a full disk or a locked store. It stands here, since
            Keras raises what a callback raised anew, without its cause.
    """

    def __init__(self, message: str, address: str, passing: bool = False, reason: Reason | None = None) -> None:
        super().__init__(message, address, passing, reason)  # what a pool of processes makes it anew from
        self.address = address
        self.passing = passing
        self.reason = reason

    def __str__(self) -> str:
        return str(self.args[0])
