"""Optuna, asked and told in memory: the trials are all that it knows, and nothing of it outlives a question."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from tdc_core.spec import ParamValue
from tdc_core.sweeps.goal import goal_of
from tdc_core.sweeps.space import same, suggested, tidy, values_of
from tdc_core.sweeps.spec import ChoiceSearch, FloatSearch, IntSearch, Params, Search, SweepSpec
from tdc_core.sweeps.trial import Trial, TrialStatus

if TYPE_CHECKING:
    import optuna


def tpe_points(sweep: SweepSpec, earlier: Sequence[Trial], seed: int) -> Iterator[Params]:
    """Points that Optuna's TPE sampler suggests, without an end.

    Each one that was suggested counts as a trial under way, so that the next one lies elsewhere.

    Args:
        sweep: the sweep.
        earlier: all trials so far; those that run make their neighbourhood look bad, as a constant liar does.
        seed: of chance. With the same trials and the same seed the points are the same.
    """
    optuna = load_optuna()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)  # `group` is one of these
        sampler = optuna.samplers.TPESampler(multivariate=True, group=True, constant_liar=True, seed=seed)
    study = optuna.create_study(sampler=sampler)  # it minimizes: what it is told are costs
    counted = [trial for trial in earlier if trial.status is not TrialStatus.FAILED]
    study.add_trials([optuna_trial(sweep, trial.params, **_known(sweep, trial)) for trial in counted])
    while True:
        yield suggested(sweep, partial(_suggested, study.ask()))


def optuna_trial(sweep: SweepSpec, params: Mapping[str, ParamValue], **known: Any) -> optuna.trial.FrozenTrial:
    """A trial as Optuna has it, from its settings and what is known of it (`state`, `value`, `intermediate_values`)."""
    items = [item for item in sweep.search if item.path in params]
    trial: optuna.trial.FrozenTrial = load_optuna().trial.create_trial(
        params={item.path: _as_told(item, params[item.path]) for item in items},
        distributions={item.path: _distribution(item) for item in items},
        **known,
    )
    return trial


@cache
def load_optuna() -> Any:
    """Optuna, which takes half a second to import, so it is imported by who asks it; it says nothing by itself."""
    import optuna

    optuna.logging.set_verbosity(logging.ERROR)
    return optuna


def _known(sweep: SweepSpec, trial: Trial) -> dict[str, Any]:
    """What Optuna is told of a trial; one that diverged is one that was pruned before its first epoch."""
    state = load_optuna().trial.TrialState
    match trial.status:
        case TrialStatus.FINISHED:
            return {"state": state.COMPLETE, "value": goal_of(sweep).cost(trial.value or 0.0)}
        case TrialStatus.PRUNED if trial.costs:
            return {"state": state.PRUNED, "intermediate_values": {len(trial.costs): min(trial.costs)}}
        case TrialStatus.PRUNED | TrialStatus.DIVERGED:
            return {"state": state.PRUNED}
    return {"state": state.RUNNING}


# Optuna knows a range by its numbers, and all else by the places of its values: so it need not reckon with steps, and
# does not take 1 and true for one choice. What follows says this three times: to ask, to understand, and to tell.


def _suggested(asked: optuna.trial.Trial, item: Search) -> ParamValue:
    match item:
        case FloatSearch(step=None):
            return tidy(item, asked.suggest_float(item.path, item.low, item.high, log=item.log))
        case IntSearch(step=None):
            return asked.suggest_int(item.path, item.low, item.high, log=item.log)
        case ChoiceSearch():
            return item.choices[asked.suggest_categorical(item.path, range(len(item.choices)))]
    values = values_of(item) or ()
    return values[asked.suggest_int(item.path, 0, len(values) - 1)]


def _distribution(item: Search) -> optuna.distributions.BaseDistribution:
    of = load_optuna().distributions
    found: optuna.distributions.BaseDistribution
    match item:
        case FloatSearch(step=None):
            found = of.FloatDistribution(item.low, item.high, log=item.log)
        case IntSearch(step=None):
            found = of.IntDistribution(item.low, item.high, log=item.log)
        case ChoiceSearch():
            found = of.CategoricalDistribution(range(len(item.choices)))
        case _:
            found = of.IntDistribution(0, len(values_of(item) or ()) - 1)
    return found


def _as_told(item: Search, value: ParamValue) -> ParamValue:
    match item:
        case FloatSearch(step=None) | IntSearch(step=None):
            return value
        case ChoiceSearch():
            return next(place for place, choice in enumerate(item.choices) if same(choice, value))
    return (values_of(item) or ()).index(value)
