"""What a person varies of the draft and how it is to be searched, as typed: it may be wrong, and nothing gets lost."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationError

from tdc_core.spec.base import Frozen
from tdc_core.spec.experiment import LONGEST
from tdc_core.sweeps.spec import LARGEST_SEED, MOST_PARALLEL, MOST_SEARCHED, MOST_TRIALS
from tdc_core.ui.session.session import Session

TIMES = "times"
"""The name of a row that varies how often a layer stands there."""
LONGEST_LIST = 3000
"""Characters of a list: a hundred numbers."""
How = Literal["list", "range", "choices"]
Sampler = Literal["tpe", "random", "grid"]


class Row(Frozen):
    """One thing that varies.

    Attributes:
        layer: the id of the layer that it is about, None for a setting of the training, the head or the data.
        kind: the type of that layer, so that another one in its place is told from it.
        name: the parameter of the layer, or `TIMES`; without a layer the whole path, such as `training.epochs`.
        how: which of the texts below count.
        values: a list of numbers as it was typed.
        low, high, step: the ends of a range as they were typed, and its step, empty for none.
        log: whether the range is on a log scale.
        choices: those of a choice.
    """

    layer: str | int | None = None
    kind: str = Field(default="", max_length=LONGEST)
    name: str = Field(max_length=LONGEST)
    how: How = "range"
    values: str = Field(default="", max_length=LONGEST_LIST)
    low: str = Field(default="", max_length=LONGEST)
    high: str = Field(default="", max_length=LONGEST)
    step: str = Field(default="", max_length=LONGEST)
    log: bool = False
    choices: tuple[str, ...] = Field(default=(), max_length=100, strict=False)

    @property
    def key(self) -> tuple[str | int | None, str]:
        """What tells it from all others."""
        return self.layer, self.name


class Plan(Frozen):
    """All that varies, and how it is searched; what has no explanation here is as in a sweep file.

    Attributes:
        name: of the sweep; empty for the experiment's.
    """

    rows: tuple[Row, ...] = Field(default=(), max_length=MOST_SEARCHED, strict=False)
    name: str = Field(default="", max_length=LONGEST)
    trials: int = Field(default=20, ge=1, le=MOST_TRIALS)
    sampler: Sampler = "tpe"
    seed: int = Field(default=0, ge=0, le=LARGEST_SEED)
    pruner: Literal["none", "median"] = "none"
    startup: int = Field(default=5, ge=0, le=MOST_TRIALS)
    warmup: int = Field(default=0, ge=0, le=MOST_TRIALS)
    metric: str | None = Field(default=None, max_length=50)
    parallel: int = Field(default=2, ge=1, le=MOST_PARALLEL)

    def row(self, key: tuple[str | int | None, str]) -> Row | None:
        """The row of that key."""
        return next((row for row in self.rows if row.key == key), None)

    def with_row(self, row: Row) -> Plan:
        """The plan with a row in the place of the one of its key, or at the end."""
        if self.row(row.key) is None:
            return self.model_copy(update={"rows": (*self.rows, row)})
        return self.model_copy(update={"rows": tuple(row if one.key == row.key else one for one in self.rows)})

    def without(self, key: tuple[str | int | None, str]) -> Plan:
        """The plan without a row."""
        return self.model_copy(update={"rows": tuple(row for row in self.rows if row.key != key)})


NOTHING = Plan()


def plan_of(session: Session) -> Plan:
    """What the visitor varies; nothing where what was kept is none that this code can read."""
    try:
        return NOTHING if session.varied is None else Plan.model_validate(session.varied)
    except ValidationError:
        return NOTHING


def keep(session: Session, plan: Plan) -> None:
    """Keep what the visitor varies, beside the draft; with the last row all else goes."""
    session.vary(plan.model_dump(mode="json") if plan.rows else None)


def change_row(session: Session, key: tuple[str | int | None, str], **values: object) -> None:
    """Change a row as it is now; nothing where it has gone meanwhile."""
    plan = plan_of(session)
    row = plan.row(key)
    if row is not None:
        keep(session, plan.with_row(Row.model_validate({**row.model_dump(), **values})))


def change_plan(session: Session, **values: object) -> None:
    """Change how it is searched."""
    keep(session, Plan.model_validate({**plan_of(session).model_dump(), **values}))
