"""The words of each message, a row a code: a template with the code's arguments by name.

What stands after a colon in a template is a form of `_FORMS`, or one of Python's own. The words are plain text: an
argument may be a stranger's, so whoever shows them as Markdown does so through `tdc_core.ui.parts.problems.plain`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from string import Formatter
from typing import Any

from tdc_core.spec.messages import Code, Message
from tdc_core.words.luck import LUCK
from tdc_core.words.own_files import OWN_FILES
from tdc_core.words.row import Row

_TIME = "a run may work {minutes:g} min at a stretch here"
_RATE = "The usual cause is a learning rate that is too high ({rate:g})"
_DAMAGED = "The file {file} is damaged: its SHA-256 is {found} and should be {expected}."
_SHIPPED = "It ships with the project; get it again from there."
_REMADE = "Delete the folder {folder} to have it made again."
_DOWNLOAD = "{title} is not on this machine, {why}. Download these files:\n{files:lines}\n"

ROWS: Mapping[Code, Row] = {
    Code.SENTENCE: Row("{words}"),
    Code.COMPLETED: Row("{epochs:all epochs} done."),
    Code.EARLY_STOPPING: Row("Early stopping: {monitor} did not improve for {patience:epochs}."),
    Code.EARLY_STOPPING_BY_MORE: Row(
        "Early stopping: {monitor} did not improve by more than {least:g} for {patience:epochs}."
    ),
    Code.STOPPED_WAITING: Row("Stopped before it began."),
    Code.STOPPED_WAITING_AGAIN: Row("Stopped before it went on."),
    Code.STOPPED_BEFORE_FIRST_EPOCH: Row("Stopped by you before the first epoch."),
    Code.STOPPED_BEFORE_IT_WENT_ON: Row("Stopped by you before it went on."),
    Code.STOPPED_IN_FIRST_EPOCH: Row("Stopped by you in the first epoch."),
    Code.STOPPED_AFTER_EPOCH: Row("Stopped by you after epoch {done} of {epochs}."),
    Code.STOPPED_UNEVALUATED: Row("Stopped by you after epoch {done} of {epochs}, before it was evaluated."),
    Code.GROUP_STOPPED: Row("Stopped by you."),
    Code.PRUNED: Row("Ended early after epoch {done} of {epochs}: half of the trials before it were better by then."),
    Code.TIME_IN_FIRST_EPOCH: Row(f"Stopped in the first epoch: {_TIME}."),
    Code.TIME_AFTER_EPOCH: Row(f"Stopped after epoch {{done}} of {{epochs}}: {_TIME}."),
    Code.BAD_EXPERIMENT: Row("{problems}"),
    Code.PROBLEM: Row("{words}", unsaid=frozenset({"code", "path"})),
    Code.NAN_LOSS: Row("The {number} became {became} at {place}."),
    Code.NAN_LOSS_BY_RATE: Row(f"{{loss}} {_RATE}."),
    Code.NAN_LOSS_BY_RATE_OR_SCALES: Row(f"{{loss}} {_RATE} or features on very different scales (try a scaling)."),
    Code.BECAME_NAN: Row("NaN (not a number)"),
    Code.BECAME_INFINITE: Row("infinite"),
    Code.AT_STEP: Row("epoch {epoch}, step {step}"),
    Code.AT_STEPS: Row("epoch {epoch}, steps {first} to {last}"),
    Code.AT_EPOCH_END: Row("the end of epoch {epoch}"),
    Code.KERAS_REFUSED: Row("{error}: {words}"),
    Code.OUT_OF_MEMORY: Row("There was not enough memory. Smaller batches or fewer units need less."),
    Code.DISK_FULL: Row("The disk is full, so nothing more could be saved. Free some room and start the run again."),
    Code.STORE_LOCKED: Row("The store was locked for too long by another program, so the run could not be recorded."),
    Code.UNEXPECTED: Row("Something unexpected went wrong ({error}). The log has the details."),
    Code.TRAINING_FAILED: Row("Training failed with {error}: {words}"),
    Code.PREPARING_FAILED: Row("Preparing {dataset} failed with {error}: {words}"),
    Code.EVALUATING_FAILED: Row("Evaluating failed with {error}: {words}"),
    Code.NO_WORKER: Row("No worker could be started: {words}"),
    Code.WORKER_SILENT: Row("The worker ended without a word (exit code {exit_code}). See the run's log."),
    Code.WORKER_ENDED: Row("The worker was ended by the system ({signal})."),
    Code.WORKER_KILLED: Row(
        "The worker was killed (SIGKILL), most often because memory ran out: it held {held:gigabytes} "
        "of the {limit:gigabytes} that this machine gives."
    ),
    Code.STARTER_KILLED: Row("The process that starts workers was killed."),
    Code.UNANSWERED_STOP: Row(
        "Stopped. The worker did not answer in time and was killed, so the run was not evaluated."
    ),
    Code.UNANSWERED_TIME: Row(
        f"Stopped: {_TIME}. The worker did not answer and was killed, so the run was not evaluated."
    ),
    Code.PREPARING_CANCELLED: Row("Cancelled."),
    Code.PREPARING_LATE: Row("It did not end within the {minutes:g} min that it may take here."),
    Code.EVALUATING_CANCELLED: Row("Cancelled."),
    Code.EVALUATING_LATE: Row("It did not end within the {minutes:g} min that it may take here."),
    Code.HOST_LOST: Row("The training host ended unexpectedly, and what it worked on with it."),
    Code.HOST_STOPPED: Row("The training host was stopped, and what it worked on with it."),
    Code.MACHINE_RESTARTED: Row("The machine was restarted, and what it worked on with it."),
    Code.UNREADABLE: Row("What the store holds of this can't be read, so it could not go on."),
    Code.SWEEP_HOPELESS: Row("None of its trials can be trained. {problems}"),
    Code.SWEEP_NO_BEST: Row("None of its trials came to its end with a number, so there is no best one."),
    Code.NOTHING_KEPT: Row(
        "No weights of this run have been saved yet. That is done about every ten seconds: try again in a moment."
    ),
    Code.NOTHING_LEFT: Row("None of this run's weights are left to be looked at."),
    Code.NO_DATASET: Row("There is no data set “{name}”."),
    Code.NOT_PREPARED: Row("{title} is not on this machine yet. Prepare it on the data page first."),
    Code.NOT_SHIPPED: Row(f"{{file}} is missing. {_SHIPPED}"),
    Code.DAMAGED: Row("The file {file} is damaged: {words}."),
    Code.DAMAGED_NO_OBJECT: Row("The file {file} is damaged: it holds no JSON object."),
    Code.DAMAGED_SHIPPED: Row(f"{_DAMAGED} {_SHIPPED}"),
    Code.DAMAGED_ARRAY: Row(f"{_DAMAGED} {_REMADE}"),
    Code.GONE_ARRAY: Row(f"The file {{file}} is missing. {_REMADE}"),
    Code.NOT_PUBLISHED: Row(
        "The file {file} is not the published one: its SHA-256 is {found} and should be {expected}. "
        "Download it again from {url}."
    ),
    Code.BAD_DOWNLOAD: Row("What was downloaded of {title} is not what was published. {words}"),
    Code.OTHER_ROWS: Row("TFDS has {found} rows of {name}, and {expected} were expected."),
    Code.PLACE_IN: Row(f"{_DOWNLOAD}Put them into the folder {{folder}}, then prepare it again."),
    Code.PLACE_IN_NAMED: Row(
        f"{_DOWNLOAD}Put them into a folder named {{folder}} (the setting TDC_MANUAL_DIR names the folder around it), "
        "then prepare it again."
    ),
    Code.FILE: Row("- {name} ({size:size}) from {url}"),
    Code.OFFLINE: Row("and this installation is set to be offline"),
    Code.NO_NETWORK: Row("and the network can't be reached ({words})"),
    Code.DOWNLOAD_FAILED: Row("and the download failed ({words})"),
    Code.LOOKING: Row("Looking at it"),
    Code.STARTING: Row("Starting TensorFlow"),
    Code.READING: Row("Reading {dataset}"),
    Code.REACHING: Row("Reaching for the network"),
    Code.DOWNLOADING: Row("Downloading, {done:size} of {size:size}"),
    Code.BUILDING: Row("Building with TFDS"),
    Code.READING_SPLIT: Row("Reading the {split} split"),
    Code.WRITING: Row("Writing the arrays"),
    Code.NOT_YOURS: Row("This run is not in your workspace."),
    Code.UNDER_WAY: Row("This run is under way already."),
    Code.NOTHING_TO_BRANCH: Row("This run keeps no states to branch from, so train it again first."),
    Code.NO_SUCH_EPOCH: Row("This run has {done:epochs}, so branch from one of these."),
    Code.NO_BRANCH: Row(
        "A branch goes on with the run's weights, so only the learning rate, its schedule, the epochs, early stopping "
        "and dropout may differ."
    ),
    Code.TOO_FEW_EPOCHS: Row("This run has {done:epochs} already, so ask for at least {least} in all."),
    Code.TOO_MANY_RUNS: Row(
        "You have {alive:runs} waiting or training, and {limit} is the most. Wait for one to end, or stop one."
    ),
    Code.TOO_MANY_FOR_TWO: Row(
        "You have {alive:runs} waiting or training, and {limit} is the most, so two more are too many. Wait for one to "
        "end, or stop one."
    ),
    Code.NO_WORKSPACE: Row("This workspace is not there any more. Reload the page to get a new one."),
    Code.RUN_DELETED: Row("The run was deleted from the store."),
    **LUCK,
    **OWN_FILES,
}


def words_of(message: Message | None) -> str:
    """A message in words, as plain text; empty for none.

    One that this version has no words for, since a later one wrote it, is told by its code and arguments.
    """
    if message is None:
        return ""
    row = next((row for code, row in ROWS.items() if code == message.code), None)
    try:
        words = str(message) if row is None else _TEMPLATES.vformat(row.template, (), message.arguments)
    except (LookupError, TypeError, ValueError):
        words = str(message)
    return words.encode(errors="backslashreplace").decode()  # a file's name may hold what no letter is made of


def words_of_error(error: Exception) -> str:
    """What an exception says, in words where it carries a message."""
    message = getattr(error, "message", None)
    return words_of(message) if isinstance(message, Message) else str(error)


class _Templates(Formatter):
    """Python's own templates, with more forms."""

    def format_field(self, value: Any, format_spec: str) -> str:
        """An argument in its form."""
        if format_spec in _FORMS:
            return _FORMS[format_spec](value)
        if isinstance(value, Message):
            return words_of(value)
        return _joined(" ", value) if isinstance(value, list) else str(super().format_field(value, format_spec))


