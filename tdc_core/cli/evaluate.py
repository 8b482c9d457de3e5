"""`evaluate`: what a run's weights come to, and what is read from it."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.cli.check import problem_as_json
from tdc_core.cli.experiments import judging, load_experiment, problem_line
from tdc_core.cli.lines import print_json
from tdc_core.cli.named_run import may_name_run, named_run
from tdc_core.cli.own_file import with_own_file
from tdc_core.cli.reports import ErrorReport
from tdc_core.cli.train import train_spec
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.engine.service import TrainingService
from tdc_core.results.kept import Results, UnreadableResults, has_results, newest_results, read_results
from tdc_core.results.readings import read_run
from tdc_core.results.summary import evaluation_summary
from tdc_core.runs.job_models import RunJob
from tdc_core.runs.models import Run
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.tasks.metric import in_digits
from tdc_core.words.messages import words_of

_POLL_SECONDS = 0.1


def evaluate(what: str, settings: Settings, *, as_json: bool, workspace: Path | None = None) -> int:
    """Print the figures of a run's results and what is read from it.

    Args:
        what: the id of a run in the store or the beginning of it, or the file of an experiment, which is trained first.
        settings: the installation's settings.
        as_json: print one JSON object.
        workspace: as in `train_experiment`.

    Returns:
        As `train_experiment`; 1 too where there is nothing to evaluate.

    Raises:
        NotAnExperiment, WrongOption, DatasetError, StoreError: the words are for the person at the terminal.
    """
    store = RunStore(settings.store_url)
    if may_name_run(what) and not Path(what).exists():
        run, code = named_run(store, what), 0
        if run is None:
            print(f"There is no run {what}.", file=sys.stderr)
            return 1
    else:
        spec = with_own_file(load_experiment(Path(what), settings), Path(what), settings, workspace)
        run, code = train_spec(spec, settings, store, ErrorReport(spec.training.epochs), workspace)
        if run is None:
            return code
    card = DatasetLibrary(settings.home).card(run.spec.data)
    kept = _results(run, store, settings) if card is not None else None
    if card is None or kept is None:
        return code or 1
    _print(run, card, kept, store, settings, as_json=as_json)
    return code


def _results(run: Run, store: RunStore, settings: Settings) -> Results | None:
    """What the run put out after its last epoch, looked at first where that was not done; None where it can't be.

    Of one that goes on it is what the weights put out that it saved last.
    """
    folder = settings.runs_dir / run.id
    if not run.epochs_done:
        print("This run has no whole epoch, so there is nothing to evaluate.", file=sys.stderr)
        return None
    if not has_results(folder, run.epochs_done):
        service = TrainingService(store, settings)
        job: RunJob | None = store.evaluations.request(run.id)
        while job is not None and job.alive:
            service.ensure_host()
            time.sleep(_POLL_SECONDS)
            job = store.evaluations.get(run.id)
        if job is not None and job.message is not None:
            print(words_of(job.message), file=sys.stderr)
    newest = newest_results(folder)
    try:
        kept = read_results(newest) if newest is not None else None
    except UnreadableResults as error:
        print(error, file=sys.stderr)
        return None
    if kept is not None and kept.epoch != run.epochs_done:
        print(f"These are the results after epoch {kept.epoch}; the run has {run.epochs_done}.", file=sys.stderr)
    return kept


def _print(run: Run, card: DatasetCard, kept: Results, store: RunStore, settings: Settings, *, as_json: bool) -> None:
    figures = evaluation_summary(kept, run.spec.model.head, card)
    # What goes on has not come to the end of its curves, so nothing is read from them, as on the page.
    problems = () if run.alive else read_run(run, card, store.epochs.of(run.id), kept, judging(settings)).problems
    if as_json:
        print_json({"run": run.id, "evaluation": figures, "readings": [problem_as_json(each) for each in problems]})
        return
    for weights, parts in figures.items():
        for part, found in parts.items():
            if found is not None:
                print(f"{weights} weights, {part:<10}  {_in_words(found)}")
    for problem in problems:
        print(problem_line(problem))


def _in_words(found: dict[str, Any]) -> str:
    """The figures that are single numbers, and the interval."""
    single = {name: value for name, value in found.items() if isinstance(value, float)}
    words = [f"{name} {in_digits(value)}" for name, value in single.items()]
    if found["interval"]:
        words.append("interval {} to {}".format(*map(in_digits, found["interval"])))
    return "  ".join(words)
