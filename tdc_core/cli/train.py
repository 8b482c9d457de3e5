"""`train`: an experiment trained by the same engine as in the pages, followed in the terminal."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.cli.experiments import has_errors, judge, load_experiment, problem_line
from tdc_core.cli.lines import INTERRUPTED, writing
from tdc_core.cli.own_file import with_own_file
from tdc_core.cli.reports import BarReport, JsonReport, LineReport, Report
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

MODEL = "model.keras"
_POLL_SECONDS = 0.1
_HOST_SECONDS = 5.0  # between two looks whether the training host is there


@dataclass
class Interrupt:
    """Whether Ctrl-C was pressed."""

    pressed: bool = False


def train_experiment(
    path: Path, settings: Settings, *, as_json: bool, workspace: Path | None = None, model: Path | None = None
) -> int:
    """Train an experiment to its end and tell of it.

    Args:
        path: the experiment's file.
        settings: the installation's settings.
        as_json: print JSON lines.
        workspace: the file that keeps the workspace's token, None for the command line's own.
        model: where to copy the trained model to.

    Returns:
        0 finished; 1 failed, or the experiment has errors; 130 stopped by Ctrl-C.

    Raises:
        NotAnExperiment, WrongOption, DatasetError, StoreError: the words are for the person at the terminal.
        OSError: the model can't be written, which is looked at beforehand too.
    """
    spec = with_own_file(load_experiment(path, settings), path, settings, workspace)
    if model is not None:
        _require_writable(model)
    store = RunStore(settings.store_url)
    report = _report(spec.training.epochs, as_json=as_json)
    run, code = train_spec(spec, settings, store, report, workspace)
    if run is not None and model is not None:
        _copy_model(settings.runs_dir / run.id / MODEL, model)
    return code


def train_spec(
    spec: ExperimentSpec, settings: Settings, store: RunStore, report: Report, workspace: Path | None = None
) -> tuple[Run | None, int]:
    """Judge an experiment, have its data set ready, and train it to its end.

    Args:
        spec: the experiment.
        settings: the installation's settings.
        store: where its run is kept.
        report: is told of the run; the experiment's problems are said on stderr.
        workspace: as in `train_experiment`.

    Returns:
        The run as it ended, None where there was none to begin, and the exit code of `train_experiment`.

    Raises:
        WrongOption, DatasetError, StoreError: as `train_experiment` does.
    """
    token = own_workspace(store, settings, workspace)
    service = TrainingService(store, settings)
    with _ctrl_c() as interrupt:
        card = DatasetLibrary(settings.home).card(spec.data)
        problems = judge(spec, settings)
        if card is not None and not has_errors(problems):
            if not _made_ready(card, service, store, settings, interrupt):
                return None, INTERRUPTED if interrupt.pressed else 1
            problems = judge(spec, settings)
        for problem in problems:
            print(problem_line(problem), file=sys.stderr)
        if has_errors(problems):
            return None, 1
        run = _followed(service.submit(token, spec), token, service, store, report, interrupt)
        report.ended(run, settings.runs_dir / run.id)
    if run.status is RunStatus.FINISHED:
        return run, 0
    return run, INTERRUPTED if interrupt.pressed and run.status is RunStatus.STOPPED else 1


def _followed(
    run: Run, token: str, service: TrainingService, store: RunStore, report: Report, interrupt: Interrupt
) -> Run:
    """Follow the run, and hand on a Ctrl-C as Stop; the run as it ended."""
    beats = _beats(service)
    seen, asked = 0, False
    while run.alive:
        next(beats)
        run = _current(store, run.id)
        for metrics in store.epochs.of(run.id, after=seen):
            report.epoch(metrics)
            seen = metrics.epoch
        report.progress(run)
        if interrupt.pressed and not asked:
            service.stop(token, run.id)
            asked = True
    return run


def _require_writable(path: Path) -> None:
    """Say now what would else be said after the training."""
    trouble = 0
    if not path.parent.is_dir():
        trouble = errno.ENOENT
    elif path.is_dir():
        trouble = errno.EISDIR
    elif not os.access(path if path.exists() else path.parent, os.W_OK):
        trouble = errno.EACCES
    if trouble:
        raise OSError(trouble, os.strerror(trouble), str(path))


def _copy_model(trained: Path, path: Path) -> None:
    if trained.exists():
        with writing(path):
            shutil.copyfile(trained, path)
    else:
        print(f"No model was kept, so {path} was not written.", file=sys.stderr)


def _current(store: RunStore, run_id: str) -> Run:
    run = store.runs.get(run_id)
    if run is None:
        raise Refusal(Code.RUN_DELETED())
    return run


def _made_ready(
    card: DatasetCard, service: TrainingService, store: RunStore, settings: Settings, interrupt: Interrupt
) -> bool:
    """Have the data set prepared where it is not, with its progress on stderr; whether it is ready."""
    if DatasetLibrary(settings.home).is_ready(card):
        return True
    job = service.prepare(card.ref.key, card.version)
    beats = _beats(service)
    said = ""
    while job.alive and not interrupt.pressed:
        percent = "" if job.fraction is None else f" {job.fraction:.0%}"
        words = f"Preparing {card.name}: {words_of(job.note) or job.status.value}{percent}"
        if words != said:
            print(words, file=sys.stderr)
            said = words
        next(beats)
        found = store.preparations.get(card.ref.key)
        if found is None:  # taken back by somebody else, or it can't be read any more: nobody will end it
            print(words_of(Code.PREPARING_CANCELLED()), file=sys.stderr)
            return False
        job = found
    if job.message:
        print(words_of(job.message), file=sys.stderr)
    return job.status is JobStatus.DONE


def _beats(service: TrainingService) -> Iterator[None]:
    """Several times a second, without end, the training host kept there meanwhile."""
    looked = time.monotonic()
    while True:
        yield
        time.sleep(_POLL_SECONDS)
        if time.monotonic() - looked > _HOST_SECONDS:
            service.ensure_host()
            looked = time.monotonic()


def _report(epochs: int, *, as_json: bool) -> Report:
    if as_json:
        return JsonReport()
    return BarReport(epochs) if sys.stderr.isatty() else LineReport(epochs)


@contextmanager
def _ctrl_c() -> Iterator[Interrupt]:
    """Note Ctrl-C instead of dying of it; a second one ends the command at once, and the run goes on to its stop."""
    interrupt = Interrupt()

    def note(*_: object) -> None:
        if interrupt.pressed:
            raise KeyboardInterrupt
        interrupt.pressed = True

    before = signal.signal(signal.SIGINT, note)
    try:
        yield interrupt
    finally:
        signal.signal(signal.SIGINT, before)
