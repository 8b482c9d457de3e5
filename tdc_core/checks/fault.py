"""What is wrong with a head, before it is said what Keras does with it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from tdc_core.checks.problem import Severity

Field = Literal["units", "activation", "loss", "labels"]


class Fault(NamedTuple):
    """What is wrong, and in which field of the head.

    Attributes:
        code: of the problem; empty for `head.` and the field.
    """

    field: Field
    severity: Severity
    message: str
    why: str
    code: str = ""
