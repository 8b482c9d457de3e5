"""Sweeps: which experiments one file asks for, one after another, and what came of them.

Pure: no store, host or page. Who steers a sweep keeps its trials, asks `may_ask` and `next_trial`, trains what that
gives, and makes a `Trial` of each run by `trial_of`.
"""

from tdc_core.sweeps.faults import Fault, faults_of
from tdc_core.sweeps.goal import goal_of
from tdc_core.sweeps.importance import importance_of
from tdc_core.sweeps.outcome import (
    REPEATS,
    Best,
    Outcome,
    best_few,
    best_of,
    best_so_far,
    flattery_of,
    outcome_of,
    repeats_of,
)
from tdc_core.sweeps.reading import NotASweep, read_sweep
from tdc_core.sweeps.sampler import Asked, may_ask, next_trial, trials_in
from tdc_core.sweeps.settings import NoSetting, Setting, setting_at, with_value
from tdc_core.sweeps.space import experiment_of, highest
from tdc_core.sweeps.spec import SweepSpec
from tdc_core.sweeps.survey import Survey, survey, trials_at_most
from tdc_core.sweeps.trial import Trial, TrialStatus, trial_of
from tdc_core.sweeps.words import left_out, outcome_in_words, price_in_words, settings_in_words, title_of

__all__ = [
    "REPEATS",
    "Asked",
    "Best",
    "Fault",
    "NoSetting",
    "NotASweep",
    "Outcome",
    "Setting",
    "Survey",
    "SweepSpec",
    "Trial",
    "TrialStatus",
    "best_few",
    "best_of",
    "best_so_far",
    "experiment_of",
    "faults_of",
    "flattery_of",
    "goal_of",
    "highest",
    "importance_of",
    "left_out",
    "may_ask",
    "next_trial",
    "outcome_in_words",
    "outcome_of",
    "price_in_words",
    "read_sweep",
    "repeats_of",
    "setting_at",
    "settings_in_words",
    "survey",
    "title_of",
    "trial_of",
    "trials_at_most",
    "trials_in",
    "with_value",
]
