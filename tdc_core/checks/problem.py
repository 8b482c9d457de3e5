"""What the referee says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tdc_core.spec import ExperimentSpec


class Severity(StrEnum):
    """How bad it is: an error blocks Train, a warning misleads, info is a remark."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Problem:
    """One verdict.

    Attributes:
        path: where in the experiment, for example `model.layers.2.units` or `data.train`.
        code: a short stable name, for example `head.units`.
        message: what is wrong, in one sentence.
        why: the reason, for a beginner.
        keras: what Keras would do with it.
        fix: the repaired experiment, None where there is no single right repair.
    """

    path: str
    severity: Severity
    code: str
    message: str
    why: str = ""
    keras: str = ""
    fix: ExperimentSpec | None = None