def _joined(between: str, values: list[Any]) -> str:
    return between.join(words_of(value) if isinstance(value, Message) else str(value) for value in values)


def _size(count: int) -> str:
    if count >= 1e9:
        return f"{count / 1e9:.1f} GB"
    return f"{count / 1e6:.1f} MB" if count >= 1e5 else f"{count / 1e3:.1f} kB"


def _counts(count: int | list[Any]) -> str:
    return _joined(" and ", count) if isinstance(count, list) else str(count)


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


_TEMPLATES = _Templates()
_FORMS: dict[str, Callable[[Any], str]] = {
    "lines": lambda values: _joined("\n", values),
    "commas": lambda values: _joined(", ", values[:10]) + (f" and {len(values) - 10} more" if len(values) > 10 else ""),
    "size": _size,
    "gigabytes": lambda count: f"{count / 1e9:.1f} GB",
    "epochs": lambda count: "1 epoch" if count == 1 else f"{count} epochs",
    "all epochs": lambda count: "The one epoch is" if count == 1 else f"All {count} epochs are",
    "rows": lambda count: "1 row" if count == 1 else f"{count} rows",
    "lines were": lambda count: "1 line was" if count == 1 else f"{count} lines were",
    "rows were": lambda count: "1 row was" if count == 1 else f"{count} rows were",
    "pictures": lambda count: "1 picture" if count == 1 else f"{count:,} pictures",
    "moving": lambda count: "1 picture moves" if count == 1 else f"{count:,} pictures move",
    "no pictures": lambda count: "1 file is no picture" if count == 1 else f"{count:,} files are no pictures",
    "runs": lambda count: "1 run" if count == 1 else f"{count or 'no'} runs",
    "seeds": lambda count: "1 seed" if count == 1 else f"{_counts(count)} seeds",
    "number": _number,
}
