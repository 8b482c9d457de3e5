"""Immutable snapshots of what the store holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from tdc_core.runs.group_models import ORDINARY, UNMARKED, Branch, Marks, Member, Terms
from tdc_core.runs.job_models import Job, JobKind
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.messages import Message

Score = Mapping[str, float]
"""How good a set of weights is on a part: values by the keys of their metrics, see `tdc_core.tasks.metric`."""


class RunStatus(StrEnum):
    """Where a run stands."""

    QUEUED = "queued"
    PREPARING = "preparing"
    TRAINING = "training"
    EVALUATING = "evaluating"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"

    @property
    def alive(self) -> bool:
        """Whether the run waits or works."""
        return self in ALIVE


ALIVE = frozenset({RunStatus.QUEUED, RunStatus.PREPARING, RunStatus.TRAINING, RunStatus.EVALUATING})


class Reason(StrEnum):
    """Why a run ended, as whatever depends on it asks; what is said of it stands beside it in `Run.message`."""

    COMPLETED = "completed"
    EARLY_STOPPING = "early_stopping"
    USER_STOPPED = "user_stopped"
    PRUNED = "pruned"
    TIME_LIMIT = "time_limit"
    NAN_LOSS = "nan_loss"
    BAD_EXPERIMENT = "bad_experiment"
    KERAS_REFUSED = "keras_refused"
    DATA_MISSING = "data_missing"
    DISK_FULL = "disk_full"
    STORE_LOCKED = "store_locked"
    ERROR = "error"
    WORKER_KILLED = "worker_killed"
    HOST_LOST = "host_lost"
    MACHINE_RESTARTED = "machine_restarted"


@dataclass(frozen=True)
class EpochMetrics:
    """What one epoch brought.

    Attributes:
        epoch: counted from 1.
        values: Keras' own numbers at the epoch's end by their keys, "loss" and "val_loss" among them.
        seconds: how long the epoch took, validation included.
        learning_rate: Keras' own at the epoch's end, before a plateau lowers it for the next.
    """

    epoch: int
    values: Mapping[str, float]
    seconds: float
    learning_rate: float | None = None


@dataclass(frozen=True)
class Progress:
    """Where a run is inside its current epoch (or its preparation).

    Attributes:
        epoch: the epoch under way, from 1; 0 before the first.
        step, steps: batches done and in all.
        values: running means of the epoch so far by their metrics' keys, none before the first batch.
        note: what is going on, where that is no epoch.
        rate: steps a second in this epoch, None before its second word.
        trail: the running means from the epoch's first batches on, thinned out, oldest first: the step, then the
            `values` as they were; none as long as the epoch is short.
    """

    epoch: int = 0
    step: int = 0
    steps: int = 0
    values: Mapping[str, float] = field(default_factory=dict)
    note: Message | None = None
    rate: float | None = None
    trail: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True)
class Outputs:
    """What the best weights put out for the rows of the validation part.

    Attributes:
        lowest_sum, highest_sum: of the outputs of one row.
        answers: how many rows were taken for each class, in the way that Keras' accuracy counts for this head; empty
            where it compares no classes (one output against a one-hot row).
        commonest: the share of the commonest class, 0 to 1: what always answering that class would get.
    """

    lowest_sum: float
    highest_sum: float
    answers: tuple[int, ...]
    commonest: float


@dataclass(frozen=True)
class Evaluation:
    """The weights of the best epoch beside those of the last.

    `best` and `last` map a part, "validation" or "test", to its score; "test" is None where there is none.

    Attributes:
        outputs: looked at only for the two runs of a pair that is trained side by side.
    """

    best: dict[str, Score | None]
    last: dict[str, Score | None]
    outputs: Outputs | None = None


@dataclass(frozen=True)
class Stage:
    """A status that a run had, and the time at which it began."""

    status: RunStatus
    began: datetime


@dataclass(frozen=True)
class Segment:
    """A stretch of a run that was resumed, or that is to be.

    Attributes:
        epochs: how many epochs the run was to have in all from then on.
        learning_rate: set at the point of resuming; None goes on with what there was.
        from_epoch: how many epochs were kept and lie before it; None until a worker has begun it.
        attempt: the attempt that began it.
    """

    epochs: int
    learning_rate: float | None = None
    from_epoch: int | None = None
    attempt: int | None = None


@dataclass(frozen=True)
class Run:
    """A run as it stood when it was read.

    Attributes:
        spec: what was asked for, `epochs` as it was changed last; the learning rate is that of the first epoch.
        message: what is said of its end.
        started: when its latest attempt began.
        worked: seconds that the attempts before that took.
        stages: its statuses so far, oldest first; a run that goes on after its end has some of them again.
        override: whether it is wrong on purpose: the head's problems don't keep it from being trained.
        beside: the run that it is compared with: the right one for a wrong one, and the other way round; of a run that
            tries a change the one that was changed.
        tries: the code of the reading whose change it tries, None where it tries none.
        marks: what its owner says of it.
        member: its place in a group, None where it is in none.
        terms: how it is trained other than most.
        spare: whether it waits until no run of anybody waits that is not spare.
        branch: where it leaves another run, None where it begins afresh.
        version: grows with every change of the run or of its epochs.
    """

    id: str
    workspace: str
    spec: ExperimentSpec
    status: RunStatus
    attempt: int
    created: datetime
    started: datetime | None = None
    ended: datetime | None = None
    reason: Reason | None = None
    message: Message | None = None
    epochs_done: int = 0
    best_epoch: int | None = None
    progress: Progress = field(default_factory=Progress)
    evaluation: Evaluation | None = None
    stop_requested: bool = False
    stages: tuple[Stage, ...] = ()
    worked: float = 0.0
    segments: tuple[Segment, ...] = ()
    override: bool = False
    beside: str | None = None
    tries: str | None = None
    marks: Marks = UNMARKED
    member: Member | None = None
    terms: Terms = ORDINARY
    spare: bool = False
    branch: Branch | None = None
    version: int = 0

    @property
    def alive(self) -> bool:
        """Whether the run waits or works."""
        return self.status.alive

    @property
    def name(self) -> str:
        """Its own name, or its experiment's."""
        return self.marks.name or self.spec.name

    @property
    def in_pair(self) -> bool:
        """Whether it is one of a pair: wrong on purpose, or the right one beside that."""
        return self.beside is not None and self.tries is None

    @property
    def job(self) -> Job:
        """Its training, by the attempt that was claimed last."""
        return Job(JobKind.TRAIN, self.id, self.attempt)

    @property
    def since(self) -> datetime:
        """When it came to its status."""
        return self.stages[-1].began if self.stages else self.created

    @property
    def learning_rate(self) -> float:
        """The learning rate that was given last."""
        given = [segment.learning_rate for segment in self.segments if segment.learning_rate is not None]
        return given[-1] if given else self.spec.training.learning_rate

    @property
    def trained_spec(self) -> ExperimentSpec:
        """The experiment that its worker goes by: with the rate that was given last, without a lean one's test part."""
        spec = self.spec.with_("training", learning_rate=self.learning_rate)
        return spec.with_("data", test=None) if self.terms.lean else spec

    @property
    def curve(self) -> int:
        """The attempt that last cut the epochs back, 0 where none did; epochs read before that count no more."""
        return max((segment.attempt or 0 for segment in self.segments), default=0)

    @property
    def under_way(self) -> Progress | None:
        """Where it is in the epoch that it trains; None where it trains none, and between two."""
        inside = self.status is RunStatus.TRAINING and self.progress.epoch == self.epochs_done + 1
        return self.progress if inside else None

    @property
    def fewest_epochs(self) -> int:
        """The least number of epochs in all that it can be resumed for."""
        return max(1, self.epochs_done + (self.status is RunStatus.FINISHED))


class WarmUpState(StrEnum):
    """Where the spare worker for an experiment stands.

    A spare that failed waits nevertheless, and would train its run as a worker that is not warm. A spent one was given
    its run, or was killed; there is another only once the experiment is asked for again.
    """

    WANTED = "wanted"
    READY = "ready"
    FAILED = "failed"
    SPENT = "spent"


@dataclass(frozen=True)
class WarmUp:
    """An experiment that a workspace is about to train.

    Attributes:
        experiment: the key of what is trained, see `tdc_core.runs.warm_ups.experiment_key`.
        summary: Keras' summary of the model, None until a spare has built it.
    """

    workspace: str
    experiment: str
    spec: ExperimentSpec
    state: WarmUpState
    summary: str | None = None
