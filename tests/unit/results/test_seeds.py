"""The runs that seeds take, and what came of those that have ended."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from tdc_core.catalog.experiments import ready_made
from tdc_core.catalog.optimizers import SEED_LIMIT
from tdc_core.results.luck import Verdict, over_seeds
from tdc_core.results.seeds import MOST_SEEDS, SeedsPlan, SeedsSoFar, comparable, in_words, value_of
from tdc_core.runs.group_models import Member
from tdc_core.runs.models import Evaluation, Run, RunStatus
from tdc_core.spec import ColumnReading, ExperimentSpec, HeadSpec, TableReading
from tdc_core.spec.reading import Order
from tdc_core.tasks.metric import ACCURACY, LOSS
from tests.support.figures import scored

ONE = ready_made()[0].with_("training", seed=7)
OTHER = ONE.with_("training", learning_rate=0.05, seed=99)


def ended(plan: SeedsPlan, *losses: float) -> list[Run]:
    """The group's first runs, of which so many have ended with these losses."""
    score = [{"validation": scored(loss, 1 - loss), "test": None} for loss in losses]
    pairs = zip(plan.members(), score, strict=False)
    return [
        Run(
            f"{number:032x}",
            "w",
            new.spec,
            RunStatus.FINISHED,
            1,
            datetime.now(UTC),
            evaluation=Evaluation(each, each),
            member=Member("g", number, new.params),
        )
        for number, (new, each) in enumerate(pairs)
    ]


def test_both_are_trained_with_the_same_seeds_one_after_the_other() -> None:
    plan = SeedsPlan(experiments=(ONE, OTHER), count=3)
    members = plan.members()
    assert [(new.spec.training.learning_rate, new.spec.training.seed) for new in members] == [
        (spec.training.learning_rate, seed) for seed in (7, 8, 9) for spec in (ONE, OTHER)
    ]
    assert all(
        new.spare and new.terms.lean and new.params == {"training.seed": new.spec.training.seed} for new in members
    )
    assert SeedsPlan.model_validate_json(plan.model_dump_json()) == plan
    assert SeedsPlan(experiments=(ONE.with_("training", seed=SEED_LIMIT),), count=2).seeds == (SEED_LIMIT, 0)
    for count in (0, MOST_SEEDS + 1):
        with pytest.raises(ValidationError):
            SeedsPlan(experiments=(ONE,), count=count)


def test_two_of_one_name_are_told_apart() -> None:
    assert SeedsPlan(experiments=(ONE, OTHER), count=3).names == (f"{ONE.name} (1)", f"{ONE.name} (2)")
    other = OTHER.model_copy(update={"name": "Faster"})
    assert SeedsPlan(experiments=(ONE, other), count=3).names == (ONE.name, "Faster")


def test_the_score_is_compared_where_the_losses_are_two() -> None:
    assert SeedsPlan(experiments=(ONE, OTHER), count=3).metric is LOSS
    head = HeadSpec(units=3, activation="softmax", loss="categorical_hinge", labels="one_hot")
    other = OTHER.model_copy(update={"model": OTHER.model.model_copy(update={"head": head})})
    assert SeedsPlan(experiments=(ONE, other), count=3).metric is ACCURACY


def test_what_has_ended_counts_by_seed_and_experiment() -> None:
    plan = SeedsPlan(experiments=(ONE, OTHER), count=4)
    runs = ended(plan, 0.2, 0.5, 0.21, 0.52, 0.19, 0.51)
    so_far = SeedsSoFar(plan, runs)
    assert so_far.values(LOSS) == ({7: 0.2, 8: 0.21, 9: 0.19}, {7: 0.5, 8: 0.52, 9: 0.51})
    assert so_far.values(ACCURACY)[0] == {7: 0.8, 8: 0.79, 9: 0.81}
    assert [over.mean for over in so_far.each] == pytest.approx([0.2, 0.51])
    assert so_far.compared is not None and so_far.compared.verdict is Verdict.DIFFERENT
    assert SeedsSoFar(SeedsPlan(experiments=(ONE,), count=3), []).compared is None


def test_a_run_that_failed_is_lost_and_one_that_was_stopped_does_not_count() -> None:
    plan = SeedsPlan(experiments=(ONE,), count=3)
    runs = ended(plan, 0.2, 0.3, 0.4)
    failed = [replace(runs[0], status=RunStatus.FAILED), replace(runs[1], status=RunStatus.STOPPED), runs[2]]
    assert math.isnan(value_of(failed[0], LOSS) or 0)
    assert (value_of(failed[1], LOSS), value_of(replace(runs[1], status=RunStatus.TRAINING), LOSS)) == (None, None)
    assert list(SeedsSoFar(plan, failed).values(LOSS)[0]) == [7, 9]
    assert SeedsSoFar(plan, failed).each[0].lost == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "A: no seed has ended with a number."),
        ({1: math.nan, 2: 0.5}, "A: 1 of 2 seeds ended without a number, so there is no mean."),
        ({1: 0.5}, "A: val_loss of the best epoch 0.5000 with one seed."),
        (
            {1: 0.5, 2: 0.7},
            "A: val_loss of the best epoch 0.6000 on average over 2 seeds, give or take 0.1414 from seed to seed.",
        ),
    ],
)
def test_it_is_said_in_words(values: dict[int, float], words: str) -> None:
    assert in_words("A", LOSS, over_seeds(values)) == words


def test_from_three_seeds_on_it_is_said_where_the_average_lies() -> None:
    over = over_seeds({1: 0.5, 2: 0.6, 3: 0.7})
    assert over.interval is not None
    low, high = over.interval
    assert in_words("A", LOSS, over).endswith(f"very likely lies between {low:.4f} and {high:.4f}.")


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (ONE.with_("training", learning_rate=0.1), True),
        (ONE.with_("data", scaling="standard"), True),
        (ONE.with_("data", train="train[:50%]"), True),
        (ONE.with_("data", validation="train[90%:]"), False),
        (ONE.with_("data", dataset="wine"), False),
    ],
)
def test_numbers_are_compared_on_the_same_rows_alone(other: ExperimentSpec, alike: bool) -> None:
    assert comparable(ONE, other) is alike


def test_so_it_is_with_a_file() -> None:
    columns = (ColumnReading(name="x", kind="number", use=True), ColumnReading(name="y", kind="category"))
    reading = TableReading(sha256="a" * 64, columns=columns, target="y", aim="classes")
    own = ONE.with_("data", dataset="file:cars.csv", file=reading)
    left_out = reading.model_copy(update={"columns": (columns[0].model_copy(update={"use": False}), columns[1])})
    shuffled = reading.model_copy(update={"order": Order(by="stratified")})
    other = reading.model_copy(update={"sha256": "b" * 64})
    assert comparable(own, own.with_("data", file=left_out))
    assert not comparable(own, own.with_("data", file=shuffled)) and not comparable(own, own.with_("data", file=other))
