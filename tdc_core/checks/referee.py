"""All checks together."""

from __future__ import annotations

from tdc_core.catalog.datasets import DatasetCard
from tdc_core.checks.data import check_data, check_name, unknown_dataset
from tdc_core.checks.head import check_head
from tdc_core.checks.own import check_own
from tdc_core.checks.problem import Problem
from tdc_core.checks.schedule import check_schedule
from tdc_core.checks.stack import check_stack
from tdc_core.checks.target import check_target
from tdc_core.checks.training import check_training
from tdc_core.settings import Settings
from tdc_core.spec import DataFacts, ExperimentSpec


def check(
    spec: ExperimentSpec,
    card: DatasetCard | None,
    facts: DataFacts | None = None,
    limits: Settings | None = None,
    memory: int | None = None,
) -> list[Problem]:
    """Judge an experiment. Never raises, whatever the experiment holds.

    Args:
        spec: the experiment.
        card: its data set, None where there is none of that name.
        facts: what the rows say; without them a remark says that the rows were not checked.
        limits: the installation's limits; the environment's where None.
        memory: bytes that the machine gives; without them the model is not held against it.

    Returns:
        The problems in the order of the pages: data, model, training. One of severity error keeps the
        experiment from being trained.
    """
    limits = limits or Settings()
    data = check_data(spec, card, facts) if card else [unknown_dataset(spec)]
    said = {problem.code for problem in data}  # that a file is sorted is told of its parts, if they suffer from it
    return [
        *check_name(spec),
        *data,
        *(problem for problem in check_own(spec, facts) if problem.code not in said),
        *check_target(spec, card, facts),
        *check_stack(spec, card, limits, memory),
        *check_head(spec, card, facts),
        *check_training(spec, card, limits),
        *check_schedule(spec, card),
    ]
