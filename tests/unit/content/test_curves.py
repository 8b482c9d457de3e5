"""The recorded curves are real, and show what the quiz says they show."""

import itertools

import pytest

from scripts.record_curves import record
from tdc_core.content.curves import CHECKPOINT_CURVE, Question, curve_names, quiz, recorded_curves
from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.remedies import remedies
from tdc_core.settings import Settings
from tdc_core.tasks.task import CLASSIFICATION

QUESTIONS = quiz().questions
QUICKEST = "underfit_iris"


def test_every_question_has_its_curve_and_no_curve_is_left_over() -> None:
    lessons = {question.curve for question in QUESTIONS} | {CHECKPOINT_CURVE} | {each.curve for each in remedies()}
    assert recorded_curves().keys() == lessons == set(curve_names())


def test_every_shape_is_asked_for_and_never_twice_in_a_row() -> None:
    shapes = [question.shape for question in QUESTIONS]
    assert set(shapes) == quiz().shapes.keys()
    assert all(one != following for one, following in itertools.pairwise(shapes))


@pytest.mark.parametrize("name", recorded_curves())
def test_a_curve_has_all_epochs_of_its_experiment(name: str) -> None:
    epochs = recorded_curves()[name]
    assert [point.epoch for point in epochs] == list(range(1, lesson_experiment(name).training.epochs + 1))


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.curve)
def test_a_curve_shows_what_the_answer_says(question: Question) -> None:
    epochs = recorded_curves()[question.curve]
    loss, val_loss = [point.values["loss"] for point in epochs], [point.values["val_loss"] for point in epochs]
    half = len(epochs) // 2
    overfit = val_loss[-1] > 1.2 * min(val_loss) and val_loss.index(min(val_loss)) < half and loss[-1] < 0.7 * loss[0]
    diverging = min(loss[-3:]) > 3 * min(loss)
    still_falls = loss[-1] < 0.97 * loss[-4] and val_loss[-1] < 0.97 * val_loss[-4]
    underfit = still_falls and abs(val_loss[-1] - loss[-1]) < 0.1 * loss[-1] and loss[-1] > 0.4 * loss[0]
    plateau = max(loss[half:]) < 1.02 * min(loss[half:]) and epochs[-1].values["val_accuracy"] < 0.5
    shown = {"overfit": overfit, "diverging": diverging, "underfit": underfit, "plateau": plateau}
    assert [shape for shape, is_so in shown.items() if is_so] == [question.shape]


def test_the_checkpoint_lessons_curve_has_its_best_epoch_early() -> None:
    val_loss = [point.values["val_loss"] for point in recorded_curves()[CHECKPOINT_CURVE]]
    assert 1 < val_loss.index(min(val_loss)) + 1 < len(val_loss) // 2
    assert val_loss[-1] > 3 * min(val_loss)


def test_training_again_gives_the_recorded_curve(settings: Settings) -> None:
    again = record(lesson_experiment(QUICKEST), settings, epochs=3)
    for key in CLASSIFICATION.epoch_keys:
        kept = [point.values[key] for point in recorded_curves()[QUICKEST][:3]]
        assert again[key] == pytest.approx(kept, rel=1e-4), key
