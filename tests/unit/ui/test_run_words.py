from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tdc_core.catalog.experiments import ready_made
from tdc_core.engine.line import Place
from tdc_core.runs.models import Evaluation, Progress, Reason, Run, RunStatus, Stage
from tdc_core.spec import EarlyStoppingSpec, ScheduleSpec
from tdc_core.spec.messages import Code
from tdc_core.ui.run import words as run_words
from tdc_core.words.messages import words_of
from tests.support.figures import epoch_metrics, scored

RUN = Run("abc", "w", ready_made()[0], RunStatus.TRAINING, 1, datetime.now(UTC), epochs_done=5)


@pytest.mark.parametrize("status", list(RunStatus))
def test_every_state_has_words_an_icon_and_a_colour(status: RunStatus) -> None:
    run = replace(RUN, status=status)
    assert run_words.state(run)
    assert run_words.icon(run).startswith(":material/")
    assert run_words.colour(run)


def test_a_run_in_line_says_its_place() -> None:
    queued = replace(RUN, status=RunStatus.QUEUED, epochs_done=0)
    assert run_words.state(queued) == "Waiting"
    assert run_words.state(queued, Place(1)) == "Waiting, next in line"
    assert run_words.state(queued, Place(1, 0.0)) == "Waiting, next in line"
    assert run_words.state(queued, Place(2, 40.2)) == "Waiting, 2nd in line, about 40 s"
    assert run_words.state(queued, Place(3)) == "Waiting, 3rd in line"


def test_a_run_asked_to_stop_says_so_until_it_has() -> None:
    assert run_words.state(replace(RUN, stop_requested=True)) == "Stopping"
    assert run_words.state(replace(RUN, stop_requested=True, status=RunStatus.STOPPED)) == "Stopped after epoch 5"


def test_how_a_run_ended_is_one_sentence() -> None:
    epochs = [epoch_metrics(1, 0.5, 0.5, 0.25, 0.5, 0.1), epoch_metrics(2, 0.4, 0.5, 0.5, 0.5, 0.1)]
    assert run_words.end(RUN, epochs) == ""
    stopped = replace(RUN, status=RunStatus.STOPPED, epochs_done=2, best_epoch=1)
    assert run_words.end(stopped, epochs) == "Stopped after epoch 2: best validation loss 0.2500 in epoch 1."
    assert run_words.end(stopped, epochs[1:]) == "Stopped after epoch 2."
    evaluated = Evaluation({"validation": scored(0.125, 0.9), "test": None}, {})
    finished = replace(stopped, status=RunStatus.FINISHED, evaluation=evaluated)
    assert run_words.end(finished, ()) == "Finished: best validation loss 0.1250 in epoch 1."
    message = Code.UNEXPECTED(error="my column")
    assert run_words.end(replace(RUN, status=RunStatus.FAILED, message=message), epochs) == "Failed. Its page says why."


@pytest.mark.parametrize(
    ("number", "word"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_ordinals(number: int, word: str) -> None:
    assert run_words.ordinal(number) == word


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "1 s"), (59.4, "59 s"), (60, "1 min 0 s"), (200, "3 min 20 s"), (7500, "2 h 5 min")]
)
def test_durations(seconds: float, words: str) -> None:
    assert run_words.duration(seconds) == words


def test_progress_counts_the_steps_of_the_epoch_under_way_only() -> None:
    inside = replace(RUN, progress=Progress(epoch=6, step=6, steps=12))
    assert run_words.fraction_done(inside) == pytest.approx(5.5 / 20)
    assert run_words.step(inside) == "Epoch 6 of 20, step 6 of 12"
    assert run_words.fraction_done(replace(RUN, progress=Progress(epoch=5, step=12, steps=12))) == pytest.approx(5 / 20)


def test_time_left_follows_the_recent_epochs() -> None:
    recent = [epoch_metrics(number, 1, 1, 1, 1, seconds=2.0) for number in (4, 5)]
    assert run_words.time_left(RUN, recent) == "about 30 s left"
    assert run_words.time_left(RUN, []) == ""


