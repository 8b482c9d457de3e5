"""The learning rate that a schedule gives, held to Keras, and where it jumps when a run goes on."""

import pytest

from tdc_core.catalog.schedules import RateJump, cosine_decay, rate_jump
from tdc_core.spec import ScheduleSpec, TrainingSpec
from tdc_core.training.schedule import learning_rate

STEPS = 12
COSINE = TrainingSpec(epochs=4, learning_rate=0.01, schedule=ScheduleSpec.of("cosine", alpha=0.0))
WARM_UP = TrainingSpec(epochs=6, learning_rate=0.01, schedule=ScheduleSpec.of("warm_up", epochs=2, alpha=0.1))
PLATEAU = TrainingSpec(epochs=4, schedule=ScheduleSpec.of("reduce_on_plateau"))


def longer(training: TrainingSpec, epochs: int) -> TrainingSpec:
    return training.model_copy(update={"epochs": epochs})


@pytest.mark.parametrize("training", [COSINE, WARM_UP])
@pytest.mark.parametrize("epoch", range(9))
def test_the_rate_is_that_of_keras(training: TrainingSpec, epoch: int) -> None:
    keras_rate = float(learning_rate(training, STEPS)(epoch * STEPS))
    assert cosine_decay(training).at(epoch) == pytest.approx(keras_rate, abs=1e-8)


@pytest.mark.parametrize("training", [COSINE, WARM_UP])
def test_the_rate_jumps_where_a_finished_run_goes_on(training: TrainingSpec) -> None:
    done, more = training.epochs, longer(training, 2 * training.epochs)
    jump = rate_jump(training, more, done)
    assert jump.after > jump.before
    assert jump.before == pytest.approx(float(learning_rate(training, STEPS)(done * STEPS)), abs=1e-8)
    assert jump.after == pytest.approx(float(learning_rate(more, STEPS)(done * STEPS)), abs=1e-8)


def test_a_cosine_of_four_epochs_climbs_from_nothing_to_half() -> None:
    assert rate_jump(COSINE, longer(COSINE, 8), 4) == RateJump(0.0, pytest.approx(0.005))


def test_nothing_jumps_with_as_many_epochs_without_such_a_schedule_or_where_nothing_falls() -> None:
    flat = COSINE.model_copy(update={"schedule": ScheduleSpec.of("cosine", alpha=1.0)})
    assert rate_jump(COSINE, COSINE, 2) is None
    assert rate_jump(PLATEAU, longer(PLATEAU, 8), 4) is None
    assert rate_jump(TrainingSpec(), longer(TrainingSpec(), 40), 20) is None
    assert rate_jump(flat, longer(flat, 8), 4) is None
