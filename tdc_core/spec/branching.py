"""What may differ between a run and a branch of it: what changes no weight, so that the branch can have the run's."""

from __future__ import annotations

from tdc_core.spec.experiment import ExperimentSpec, LayerSpec

_OF_TRAINING = ("learning_rate", "epochs", "schedule", "early_stopping")
_OF_LAYERS = "rate"  # of Dropout and its kin


def may_branch(trunk: ExperimentSpec, branch: ExperimentSpec) -> bool:
    """Whether an experiment can go on from the weights of another one, in the middle of it.

    It has another name, learning rate, schedule, early stopping, number of epochs or share of dropout, and else the
    same of all.
    """
    alike = branch.model_copy(update={"name": trunk.name})
    alike = alike.with_("training", **{name: getattr(trunk.training, name) for name in _OF_TRAINING})
    if len(trunk.model.layers) != len(branch.model.layers):
        return False
    pairs = zip(trunk.model.layers, branch.model.layers, strict=True)
    return alike.with_layers(tuple(_as_in(*pair) for pair in pairs)) == trunk


def _as_in(trunk: LayerSpec, branch: LayerSpec) -> LayerSpec:
    """A branch's layer with the trunk's rate."""
    if trunk.type != branch.type or _OF_LAYERS not in branch.params:
        return branch
    rate = trunk.params.get(_OF_LAYERS)
    return branch if rate is None else branch.with_params(**{_OF_LAYERS: rate})
