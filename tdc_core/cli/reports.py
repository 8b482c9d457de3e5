"""How a run is told in a terminal: as JSON lines, as a progress bar, or as plain lines."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from pathlib import Path

from tqdm import tqdm

from tdc_core.cli.lines import print_json, scores_of
from tdc_core.runs.models import EpochMetrics, Run, RunStatus
from tdc_core.tasks.metric import in_digits
from tdc_core.words.messages import words_of


class Report(ABC):
    """What `train` tells of one run."""

    @abstractmethod
    def epoch(self, metrics: EpochMetrics) -> None:
        """Tell of an epoch that has ended."""

    @abstractmethod
    def progress(self, run: Run) -> None:
        """Tell where the run stands; called several times a second."""

    @abstractmethod
    def ended(self, run: Run, folder: Path) -> None:
        """Tell how the run ended, and in which folder it is; called once, last."""


class JsonReport(Report):
    """One JSON object a line on stdout; words for people go to stderr."""

    def epoch(self, metrics: EpochMetrics) -> None:
        """The line of an epoch."""
        print_json({"event": "epoch", "epoch": metrics.epoch, **metrics.values})

    def progress(self, run: Run) -> None:
        """Nothing: the lines are for a program."""

    def ended(self, run: Run, folder: Path) -> None:
        """The last line; the words go to stderr: where the run is and, on anything but success, why it ended."""
        print_json(
            {
                "event": "finished",
                "run": run.id,
                "status": run.status.value,
                "reason": run.reason.value if run.reason else None,
                "best_epoch": run.best_epoch,
                "evaluation": scores_of(run),
            }
        )
        print(_place(run, folder), file=sys.stderr)
        if run.status is not RunStatus.FINISHED:
            print(words_of(run.message), file=sys.stderr)


class LineReport(Report):
    """A line an epoch, for a log."""

    def __init__(self, epochs: int) -> None:
        self._epochs = epochs

    def epoch(self, metrics: EpochMetrics) -> None:
        """The line of an epoch."""
        print(f"Epoch {metrics.epoch} of {self._epochs}  {_numbers(metrics)}", flush=True)

    def progress(self, run: Run) -> None:
        """Nothing: a log has no use for it."""

    def ended(self, run: Run, folder: Path) -> None:
        """The words, and the table of scores."""
        print(_summary(run, folder))


class ErrorReport(Report):
    """A line an epoch on stderr, where stdout is for what comes after the run."""

    def __init__(self, epochs: int) -> None:
        self._epochs = epochs

    def epoch(self, metrics: EpochMetrics) -> None:
        """The line of an epoch."""
        print(f"Epoch {metrics.epoch} of {self._epochs}  {_numbers(metrics)}", file=sys.stderr, flush=True)

    def progress(self, run: Run) -> None:
        """Nothing: a log has no use for it."""

    def ended(self, run: Run, folder: Path) -> None:
        """The words; the scores come from what is evaluated then."""
        print(f"{words_of(run.message)}\n{_place(run, folder)}", file=sys.stderr)


class BarReport(Report):
    """A progress bar on stderr, which is a terminal."""

    def __init__(self, epochs: int) -> None:
        self._bar = tqdm(total=epochs, bar_format="{desc} {percentage:3.0f}%|{bar}| {elapsed}<{remaining}{postfix}")

    def epoch(self, metrics: EpochMetrics) -> None:
        """Move on to the epoch's end and show its numbers."""
        self._bar.set_postfix_str(_numbers(metrics), refresh=False)
        self._move(metrics.epoch)

    def progress(self, run: Run) -> None:
        """Move on inside the epoch."""
        training = run.status is RunStatus.TRAINING
        self._bar.set_description_str(
            f"Epoch {run.epochs_done + 1}" if training else run.status.value.capitalize(), refresh=False
        )
        inside = run.progress
        if inside.steps and inside.epoch == run.epochs_done + 1:
            self._move(run.epochs_done + inside.step / inside.steps)
        else:
            self._bar.refresh()

    def ended(self, run: Run, folder: Path) -> None:
        """The words, and the table of scores."""
        self._bar.close()
        print(_summary(run, folder))

    def _move(self, done: float) -> None:
        self._bar.update(max(0.0, done - self._bar.n))


def report_for(epochs: int, *, as_json: bool) -> Report:
    """How a run of so many epochs is told here: as JSON where that is asked for, else as suits the terminal."""
    if as_json:
        return JsonReport()
    return BarReport(epochs) if sys.stderr.isatty() else LineReport(epochs)


def _numbers(metrics: EpochMetrics) -> str:
    return "  ".join(f"{key} {in_digits(value)}" for key, value in metrics.values.items())


def _summary(run: Run, folder: Path) -> str:
    lines = [words_of(run.message)]
    if run.best_epoch:
        lines.append(f"The best epoch, with the lowest val_loss, was {run.best_epoch}.")
    if run.evaluation:
        for title, scores in (("best weights", run.evaluation.best), ("last weights", run.evaluation.last)):
            for part, score in scores.items():
                if score:
                    numbers = "  ".join(f"{key} {in_digits(value)}" for key, value in score.items())
                    lines.append(f"{title}, {part:<10}  {numbers}")
    return "\n".join([*lines, _place(run, folder)])


def _place(run: Run, folder: Path) -> str:
    return f"Run {run.id}, in {folder}"
