"""Optuna, asked and told in memory: the trials are its only knowledge, and nothing of it outlives a question."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from tdc_core.spec import ParamValue
from tdc_core.sweeps.goal import goal_of
from tdc_core.sweeps.space import suggested, tidy, values_of
from tdc_core.sweeps.spec import ChoiceSearch, DepthSearch, FloatSearch, IntSearch, Params, Search, SweepSpec
from tdc_core.sweeps.trial import Trial, TrialStatus

if TYPE_CHECKING:
    from optuna.distributions import BaseDistribution
    from optuna.trial import FrozenTrial


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
    study = optuna.create_study(sampler=sampler)  # it minimizes, as all costs want it
    counted = [trial for trial in earlier if trial.status is not TrialStatus.FAILED]
    study.add_trials([optuna_trial(sweep, trial.params, **_known(sweep, trial)) for trial in counted])
    while True:
        asked = study.ask()

        def suggest(item: Search, asked: Any = asked) -> ParamValue:
            match item:
                case FloatSearch():
                    found = asked.suggest_float(item.path, item.low, _highest(item), step=item.step, log=item.log)
                    return tidy(item, found)
                case IntSearch():
                    return int(
                        asked.suggest_int(item.path, item.low, _highest(item), step=item.step or 1, log=item.log)
                    )
                case DepthSearch():
                    return int(asked.suggest_int(item.path, item.low, item.high))
                case ChoiceSearch():  # by their numbers: Optuna takes 1 and true for one
                    number: int = asked.suggest_categorical(item.path, range(len(item.choices)))
                    return item.choices[number]

        yield suggested(sweep, suggest)


def optuna_trial(sweep: SweepSpec, params: Mapping[str, ParamValue], **known: Any) -> FrozenTrial:
    """A trial for Optuna, from its settings and what is known of it (`state`, `value`, `intermediate_values`)."""
    items = [item for item in sweep.search if item.path in params]
    trial: FrozenTrial = load_optuna().trial.create_trial(
        params={item.path: _as_told(item, params[item.path]) for item in items},
        distributions={item.path: _distribution(item) for item in items},
        **known,
    )
    return trial


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


@cache
def load_optuna() -> Any:
    """Optuna, which takes half a second to import, so it is imported by who asks it; it says nothing by itself."""
    import optuna

    optuna.logging.disable_propagation()
    optuna.logging.set_verbosity(logging.ERROR)
    return optuna


def _distribution(item: Search) -> BaseDistribution:
    of = load_optuna().distributions
    found: BaseDistribution
    match item:
        case FloatSearch():
            found = of.FloatDistribution(item.low, _highest(item), log=item.log, step=item.step)
        case IntSearch():
            found = of.IntDistribution(item.low, _highest(item), log=item.log, step=item.step or 1)
        case DepthSearch():
            found = of.IntDistribution(item.low, item.high)
        case ChoiceSearch():
            found = of.CategoricalDistribution(range(len(item.choices)))
    return found


def _highest(item: FloatSearch | IntSearch) -> Any:
    """The highest value of a range: its end, or the last step before that."""
    values = values_of(item) if item.step else None
    return values[-1] if values else item.high


def _as_told(item: Search, value: ParamValue) -> ParamValue:
    if not isinstance(item, ChoiceSearch):
        return value
    return next(at for at, choice in enumerate(item.choices) if type(choice) is type(value) and choice == value)
