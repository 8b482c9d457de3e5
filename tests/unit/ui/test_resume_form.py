"""What is said of a run that is to go on."""

from dataclasses import replace
from datetime import UTC, datetime

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.models import Run, RunStatus, Segment
from tdc_core.spec import ScheduleSpec
from tdc_core.ui.train.resume_form import words_on_jump

SPEC = ready_made()[0].with_("training", epochs=4, learning_rate=0.001, schedule=ScheduleSpec.of("cosine"))
RUN = Run("abc", "w", SPEC, RunStatus.FINISHED, 1, datetime.now(UTC), epochs_done=4)


def test_a_schedule_that_is_laid_anew_is_said_with_what_it_does_to_the_numbers() -> None:
    words = words_on_jump(RUN, 8)
    assert "anew over 8 epochs" in words
    assert "from 0 at the end of epoch 4 to 0.0005." in words
    assert "not those of a run that was asked for 8 epochs from the start" in words


def test_the_rate_that_was_given_last_counts() -> None:
    resumed = replace(RUN, segments=(Segment(4, learning_rate=0.01),))
    assert "to 0.005." in words_on_jump(resumed, 8)


def test_nothing_is_said_where_nothing_jumps() -> None:
    stopped = replace(RUN, status=RunStatus.STOPPED, epochs_done=2)
    assert words_on_jump(stopped, 4) == ""
    assert words_on_jump(stopped, 6) != ""
    assert words_on_jump(replace(stopped, epochs_done=0), 6) == ""
    assert words_on_jump(replace(RUN, spec=SPEC.with_("training", schedule=None)), 8) == ""
