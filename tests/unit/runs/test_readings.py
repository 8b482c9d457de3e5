"""Every sentence that the numbers of a wrong or a right run are read as."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tdc_core.runs.models import EpochMetrics, Evaluation, Outputs, Reason, Run, RunStatus
from tdc_core.runs.readings import readings
from tdc_core.spec import HeadSpec
from tests.support.figures import epoch_metrics, scored
from tests.unit.runs.conftest import SPEC

CLASSES = ("setosa", "versicolor", "virginica")
SUMS_TO_ONE = (0.9999999, 1.0000001)
ONE_UNIT = HeadSpec(units=1, activation="sigmoid", loss="binary_crossentropy", labels="integer")
SIGMOIDS = HeadSpec(units=3, activation="sigmoid", loss="sparse_categorical_crossentropy", labels="integer")
SOFTMAX = HeadSpec(units=3, activation="softmax", loss="categorical_crossentropy", labels="one_hot")


def read(
    head: HeadSpec,
    *,
    accuracy: float = 0.9,
    sums: tuple[float, float] = SUMS_TO_ONE,
    answers: tuple[int, ...] = (10, 10, 10),
    override: bool = True,
    epochs: list[EpochMetrics] | None = None,
    classes: tuple[str, ...] = CLASSES,
) -> list[str]:
    """What is read in a run of this head that ended so, a third of the validation part in the commonest class."""
    evaluation = Evaluation({"validation": scored(0.5, accuracy)}, {}, Outputs(*sums, answers, 1 / 3))
    run = Run("a", "w", SPEC.with_head(head), RunStatus.FINISHED, 1, datetime.now(UTC), override=override)
    return readings(replace(run, evaluation=evaluation), epochs or [], classes)


def losses(*values: float) -> list[EpochMetrics]:
    return [epoch_metrics(number, value, 0.3, value, 0.3, 0.1) for number, value in enumerate(values, start=1)]


NEGATIVE = "The loss went below zero (-67.3). A crossentropy can't be negative, so its numbers mean nothing."


def test_a_negative_loss_is_told_while_the_run_goes_on() -> None:
    alive = Run("a", "w", SPEC.with_head(ONE_UNIT), RunStatus.TRAINING, 1, datetime.now(UTC), override=True)
    assert readings(alive, losses(0.7, 0.1), CLASSES) == []
    assert readings(alive, losses(0.7, -67.3, -3), CLASSES) == [NEGATIVE]


def test_a_negative_val_loss_alone_counts() -> None:
    point = epoch_metrics(1, 0.1, 0.3, -67.3, 0.3, 0.1)
    assert NEGATIVE in read(ONE_UNIT, epochs=[point])


def test_only_a_crossentropy_has_no_business_below_zero() -> None:
    head = ONE_UNIT.model_copy(update={"loss": "mean_squared_error"})
    assert not any("below zero" in sentence for sentence in read(head, epochs=losses(-1)))


@pytest.mark.parametrize(("values", "told"), [((0.0, 0.0), True), ((1e-9, -1e-9), True), ((0.4, 0.0), False)])
def test_a_loss_of_nothing_at_the_accuracy_of_guessing(values: tuple[float, ...], told: bool) -> None:
    head = ONE_UNIT.model_copy(update={"loss": "categorical_crossentropy"})
    sentence = "The loss is 0.000 while the accuracy, 30%, is what guessing gets."
    assert (sentence in read(head, accuracy=0.3, answers=(11, 19), epochs=losses(*values))) is told


def test_a_loss_of_nothing_is_told_while_the_run_goes_on() -> None:
    alive = Run("a", "w", SPEC.with_head(ONE_UNIT), RunStatus.TRAINING, 1, datetime.now(UTC), override=True)
    sentence = "The loss is 0.000 while 70% of the answers are wrong, so it measures nothing."
    assert readings(alive, losses(0.0), CLASSES) == [sentence]


def test_a_low_loss_of_a_model_that_knows_is_not_odd() -> None:
    points = [epoch_metrics(number, 0.0, 0.3, 0.0, 1.0, 0.1) for number in (1, 2)]
    assert not any("0.000" in sentence for sentence in read(SOFTMAX, accuracy=1.0, override=False, epochs=points))


def test_outputs_that_are_no_probabilities() -> None:
    said = read(SIGMOIDS, sums=(1.08, 2.19))
    assert "The outputs of one example sum to between 1.08 and 2.19, so they are no probabilities." in said
    assert said[0].startswith("Its best epoch is right for 90% of the validation part.")


def test_outputs_that_are() -> None:
    assert "The outputs of each example sum to 1, as probabilities do." in read(SOFTMAX, override=False)


def test_one_output_need_not_sum_to_anything() -> None:
    assert not any("sum to" in sentence for sentence in read(ONE_UNIT, sums=(0.1, 0.9), answers=(15, 15)))


@pytest.mark.parametrize("override", [True, False])
def test_always_the_same_answer(override: bool) -> None:
    said = read(SOFTMAX, accuracy=0.3333334, answers=(0, 30, 0), override=override)  # a third, as 32 bits have it
    assert "The accuracy, 33%, equals always answering ‘versicolor’." in said
    assert said[0].startswith("Its best epoch is right for 33%") is not override


def test_classes_that_are_never_answered() -> None:
    said = read(ONE_UNIT, answers=(10, 20))
    assert "It never answers ‘virginica’: one unit chooses between ‘setosa’ and ‘versicolor’." in said
    many = read(SOFTMAX, answers=(1, 1, *[0] * 6), classes=tuple("abcdefgh"))
    assert "It never answers ‘c’, ‘d’, ‘e’ and 3 more classes." in many


def test_classes_that_do_not_exist() -> None:
    head = SOFTMAX.model_copy(update={"units": 5})
    assert "It answers a class that does not exist for 7 of 30 rows." in read(head, answers=(23, 0, 0, 4, 3))
    assert "It answers a class that does not exist for 30 of 30 rows." in read(head, answers=(0, 0, 0, 0, 30))


def test_one_output_against_a_one_hot_row() -> None:
    (sentence,) = read(ONE_UNIT.model_copy(update={"labels": "one_hot"}), answers=(), accuracy=0.7)
    assert "always answering 0 already gets an accuracy of 67%" in sentence


def test_a_mistake_that_does_not_show() -> None:
    said = read(SOFTMAX)
    assert "Nothing in these numbers gives the mistake away." in said
    assert not any("mistake" in sentence for sentence in read(SOFTMAX, override=False))


def test_the_right_run_is_measured_against_guessing() -> None:
    said = read(SOFTMAX, accuracy=0.9667, override=False)
    assert said[0] == (
        "Its best epoch is right for 97% of the validation part. Always answering the commonest class would be right "
        "for 33%."
    )


def test_a_loss_that_was_lost() -> None:
    run = Run(
        "a",
        "w",
        SPEC.with_head(SOFTMAX),
        RunStatus.FAILED,
        1,
        datetime.now(UTC),
        reason=Reason.NAN_LOSS,
        override=True,
    )
    assert readings(run, [], CLASSES, end="The loss became NaN.") == ["The loss became NaN."]
