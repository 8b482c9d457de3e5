"""A run in words: where it stands, what it is called, how long it still takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tdc_core.catalog.optimizers import find_optimizer
from tdc_core.catalog.params import shorten
from tdc_core.catalog.schedules import find_schedule
from tdc_core.engine.line import Place
from tdc_core.runs.models import EpochMetrics, Reason, Run, RunStatus, Score
from tdc_core.spec import TrainingSpec
from tdc_core.tasks.metric import in_digits
from tdc_core.tasks.task import Task
from tdc_core.words.messages import words_of

_ICONS = {
    RunStatus.QUEUED: "hourglass_empty",
    RunStatus.PREPARING: "manufacturing",
    RunStatus.TRAINING: "model_training",
    RunStatus.EVALUATING: "fact_check",
    RunStatus.FINISHED: "check_circle",
    RunStatus.STOPPED: "stop_circle",
    RunStatus.FAILED: "error",
    RunStatus.INTERRUPTED: "power_off",
}
_COLOURS = {
    RunStatus.FINISHED: "green",
    RunStatus.STOPPED: "gray",
    RunStatus.FAILED: "red",
    RunStatus.INTERRUPTED: "orange",
}
NO_FIGURE = "–"
"""In place of a number that there is not."""
GETTING_READY = "Getting ready"


def icon(run: Run) -> str:
    """The icon of the run's state, as Streamlit spells icons."""
    return f":material/{_ICONS[run.status]}:"


def colour(run: Run) -> str:
    """The colour of the run's state, as Streamlit names colours."""
    return _COLOURS.get(run.status, "primary")


def state(run: Run, place: Place | None = None) -> str:
    """The run's state in a few words.

    Args:
        run: the run as it stands.
        place: its place in the line, where it waits.
    """
    if run.alive and run.stop_requested:
        return "Stopping"
    if run.status is RunStatus.QUEUED:
        return f"Waiting{_in_line(place)}"
    if run.status is RunStatus.PREPARING:
        return words_of(run.progress.note) or GETTING_READY
    if run.status is RunStatus.STOPPED:
        return f"Stopped after epoch {run.epochs_done}" if run.epochs_done else "Stopped"
    return run.status.value.capitalize()


def stage_times(run: Run, now: datetime) -> str:
    """How long the run was in each of its states, for example "queued 0.3 s, preparing 1.2 s, training 34 s".

    Args:
        run: the run as it stands.
        now: until when the state lasts that it is in.
    """
    spent: dict[RunStatus, float] = {}
    times = [*(stage.began for stage in run.stages), now]
    for stage, end in zip(run.stages, times[1:], strict=True):
        if stage.status.alive:
            spent[stage.status] = spent.get(stage.status, 0.0) + max(0.0, (end - stage.began).total_seconds())
    return ", ".join(
        f"{status.value} {f'{seconds:.1f} s' if seconds < 9.95 else duration(seconds)}"
        for status, seconds in spent.items()
    )


def _in_line(place: Place | None) -> str:
    if place is None:
        return ""
    words = ", next in line" if place.number == 1 else f", {ordinal(place.number)} in line"
    return words + (f", about {duration(place.seconds)}" if place.seconds else "")


def end(run: Run, epochs: Sequence[EpochMetrics]) -> str:
    """How a run ended, in a sentence for a place where nothing else is said of it; empty while it goes on.

    Args:
        run: as it stands.
        epochs: those that are at hand, of which the best may be one.
    """
    if run.alive:
        return ""
    if run.status not in (RunStatus.FINISHED, RunStatus.STOPPED):
        return f"{state(run)}. Its page says why."
    evaluated = run.evaluation.best.get("validation") if run.evaluation else None
    best = next((point.values for point in epochs if point.epoch == run.best_epoch), None)
    loss = evaluated.get("loss") if evaluated else best.get("val_loss") if best else None
    if loss is None or run.best_epoch is None:
        return f"{state(run)}."
    return f"{state(run)}: best validation loss {figure(loss)} in epoch {run.best_epoch}."


def settings(training: TrainingSpec) -> str:
    """How an experiment is trained, for example "sgd, momentum 0.9 · 0.01 · 20 epochs · batch 10"."""
    epochs = "1 epoch" if training.epochs == 1 else f"{training.epochs:,} epochs"
    parts = [_optimizer(training), f"{training.learning_rate:g}", epochs, f"batch {training.batch_size:,}"]
    if training.schedule is not None:
        row = find_schedule(training.schedule.type)
        parts.append(row.title.lower() if row else training.schedule.type)
    if training.early_stopping is not None:
        parts.append("early stopping")
    return " · ".join(parts)


def _optimizer(training: TrainingSpec) -> str:
    """The optimizer with the parameters that are not as usual; a long text in the place of a number is cut."""
    row = find_optimizer(training.optimizer)
    given = row.arguments(training) if row else {}
    parts = [name.replace("_", " ") + ("" if value is True else f" {shorten(value)}") for name, value in given.items()]
    return ", ".join([training.optimizer, *parts])


def why(run: Run) -> str:
    """Why a run ended early, empty where there is nothing to explain."""
    if run.alive or run.reason in (None, Reason.COMPLETED, Reason.USER_STOPPED):
        return ""
    return words_of(run.message)


def step(run: Run) -> str:
    """How far a run that trains has come, for example "Epoch 7 of 20, step 31 of 48"."""
    epochs, progress = run.spec.training.epochs, run.progress
    words = f"Epoch {min(run.epochs_done + 1, epochs)} of {epochs}"
    if run.status is RunStatus.EVALUATING:
        return "Evaluating the best and the last weights"
    if progress.epoch == run.epochs_done + 1 and progress.steps:
        words += f", step {progress.step:,} of {progress.steps:,}"
    return words


def so_far(run: Run) -> str:
    """How the epoch under way goes: its running loss and metrics, and steps a second; empty between epochs."""
    progress = run.under_way
    if progress is None or not progress.values:
        return ""
    parts = [f"{key} {figure(value)}" for key, value in progress.values.items()]
    if progress.rate is not None:
        parts.append(f"{progress.rate:,.0f} steps/s" if progress.rate >= 10 else f"{progress.rate:.1f} steps/s")
    return "  ·  ".join(parts)


def fraction_done(run: Run) -> float:
    """How much of the training is done, 0 to 1."""
    inside = 0.0
    if run.progress.epoch == run.epochs_done + 1 and run.progress.steps:
        inside = run.progress.step / run.progress.steps
    return min((run.epochs_done + inside) / run.spec.training.epochs, 1.0)


def time_left(run: Run, recent: Sequence[EpochMetrics]) -> str:
    """How long the run still takes, judged by its recent epochs; empty before the first."""
    if not recent or run.status is not RunStatus.TRAINING:
        return ""
    pace = sum(point.seconds for point in recent) / len(recent)
    return f"about {duration((1 - fraction_done(run)) * run.spec.training.epochs * pace)} left"


def duration(seconds: float) -> str:
    """A stretch of time as a person says it: "8 s", "3 min 20 s", "2 h 5 min"."""
    whole = max(1, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 4th and so on."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def figure(value: float | None) -> str:
    """A loss or a metric in a few digits; a dash for none."""
    return NO_FIGURE if value is None else in_digits(value)


def score(task: Task, score: Score) -> str:
    """How good a model is on the validation part, in the one number of its task."""
    return f"{task.score.validation} {figure(score.get(task.score.key))}"


def rate(value: float) -> str:
    """A learning rate with three digits that count, for example "0.000312"."""
    return f"{value:.3g}"
