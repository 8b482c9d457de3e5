"""How a run is told in a terminal: as JSON lines, as a progress bar, or as plain lines."""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from dataclasses import asdict
from typing import Any

from tqdm import tqdm

from tdc_core.cli.lines import print_json
from tdc_core.runs.models import METRICS, EpochMetrics, Evaluation, Run, RunStatus


class Report(ABC):
    """What `train` tells of one run."""

    @abstractmethod
    def epoch(self, metrics: EpochMetrics) -> None:
        """Tell of an epoch that has ended."""

    @abstractmethod
    def progress(self, run: Run) -> None:
        """Tell where the run stands; called several times a second."""

    @abstractmethod
    def ended(self, run: Run) -> None:
        """Tell how the run ended; called once, last."""


class JsonReport(Report):
    """One JSON object a line on stdout; words for people go to stderr."""

    def epoch(self, metrics: EpochMetrics) -> None:
        """The line of an epoch."""
        values = {name: getattr(metrics, name) for name in METRICS}
        print_json({"event": "epoch", "epoch": metrics.epoch, **values})

    def progress(self, run: Run) -> None:
        """Nothing: the lines are for a program."""

    def ended(self, run: Run) -> None:
        """The last line; on anything but success the words go to stderr."""
        print_json(
            {
                "event": "finished",
                "run": run.id,
                "status": run.status.value,
                "best_epoch": run.best_epoch,
                "evaluation": _scores(run.evaluation) if run.evaluation else None,
            }
        )
        if run.status is not RunStatus.FINISHED:
            print(run.message, file=sys.stderr)


def _scores(evaluation: Evaluation) -> dict[str, Any]:
    """The scores; what else is noted of a run is for those that are compared side by side."""
    return {name: values for name, values in asdict(evaluation).items() if name in ("best", "last")}


class LineReport(Report):
    """A line an epoch, for a log."""

    def __init__(self, epochs: int) -> None:
        self._epochs = epochs

    def epoch(self, metrics: EpochMetrics) -> None:
        """The line of an epoch."""
        print(f"Epoch {metrics.epoch} of {self._epochs}  {_numbers(metrics)}", flush=True)

    def progress(self, run: Run) -> None:
        """Nothing: a log has no use for it."""

    def ended(self, run: Run) -> None:
        """The words, and the table of scores."""
        print(_summary(run))


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

    def ended(self, run: Run) -> None:
        """The words, and the table of scores."""
        self._bar.close()
        print(_summary(run))

    def _move(self, done: float) -> None:
        self._bar.update(max(0.0, done - self._bar.n))


def _numbers(metrics: EpochMetrics) -> str:
    return "  ".join(f"{name} {getattr(metrics, name):.4f}" for name in METRICS)


def _summary(run: Run) -> str:
    lines = [run.message]
    if run.best_epoch:
        lines.append(f"The best epoch, with the lowest val_loss, was {run.best_epoch}.")
    if run.evaluation:
        for title, scores in (("best weights", run.evaluation.best), ("last weights", run.evaluation.last)):
            for part, score in scores.items():
                if score:
                    lines.append(f"{title}, {part:<10}  loss {score.loss:.4f}  accuracy {score.accuracy:.4f}")
    return "\n".join(lines)
