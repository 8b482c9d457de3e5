"""What the lesson about overfitting says of its curves is so."""

import pytest

from tdc_core.content.curves import recorded_curves
from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.remedies import Remedy, remedies
from tdc_core.ui.learn.overfitting import TOP, best_of

NOTHING, *TRIED = remedies()


def values(remedy: Remedy, key: str) -> list[float]:
    return [point.values[key] for point in recorded_curves()[remedy.curve]]


def remedy(curve: str) -> Remedy:
    return next(each for each in TRIED if each.curve == curve)


def lowest(remedy: Remedy) -> float:
    return best_of(recorded_curves()[remedy.curve]).values["val_loss"]


def test_the_run_as_it_was_overfits() -> None:
    assert values(NOTHING, "accuracy")[-1] == 1
    assert values(NOTHING, "val_loss")[-1] > 1.2 * lowest(NOTHING)


@pytest.mark.parametrize("remedy", TRIED, ids=lambda remedy: remedy.curve)
def test_a_remedy_changes_one_thing_of_that_run(remedy: Remedy) -> None:
    before, after = lesson_experiment(NOTHING.curve), lesson_experiment(remedy.curve)
    assert after.training == before.training
    assert after.model.head == before.model.head
    assert (after.data == before.data) != (after.model == before.model)


@pytest.mark.parametrize("remedy", remedies(), ids=lambda remedy: remedy.curve)
def test_a_curve_lies_in_its_chart_but_for_the_first_epochs(remedy: Remedy) -> None:
    assert max(*values(remedy, "loss")[5:], *values(remedy, "val_loss")[5:]) < TOP


def test_more_rows_and_augmentation_help_most() -> None:
    gained = {each.curve: values(each, "val_accuracy")[-1] - values(NOTHING, "val_accuracy")[-1] for each in TRIED}
    assert sorted(gained, key=gained.__getitem__)[-2:] == ["remedy_augmentation", "remedy_rows"]
    assert gained["remedy_l2"] <= 0, "the L2 penalty gains nothing here"
    assert abs(gained["remedy_capacity"]) < 0.01, "accuracy stays as it was"


def test_what_is_said_of_loss_is_so() -> None:
    assert values(remedy("remedy_rows"), "val_loss")[-1] > 1.2 * lowest(remedy("remedy_rows")), "it still overfits"
    assert values(remedy("remedy_capacity"), "val_loss")[-1] < 1.05 * lowest(remedy("remedy_capacity"))
    assert lowest(remedy("remedy_dropout")) < lowest(NOTHING)
    assert values(remedy("remedy_dropout"), "val_loss")[-1] > 1.2 * lowest(remedy("remedy_dropout"))
    assert min(values(remedy("remedy_l2"), "val_loss")) > max(values(NOTHING, "val_loss")[5:]), "the penalty is in it"
