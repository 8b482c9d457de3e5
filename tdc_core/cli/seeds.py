"""`seeds`: an experiment, or two, trained with several seeds: what of the result is luck."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tdc_core.cli.experiments import load_experiment
from tdc_core.cli.following import Follower, following
from tdc_core.cli.lines import INTERRUPTED, WrongOption, print_json
from tdc_core.cli.own_file import with_own_file
from tdc_core.results.luck import said
from tdc_core.results.seeds import MOST_SEEDS, SeedsPlan, SeedsSoFar, comparable, in_words, value_of
from tdc_core.runs.errors import Refusal
from tdc_core.runs.group_models import Group, GroupKind, GroupStatus
from tdc_core.runs.models import Run, RunStatus
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec.messages import Code
from tdc_core.tasks.metric import in_digits
from tdc_core.tasks.task import task_on
from tdc_core.words.messages import words_of


def train_seeds(
    path: Path, settings: Settings, *, count: int, against: Path | None, as_json: bool, workspace: Path | None = None
) -> int:
    """Train an experiment with several seeds, follow them and say what they come to.

    Args:
        path: the experiment's file.
        settings: the installation's settings.
        count: how many seeds: the experiment's, and those that follow it.
        against: the file of another experiment, trained with the same seeds and held against the first.
        as_json: print JSON lines.
        workspace: as in `train_experiment`.

    Returns:
        0 all runs finished; 1 one failed, or an experiment has errors; 130 stopped by Ctrl-C.

    Raises:
        NotAnExperiment, WrongOption, DatasetError, StoreError: the words are for the person at the terminal.
    """
    files = [path] if against is None else [path, against]
    specs = tuple(with_own_file(load_experiment(file, settings), file, settings, workspace) for file in files)
    if not 1 <= count <= MOST_SEEDS:
        raise WrongOption(f"-n must lie between 1 and {MOST_SEEDS}, not {count}.")
    if not comparable(specs[0], specs[-1]):
        raise WrongOption("The two are not validated on the same rows of the same data, so they can't be compared.")
    plan = SeedsPlan(experiments=specs, count=count)
    with following(RunStore(settings.store_url), settings, workspace) as follower:
        if code := next(filter(None, map(follower.refused, specs)), 0):
            return code
        name = " against ".join(plan.names)
        group = follower.service.submit_group(
            follower.token, GroupKind.SEEDS, name, plan.model_dump_json(), plan.members()
        )
        group, runs = _followed(follower, group, plan, as_json=as_json)
    so_far = SeedsSoFar(plan, runs)
    if as_json:
        print_json(_facts(so_far))
    else:
        print("\n".join(_lines(so_far)))
    if follower.interrupt.pressed and group.status is GroupStatus.STOPPED:
        return INTERRUPTED
    return 0 if all(run.status is RunStatus.FINISHED for run in runs) else 1


def _followed(follower: Follower, group: Group, plan: SeedsPlan, *, as_json: bool) -> tuple[Group, list[Run]]:
    """Follow the group to its end, tell of each run as it ends, and hand on a Ctrl-C as a stop of all."""
    beats, asked = follower.beats(), False
    told: set[str] = set()
    while True:
        now = follower.store.groups.get(group.id)
        if now is None:
            raise Refusal(Code.RUN_DELETED())
        runs = follower.store.groups.members(group.id)
        for run in runs:
            if not run.alive and run.id not in told and _is_at_its_end(run, now):
                told.add(run.id)
                _tell(run, plan, as_json=as_json)
        if not now.alive and not any(run.alive for run in runs):
            return now, runs
        if follower.interrupt.pressed and not asked:
            follower.service.stop_group(follower.token, group.id)
            asked = True
        next(beats)


def _is_at_its_end(run: Run, group: Group) -> bool:
    """Whether no host takes the run up again."""
    return run.status is not RunStatus.INTERRUPTED or not group.alive


def _tell(run: Run, plan: SeedsPlan, *, as_json: bool) -> None:
    at, metrics = plan.experiment_of(run), task_on(run.spec.data).metrics
    values = {metric.validation: value_of(run, metric) for metric in metrics}
    if as_json:
        print_json(
            {
                "event": "seed",
                "experiment": at,
                "seed": run.spec.training.seed,
                "run": run.id,
                "status": run.status.value,
                "value": values[plan.metric.validation],
                "metrics": values,
            }
        )
        return
    numbers = "  ".join(f"{key} {in_digits(value)}" for key, value in values.items() if value is not None)
    name = f"{plan.names[at]}, " if len(plan.names) > 1 else ""
    print(f"{name}seed {run.spec.training.seed}  {numbers or words_of(run.message)}", flush=True)


def _facts(so_far: SeedsSoFar) -> dict[str, Any]:
    plan, compared = so_far.plan, so_far.compared
    values = so_far.values(plan.metric)
    each = zip(plan.names, so_far.each, values, strict=True)
    difference = None if compared is None else {"mean": compared.difference, "interval": compared.interval}
    return {
        "event": "finished",
        "metric": plan.metric.validation,
        "experiments": [
            {
                "name": name,
                "mean": over.mean,
                "spread": over.spread,
                "interval": over.interval,
                "values": {str(seed): value for seed, value in numbers.items()},
            }
            for name, over, numbers in each
        ],
        "difference": difference,
        "verdict": compared.verdict.value if compared else None,
        "words": words_of(said(compared, (plan.names[0], plan.names[1]))) if compared else None,
    }


def _lines(so_far: SeedsSoFar) -> list[str]:
    plan, compared = so_far.plan, so_far.compared
    lines = [in_words(name, plan.metric, over) for name, over in zip(plan.names, so_far.each, strict=True)]
    return lines if compared is None else [*lines, words_of(said(compared, (plan.names[0], plan.names[1])))]