def test_stages_say_how_long_each_state_took() -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)

    def at(seconds: float) -> datetime:
        return start + timedelta(seconds=seconds)

    def stages(*times: tuple[str, float]) -> Run:
        return replace(RUN, stages=tuple(Stage(RunStatus(status), at(seconds)) for status, seconds in times))

    begun = [("queued", 0.0), ("preparing", 2.04), ("training", 3.0)]
    assert run_words.stage_times(RUN, start) == ""
    assert run_words.stage_times(stages(*begun), at(37)) == "queued 2.0 s, preparing 1.0 s, training 34 s"
    ended = [*begun, ("evaluating", 200.0), ("finished", 201.5)]
    words = "queued 2.0 s, preparing 1.0 s, training 3 min 17 s, evaluating 1.5 s"
    assert run_words.stage_times(stages(*ended), at(9999)) == words
    again = [("queued", 0.0), ("training", 1.0), ("stopped", 5.0), ("queued", 99.0), ("training", 100.0)]
    assert run_words.stage_times(stages(*again), at(103)) == "queued 2.0 s, training 7.0 s"
    assert run_words.stage_times(stages(("queued", 5.0)), start) == "queued 0.0 s", "clocks may differ"


@pytest.mark.parametrize(("value", "words"), [(0.001, "0.001"), (0.000312499, "0.000312"), (5e-5, "5e-05"), (0, "0")])
def test_learning_rates(value: float, words: str) -> None:
    assert run_words.rate(value) == words


def test_only_an_end_that_needs_a_reason_gives_one() -> None:
    failed = replace(RUN, status=RunStatus.FAILED, reason=Reason.NAN_LOSS, message=Code.OUT_OF_MEMORY())
    assert run_words.why(failed) == words_of(Code.OUT_OF_MEMORY())
    early = Code.EARLY_STOPPING(monitor="val_loss", patience=5)
    stopped = replace(RUN, status=RunStatus.FINISHED, reason=Reason.EARLY_STOPPING, message=early)
    assert run_words.why(stopped) == words_of(early)
    by_person = replace(stopped, status=RunStatus.STOPPED, reason=Reason.USER_STOPPED)
    assert run_words.why(by_person) == ""


def test_an_epoch_under_way_tells_its_loss_accuracy_and_speed() -> None:
    inside = replace(RUN, progress=Progress(epoch=6, step=600, steps=1875, values=scored(0.34567, 0.9), rate=1234.5))
    assert run_words.so_far(inside) == "loss 0.3457  ·  accuracy 0.9000  ·  1,234 steps/s"
    assert run_words.so_far(replace(RUN, progress=replace(inside.progress, epoch=5))) == ""
    assert run_words.so_far(replace(RUN, progress=replace(inside.progress, rate=0.25))).endswith("0.2 steps/s")
    assert run_words.so_far(replace(inside, status=RunStatus.EVALUATING)) == ""


def test_settings_are_one_line() -> None:
    training = RUN.spec.training.model_copy(update={"learning_rate": 1e-4, "epochs": 1, "batch_size": 1024})
    assert run_words.settings(training) == f"{training.optimizer} · 0.0001 · 1 epoch · batch 1,024"
    more = training.model_copy(update={"schedule": ScheduleSpec(type="cosine"), "early_stopping": EarlyStoppingSpec()})
    assert run_words.settings(more).endswith(" · cosine · early stopping")


def test_settings_name_what_the_optimizer_is_told_beside_its_rate() -> None:
    def said(optimizer: str, **params: object) -> str:
        changed = RUN.spec.with_("training", optimizer=optimizer, optimizer_params=params)
        return run_words.settings(changed.training).partition(" · ")[0]

    assert said("sgd", momentum=0.9, nesterov=True) == "sgd, momentum 0.9, nesterov"
    assert said("sgd", momentum=0.0) == "sgd"
    assert said("adamw", weight_decay=0) == "adamw, weight decay 0.0"
    assert said("sgd", momentum="x" * 200) == f"sgd, momentum {'x' * 40}…"
    assert said("sgdd", momentum=0.9) == "sgdd"
