"""What is trained, followed in a terminal: judged, its data set made ready, a training host kept, Ctrl-C noted."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.cli.experiments import has_errors, judge, problem_line
from tdc_core.cli.lines import INTERRUPTED
from tdc_core.cli.reports import Report
from tdc_core.cli.workspace import own_workspace
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.engine.service import TrainingService
from tdc_core.runs.errors import Refusal
from tdc_core.runs.job_models import JobStatus
from tdc_core.runs.models import Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.messages import Code
from tdc_core.words.messages import words_of

_POLL_SECONDS = 0.1
_HOST_SECONDS = 5.0  # between two looks whether the training host is there


@dataclass
class Interrupt:
    """Whether Ctrl-C was pressed."""

    pressed: bool = False


@dataclass(frozen=True)
class Follower:
    """A command that has something trained and waits for its end; `following` makes one.

    Attributes:
        token: of the workspace whose runs these are.
        interrupt: Ctrl-C, which ends what is followed and not the command.
    """

    store: RunStore
    settings: Settings
    token: str
    service: TrainingService
    interrupt: Interrupt

    def refused(self, spec: ExperimentSpec) -> int:
        """Judge an experiment and have its data set ready; its problems are said on stderr.

        Returns:
            0 where it may be trained, else the exit code.

        Raises:
            DatasetError: the data set's files are damaged.
        """
        card = DatasetLibrary(self.settings.home).card(spec.data)
        problems = judge(spec, self.settings)
        if card is not None and not has_errors(problems):
            if not self.made_ready(card):
                return INTERRUPTED if self.interrupt.pressed else 1
            problems = judge(spec, self.settings)
        for problem in problems:
            print(problem_line(problem), file=sys.stderr)
        return 1 if has_errors(problems) else 0

    def follow(self, run: Run, report: Report) -> tuple[Run, int]:
        """Follow a run to its end, and hand on a Ctrl-C as Stop.

        Args:
            run: the run.
            report: is told of it.

        Returns:
            The run as it ended, and the exit code.
        """
        beats = self.beats()
        seen, asked = 0, False
        while run.alive:
            next(beats)
            run = self._current(run.id)
            for metrics in self.store.epochs.of(run.id, after=seen):
                report.epoch(metrics)
                seen = metrics.epoch
            report.progress(run)
            if self.interrupt.pressed and not asked:
                self.service.stop(self.token, run.id)
                asked = True
        report.ended(run, self.settings.runs_dir / run.id)
        if run.status is RunStatus.FINISHED:
            return run, 0
        return run, INTERRUPTED if self.interrupt.pressed and run.status is RunStatus.STOPPED else 1

    def beats(self) -> Iterator[None]:
        """Several times a second, without end, the training host kept there meanwhile."""
        looked = time.monotonic()
        while True:
            yield
            time.sleep(_POLL_SECONDS)
            if time.monotonic() - looked > _HOST_SECONDS:
                self.service.ensure_host()
                looked = time.monotonic()

    def _current(self, run_id: str) -> Run:
        run = self.store.runs.get(run_id)
        if run is None:
            raise Refusal(Code.RUN_DELETED())
        return run

    def made_ready(self, card: DatasetCard) -> bool:
        """Have the data set prepared where it is not, with its progress on stderr; whether it is ready."""
        if DatasetLibrary(self.settings.home).is_ready(card):
            return True
        job = self.service.prepare(card.ref.key, card.version)
        beats = self.beats()
        said = ""
        while job.alive and not self.interrupt.pressed:
            percent = "" if job.fraction is None else f" {job.fraction:.0%}"
            words = f"Preparing {card.name}: {words_of(job.note) or job.status.value}{percent}"
            if words != said:
                print(words, file=sys.stderr)
                said = words
            next(beats)
            found = self.store.preparations.get(card.ref.key)
            if found is None:  # taken back by somebody else, or it can't be read any more: nobody will end it
                print(words_of(Code.PREPARING_CANCELLED()), file=sys.stderr)
                return False
            job = found
        if job.message:
            print(words_of(job.message), file=sys.stderr)
        return job.status is JobStatus.DONE


@contextmanager
def following(store: RunStore, settings: Settings, workspace: Path | None) -> Iterator[Follower]:
    """Note Ctrl-C instead of dying of it; a second one ends the command at once, and what it follows goes to its stop.

    Args:
        store: where runs are kept.
        settings: the installation's settings.
        workspace: the file that keeps the workspace's token, None for the command line's own.

    Raises:
        WrongOption: as `own_workspace`.
    """
    token, interrupt = own_workspace(store, settings, workspace), Interrupt()

    def note(*_: object) -> None:
        if interrupt.pressed:
            raise KeyboardInterrupt
        interrupt.pressed = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield Follower(store, settings, token, TrainingService(store, settings), interrupt)
    finally:
        signal.signal(signal.SIGINT, before)
