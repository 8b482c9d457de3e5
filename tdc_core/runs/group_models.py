"""Immutable snapshots of what runs have to do with each other, and of what their owner says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from tdc_core.spec import ExperimentSpec, ParamValue
from tdc_core.spec.base import Frozen
from tdc_core.spec.messages import Message

LONGEST_MARK = 200
"""The most characters of a run's own name."""
LONGEST_NOTE = 2_000
MOST_TAGS = 10
LONGEST_TAG = 40


@dataclass(frozen=True)
class Marks:
    """What its owner says of a run.

    Attributes:
        name: in place of the experiment's; None where it has none of its own.
        deleted: since when it is in the bin, None where it is not there.
    """

    name: str | None = None
    note: str = ""
    starred: bool = False
    tags: tuple[str, ...] = ()
    deleted: datetime | None = None


UNMARKED = Marks()


@dataclass(frozen=True)
class Member:
    """A run's place in a group.

    Attributes:
        group: the id of the group.
        number: counted from 0.
        params: what was set for this run, by the paths of `tdc_core.checks`.
    """

    group: str
    number: int
    params: Mapping[str, ParamValue]


class Terms(Frozen):
    """How a run is trained other than most.

    Attributes:
        lean: it leaves no results and no trail of weights, and its test part is not looked at.
        bounds: an epoch from 1 and a cost each, by epoch: the run ends, pruned, after the first of these epochs at
            which the lowest monitored cost so far is above.
    """

    lean: bool = False
    bounds: tuple[tuple[int, float], ...] = Field(default=(), max_length=100_000)


ORDINARY = Terms()


class Branch(Frozen):
    """Where a run leaves another one.

    Attributes:
        trunk: the id of that run, which may be gone.
        epoch: the last one that both have, from 1; 0 where they have only their first weights in common.
        spec: the trunk's experiment, by which the epochs up to there are trained.
    """

    trunk: str
    epoch: int = Field(ge=0)
    spec: ExperimentSpec


class GroupKind(StrEnum):
    """What a group of runs is for."""

    SEEDS = "seeds"
    VALUES = "values"
    SWEEP = "sweep"


class GroupStatus(StrEnum):
    """Where a group stands."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True)
class Group:
    """Runs that belong together, as it stood when it was read.

    Attributes:
        content: what was asked for, as JSON text; whoever steers the kind can read it.
        message: what is said of its end.
        outcome: what came of it, as JSON text; None before its end.
        version: grows with every change of the group; those of its runs have versions of their own.
    """

    id: str
    workspace: str
    kind: GroupKind
    name: str
    content: str
    status: GroupStatus
    created: datetime
    ended: datetime | None = None
    message: Message | None = None
    outcome: str | None = None
    version: int = 0

    @property
    def alive(self) -> bool:
        """Whether it goes on."""
        return self.status is GroupStatus.RUNNING


@dataclass(frozen=True)
class NewRun:
    """A run that is to be put into a group.

    Attributes:
        params, terms, spare: as in the run.
    """

    spec: ExperimentSpec
    params: Mapping[str, ParamValue]
    terms: Terms = ORDINARY
    spare: bool = False
