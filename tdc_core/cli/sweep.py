"""`sweep`: many experiments that differ in a few settings, steered by the training host, followed in the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import fmean

from tdc_core.catalog.experiments import NotAnExperiment
from tdc_core.checks.problem import Severity
from tdc_core.cli.experiments import judging, problem_line
from tdc_core.cli.following import Follower, following
from tdc_core.cli.lines import INTERRUPTED, print_json
from tdc_core.cli.own_file import with_own_file
from tdc_core.datasets.library import DatasetLibrary
from tdc_core.engine.price import seconds_at_most
from tdc_core.engine.trials import Trials
from tdc_core.runs.errors import Refusal
from tdc_core.runs.group_models import Group, GroupKind, GroupStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec.messages import Code
from tdc_core.sweeps import (
    NotASweep,
    SweepSpec,
    Trial,
    TrialStatus,
    best_of,
    faults_of,
    goal_of,
    left_out,
    outcome_in_words,
    outcome_of,
    price_in_words,
    read_sweep,
    settings_in_words,
    survey,
    trials_at_most,
)
from tdc_core.tasks.metric import in_digits
from tdc_core.words.messages import words_of


def train_sweep(path: Path, settings: Settings, *, as_json: bool, workspace: Path | None = None) -> int:
    """Train the trials of a sweep to its end and tell of them.

    Args:
        path: the sweep's file.
        settings: the installation's settings.
        as_json: print JSON lines.
        workspace: the file that keeps the workspace's token, None for the command line's own.

    Returns:
        0 finished; 1 none of it could be trained, or no trial came to its end; 130 stopped by Ctrl-C.

    Raises:
        NotAnExperiment: the file is no sweep, or has faults.
        WrongOption, DatasetError, StoreError: the words are for the person at the terminal.
    """
    sweep = _with_own_file(_load(path, settings), path, settings, workspace)
    with following(RunStore(settings.store_url), settings, workspace) as follower:
        card = DatasetLibrary(settings.home).card(sweep.experiment.data)
        if card is not None and not follower.made_ready(card):
            return INTERRUPTED if follower.interrupt.pressed else 1
        most = _trials_worth_starting(sweep, settings)
        if not most:
            return 1
        _say_price(sweep, most, follower)
        group = follower.service.submit_group(follower.token, GroupKind.SWEEP, sweep.name, sweep.to_json(), [])
        group, trials = _followed(group, sweep, most, follower, as_json=as_json)
    _tell_the_end(group, sweep, trials, settings, as_json=as_json)
    if group.status is GroupStatus.FINISHED:
        return 0
    return INTERRUPTED if follower.interrupt.pressed and group.status is GroupStatus.STOPPED else 1


def _load(path: Path, settings: Settings) -> SweepSpec:
    try:
        with path.open("rb") as file:
            text = file.read(settings.max_upload_kb * 1000 + 1)  # a device may have no end
    except OSError as error:
        raise NotAnExperiment(f"{path} can't be read: {error.strerror}.") from None
    try:
        return read_sweep(text, settings.max_upload_kb)
    except NotASweep as error:
        raise NotAnExperiment(str(error)) from None


def _with_own_file(sweep: SweepSpec, path: Path, settings: Settings, workspace: Path | None) -> SweepSpec:
    """The sweep with its own file, where it has one, brought and read, by which its metric is judged anew."""
    found = sweep.model_copy(update={"experiment": with_own_file(sweep.experiment, path, settings, workspace)})
    if faults := faults_of(found):
        raise NotAnExperiment(" ".join(f"{fault.path}: {fault.message}" for fault in faults))
    return found


def _trials_worth_starting(sweep: SweepSpec, settings: Settings) -> int:
    """Say what the referee says, and what is left out for it; how many trials there are at most, 0 for none."""
    judge = judging(settings)
    found = survey(sweep, judge)
    for problem in judge(sweep.experiment):
        if problem.severity is not Severity.ERROR:  # those that count are told with what is left out
            print(problem_line(problem), file=sys.stderr)
    for line in left_out(sweep, found):
        print(line, file=sys.stderr)
    return 0 if found.hopeless else trials_at_most(sweep, found)


def _say_price(sweep: SweepSpec, trials: int, follower: Follower) -> None:
    seconds = seconds_at_most(sweep, trials, follower.store, follower.service.capacity().workers)
    if seconds is not None:
        print(price_in_words(trials, seconds), file=sys.stderr)


def _followed(group: Group, sweep: SweepSpec, most: int, follower: Follower, *, as_json: bool) -> tuple[Group, Trials]:
    """Tell of each trial as it ends, and hand on a Ctrl-C as Stop; the group as it ended, and its trials."""
    beats, trials, asked = follower.beats(), Trials(follower.store, group.id, sweep), False
    told: set[int] = set()
    while True:
        found = follower.store.groups.get(group.id)
        if found is None:
            raise Refusal(Code.RUN_DELETED())
        for trial in trials.look(steered=found.alive):
            if trial.status is not TrialStatus.RUNNING and trial.number not in told:
                told.add(trial.number)
                _tell(trial, f"{len(told)} of {most}", sweep, trials, as_json=as_json)
        if not found.alive and not trials.running:
            return found, trials
        if follower.interrupt.pressed and not asked:
            follower.service.stop_group(follower.token, group.id)
            asked = True
        next(beats)


def _tell(trial: Trial, place: str, sweep: SweepSpec, trials: Trials, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "event": "trial",
                "number": trial.number,
                "status": trial.status.value,
                "value": trial.value,
                "params": dict(trial.params),
            }
        )
        return
    value = "" if trial.value is None else f"  {goal_of(sweep).key} {in_digits(trial.value)}"
    best = best_of(sweep, trials.trials)
    mark = "  the best so far" if best is not None and best.number == trial.number else ""
    words = f"Trial {trial.number} ({place})  {trial.status.value}{value}{mark}"
    print(f"{words}  {settings_in_words(sweep, trial.params)}", flush=True)


def _tell_the_end(group: Group, sweep: SweepSpec, trials: Trials, settings: Settings, *, as_json: bool) -> None:
    """The last line; with JSON the words go to stderr."""
    all_trials = trials.trials
    repeats = [trial for _, trial in sorted(trials.repeats.items())]
    runs = [run for trial in repeats if (run := trials.runs.get(trial.number))]
    found = outcome_of(sweep, all_trials, repeats, runs)
    best = found.best.model_dump() if found.best else None
    if as_json:
        print_json({"event": "finished", "best": best, "importance": found.importance})
    stream = sys.stderr if as_json else sys.stdout
    test = fmean(found.test) if found.test else None
    for line in outcome_in_words(sweep, all_trials, found.importance, found.repeats, test):
        print(line, file=stream)
    if found.best and (run := trials.runs.get(found.best.number)):
        print(f"The best trial is run {run.id}, in {settings.runs_dir / run.id}", file=stream)
    if group.message is not None:
        print(words_of(group.message), file=stream)
