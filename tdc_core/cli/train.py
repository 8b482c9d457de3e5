"""`train`: an experiment trained by the same engine as in the pages, followed in the terminal."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tdc_core.catalog.datasets import DatasetCard, find_dataset
from tdc_core.cli.experiments import has_errors, judge, load_experiment, problem_line
from tdc_core.cli.reports import BarReport, JsonReport, LineReport, Report
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.engine.service import TrainingService
from tdc_core.runs.models import PreparationStatus, Run, RunStatus
from tdc_core.runs.store import RunStore, StoreError
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec

INTERRUPTED = 130  # what a shell expects after Ctrl-C
_POLL_SECONDS = 0.1
_HOST_SECONDS = 5.0  # between two looks whether the training host is there


@dataclass
class Interrupt:
    """Whether Ctrl-C was pressed."""

    pressed: bool = False


def train_experiment(path: Path, settings: Settings, *, as_json: bool) -> int:
    """Train an experiment to its end and tell of it.

    Returns:
        0 finished; 1 failed, or the experiment has errors; 130 stopped by Ctrl-C.

    Raises:
        NotAnExperiment, DatasetError, StoreError: the words are for the person at the terminal.
    """
    spec = load_experiment(path)
    store = RunStore(settings.store_url)
    service = TrainingService(store, settings)
    with _ctrl_c() as interrupt:
        card = find_dataset(spec.data.dataset)
        problems = judge(spec, settings)
        if card is not None and not has_errors(problems):
            if not _made_ready(card, service, store, settings, interrupt):
                return INTERRUPTED if interrupt.pressed else 1
            problems = judge(spec, settings)
        for problem in problems:
            print(problem_line(problem), file=sys.stderr)
        if has_errors(problems):
            return 1
        run = _train(spec, service, store, _report(spec.training.epochs, as_json=as_json), interrupt)
    if run.status is RunStatus.FINISHED:
        return 0
    return INTERRUPTED if interrupt.pressed and run.status is RunStatus.STOPPED else 1


def _train(
    spec: ExperimentSpec, service: TrainingService, store: RunStore, report: Report, interrupt: Interrupt
) -> Run:
    """Submit the experiment, follow the run, and hand on a Ctrl-C as Stop; the run as it ended."""
    token = store.create_workspace()
    run = service.submit(token, spec)
    beats = _beats(service)
    seen, asked = 0, False
    while run.alive:
        next(beats)
        run = _current(store, run.id)
        for metrics in store.epochs(run.id, after=seen):
            report.epoch(metrics)
            seen = metrics.epoch
        report.progress(run)
        if interrupt.pressed and not asked:
            service.stop(token, run.id)
            asked = True
    report.ended(run)
    return run


def _current(store: RunStore, run_id: str) -> Run:
    run = store.get(run_id)
    if run is None:
        raise StoreError("The run was deleted from the store.")
    return run


def _made_ready(
    card: DatasetCard, service: TrainingService, store: RunStore, settings: Settings, interrupt: Interrupt
) -> bool:
    """Have the data set prepared where it is not, with its progress on stderr; whether it is ready."""
    if DatasetLibrary(settings.home).is_ready(card):
        return True
    job = service.prepare(card.name, card.version)
    beats = _beats(service)
    said = ""
    while job.alive and not interrupt.pressed:
        percent = "" if job.fraction is None else f" {job.fraction:.0%}"
        words = f"Preparing {card.name}: {job.note or job.status.value}{percent}"
        if words != said:
            print(words, file=sys.stderr)
            said = words
        next(beats)
        job = store.preparation(card.name) or job
    if job.message:
        print(job.message, file=sys.stderr)
    return job.status is PreparationStatus.DONE


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
