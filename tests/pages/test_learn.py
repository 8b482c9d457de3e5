from statistics import fmean

import numpy as np
import pytest
from sklearn.datasets import load_diabetes
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.adapt import adapt
from tdc_core.catalog.datasets import DATASETS, find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.catalog.heads import match_head
from tdc_core.content.curves import quiz, recorded_curves
from tdc_core.content.experiments import lesson_experiment
from tdc_core.content.glossary import glossary
from tdc_core.content.lessons import Lesson, lessons
from tdc_core.content.probabilities import recorded_probabilities
from tdc_core.content.remedies import Remedy, remedies
from tdc_core.results.binary import at_threshold
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.learn import head_choice, split
from tdc_core.ui.learn.checkpoint import IN_FILE, STAYS, WRITTEN
from tdc_core.ui.learn.luck import ONE, best_of_each, words_of
from tdc_core.ui.learn.numbers import LABELS, errors_of
from tdc_core.ui.learn.pieces import IN_HAND, OPENED
from tdc_core.ui.learn.quiz import CURVES, IT_IS, RESULT, SCORE
from tdc_core.ui.learn.threshold import FOUND, MISSED, matrix_of, scores_of
from tests.pages.helpers import assert_sound, draft_of, open_page, texts, words_at

IRIS, DIGITS, MNIST, BREAST_CANCER = ready_made()[:4]
LESSONS = {lesson.name: lesson for lesson in lessons()}
CARDS = {card.name: card for card in DATASETS}


def open_lesson(monkeypatch: pytest.MonkeyPatch, name: str, draft: ExperimentSpec | None = None) -> AppTest:
    return to_lesson(open_page(monkeypatch, "learn", draft), name)


def to_lesson(at: AppTest, name: str) -> AppTest:
    at.query_params["lesson"] = LESSONS[name].front.short
    at.run()
    assert_sound(at)
    assert at.header[0].value == LESSONS[name].front.title
    return at


def click(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()
    assert_sound(at)
    return at


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
def test_each_lesson_says_its_words_and_opens_its_experiment(monkeypatch: pytest.MonkeyPatch, lesson: Lesson) -> None:
    at = open_lesson(monkeypatch, lesson.name)
    assert lesson.opening in texts(at)
    assert lesson.front.remember in texts(at)
    if lesson.front.experiment is None:  # test_learn_own has its end
        return
    click(at, "w-open-lesson")
    spec = lesson_experiment(lesson.front.experiment)
    assert draft_of(at) == spec
    assert OPENED.format(name=spec.name, before=IRIS.name) in texts(at)
    assert IN_HAND.format(name=spec.name) in words_at(at, "open-lesson")
    assert "w-open-lesson" not in [button.key for button in at.button]


@pytest.mark.parametrize("name", [*(card.name for card in DATASETS), "no_such_data_set"])
def test_the_lessons_take_any_data_set(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    card = find_dataset(name)
    draft = adapt(IRIS, card)[0] if card else IRIS.with_("data", dataset=name)
    at = open_page(monkeypatch, "learn", draft)
    for lesson in LESSONS:
        to_lesson(at, lesson)


def test_the_next_lesson_follows_and_the_last_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "learn")
    for name in list(LESSONS)[1:]:
        click(at, "next-lesson")
        assert at.header[0].value == LESSONS[name].front.title
    assert "next-lesson" not in [button.key for button in at.button]


def test_flatten_shows_an_image_of_the_drafts_data_set_and_others(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "flatten", MNIST)
    assert "(784,)" in words_at(at, "flatten-play")
    first = texts(at)
    for _ in range(5):
        click(at, "flatten-other")
    assert texts(at) != first


def test_flatten_shows_a_digit_where_the_draft_has_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "flatten", IRIS)
    assert LESSONS["flatten"].sections["table"].text in texts(at)
    assert "(64,)" in words_at(at, "flatten-play")


def test_softmax_says_a_sum_of_one_for_the_drafts_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "activations")
    assert "**sigmoid(1.5) = 0.818**" in texts(at)
    assert "0.690 + 0.254 + 0.056 = **1**" in texts(at)
    labels = [at.slider(key=f"w-learn-score-{number}").label.replace("\\", "") for number in range(3)]
    assert [name for name, label in zip(CARDS["iris"].classes, labels, strict=True) if name not in label] == []
    at.slider(key="w-learn-score-1").set_value(2.0).run()
    assert_sound(at)
    assert "0.480 + 0.480 + 0.040 = **1**" in texts(at)


def test_a_label_is_written_both_ways_with_one_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "labels")
    at.session_state["w-learn-class-iris"] = CARDS["iris"].classes[1]
    at.slider(key="w-learn-sure").set_value(25).run()
    assert_sound(at)
    codes = [code.value for code in at.code]
    assert codes == [
        "y = 1\nloss = -log(p[1])  # 1.386",
        "y = [0, 1, 0]\nloss = -sum(y * log(p))  # 1.386",
    ]


@pytest.mark.parametrize(
    ("question", "labels", "draft", "loss"),
    [
        ("several", "integer", IRIS, "sparse_categorical_crossentropy"),
        ("several", "one_hot", DIGITS, "categorical_crossentropy"),
        ("yes_no", "one_hot", BREAST_CANCER, "categorical_crossentropy"),
    ],
)
def test_two_clicks_give_the_draft_a_head_that_fits(
    monkeypatch: pytest.MonkeyPatch, question: str, labels: str, draft: ExperimentSpec, loss: str
) -> None:
    at = decide(monkeypatch, question, labels, draft)
    click(at, "w-learn-take-head")
    head = draft_of(at).model.head
    card = find_dataset(draft.data.dataset)
    assert card is not None
    assert match_head(head, card.class_count) is not None
    assert (head.loss, head.labels) == (loss, labels)
    assert draft_of(at).with_head(draft.model.head) == draft
    assert head_choice.HAS_HEAD in words_at(at, "head-play")
    assert f'loss="{loss}"' in at.code[0].value


@pytest.mark.parametrize("draft", [IRIS, BREAST_CANCER])
@pytest.mark.parametrize("labels", ["integer", "one_hot"])
def test_where_the_data_set_asks_the_other_question_a_fitting_experiment_is_opened(
    monkeypatch: pytest.MonkeyPatch, labels: str, draft: ExperimentSpec
) -> None:
    question = "yes_no" if draft == IRIS else "several"
    at = decide(monkeypatch, question, labels, draft)
    own = CARDS[draft.data.dataset]
    said = head_choice.OTHER_QUESTION.format(title=own.title, classes=len(own.classes))
    assert said in words_at(at, "head-play")
    click(at, "w-open-head")
    spec = draft_of(at)
    card = find_dataset(spec.data.dataset)
    assert card is not None
    assert (len(card.classes) == 2) == (question == "yes_no")
    assert match_head(spec.model.head, card.class_count) is not None
    assert spec.model.head.labels == labels


def decide(monkeypatch: pytest.MonkeyPatch, question: str, labels: str, draft: ExperimentSpec) -> AppTest:
    at = open_lesson(monkeypatch, "head", draft)
    assert not at.code
    at.session_state["w-learn-question"] = question
    at.session_state["w-learn-labels"] = labels
    at.run()
    assert_sound(at)
    return at


def test_the_cut_is_written_as_slices_and_taken_to_the_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "split")
    at.slider(key="w-learn-cuts").set_value((60, 100)).run()
    assert_sound(at)
    assert [code.value for code in at.code] == ["train[:60%]", "train[60%:]", "none"]
    click(at, "w-learn-take-split")
    data = draft_of(at).data
    assert (data.train, data.validation, data.test) == ("train[:60%]", "train[60%:]", None)
    assert split.IS_SPLIT in words_at(at, "split-play")


def test_a_split_without_rows_to_train_on_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "split")
    at.slider(key="w-learn-cuts").set_value((0, 50)).run()
    assert_sound(at)
    assert split.NEEDS_ROWS in words_at(at, "split-play")
    assert "w-learn-take-split" not in [button.key for button in at.button]


def test_a_leak_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "split")
    assert words_at(at, "leak-play") == split.LEAKED.format(shared=15, rows=38)  # iris: rows 90 to 104 of 150
    at.slider(key="w-learn-leak").set_value(0).run()
    assert words_at(at, "leak-play") == split.NO_LEAK, "and nothing of a leak"


def test_the_checkpoint_holds_the_best_epoch_so_far(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "checkpoint")
    val_loss = [point.values["val_loss"] for point in recorded_curves()["overfit_breast_cancer"]]
    for epoch, kept in ((1, 1), (3, 1), (6, 6), (40, 6)):
        at.slider(key="w-learn-epoch").set_value(epoch).run()
        assert_sound(at)
        values = [metric.value for metric in at.metric]
        assert values == [f"{val_loss[epoch - 1]:.4f}", f"{val_loss[kept - 1]:.4f}", IN_FILE.format(epoch=kept)]
        assert words_at(at, "checkpoint-play") == (WRITTEN if epoch == kept else STAYS).format(epoch=kept)


def test_the_quiz_counts_right_answers_and_starts_again(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "curves")
    questions = quiz().questions
    for number, question in enumerate(questions):
        wrong = next(shape for shape in quiz().shapes if shape != question.shape)
        assert len(at.get("plotly_chart")) == 1
        click(at, f"w-learn-quiz-{wrong if number == 1 else question.shape}")
        assert question.seen in texts(at)
        assert len(at.get("plotly_chart")) == 2, "accuracy joins with the answer"
        if number == 1:
            assert IT_IS.format(shape=quiz().shapes[question.shape].title.lower()) in words_at(at, "quiz-play")
            click(at, f"w-learn-quiz-{question.shape}")  # too late
            assert SCORE.format(right=1, given=2) in texts(at)
        click(at, "w-learn-quiz-next")
    assert RESULT.format(right=7, given=8, missed=quiz().shapes[questions[1].shape].title.lower()) in texts(at)
    click(at, "w-learn-quiz-again")
    assert CURVES.format(number=8) in texts(at)


def test_a_curves_experiment_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "curves")
    question = quiz().questions[0]
    click(at, f"w-learn-quiz-{question.shape}")
    click(at, "w-open-quiz")
    assert draft_of(at) == lesson_experiment(question.curve)


def test_lesson_and_answers_are_kept_over_a_page_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "curves")
    click(at, f"w-learn-quiz-{quiz().questions[0].shape}")
    at.switch_page("pages/model.py").run()
    at.switch_page("pages/learn.py").run()
    assert_sound(at)
    assert at.header[0].value == LESSONS["curves"].front.title
    assert SCORE.format(right=1, given=1) in texts(at)


def test_the_glossary_lists_the_words_of_the_lesson_and_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "labels")
    for word, term in glossary().items():
        assert texts(at).count(f"**{word}**: {term.means}") == (2 if term.lesson == "labels" else 1), word


def test_the_mean_is_the_answer_with_the_smallest_square() -> None:
    errors = {answer: errors_of(answer) for answer in range(221)}
    assert min(errors, key=lambda answer: errors[answer][1]) == round(fmean(LABELS)) == 126
    assert errors_of(fmean(LABELS))[2] == pytest.approx(0)
    assert all(r2 < 0 for _, _, r2 in errors.values())
    labels = load_diabetes(scaled=False).target
    assert tuple(labels[: len(LABELS)]) == LABELS


def test_a_number_is_told_of_in_the_lesson_about_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    diabetes = ready_made()[4]
    at = decide(monkeypatch, "several", "integer", diabetes)
    assert head_choice.ASKS_NUMBER.format(title=CARDS[diabetes.data.dataset].title) in words_at(at, "head-play")


@pytest.mark.parametrize("remedy", remedies(), ids=lambda remedy: remedy.curve)
def test_each_remedy_shows_its_curve_and_opens_its_experiment(monkeypatch: pytest.MonkeyPatch, remedy: Remedy) -> None:
    at = open_lesson(monkeypatch, "overfitting")
    at.session_state["w-learn-remedy"] = remedy.title
    at.run()
    assert_sound(at)
    last = recorded_curves()[remedy.curve][-1].values
    shown = {metric.label: metric.value for metric in at.metric}
    assert shown["Last val_loss"] == f"{last['val_loss']:.4f}"
    assert shown["Last val_accuracy"] == f"{last['val_accuracy']:.1%}"
    assert remedy.seen in texts(at)
    click(at, "w-open-remedy")
    assert draft_of(at) == lesson_experiment(remedy.curve)


def test_the_threshold_moves_the_matrix_and_the_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "threshold")
    recorded = recorded_probabilities()
    for threshold, words in ((0.5, MISSED), (0.1, FOUND)):
        at.slider(key="w-learn-threshold").set_value(threshold).run()
        assert_sound(at)
        chosen = at_threshold(recorded.labels, recorded.probabilities, threshold)
        (_, alarms), (missed, found) = chosen.confusion.tolist()
        counts = {"found": found, "missed": missed, "all": missed + found, "alarms": alarms}
        assert words_at(at, "threshold-play") == f"{matrix_of(chosen)}\n{words.format(**counts)}"
        shown = {metric.label: metric.value for metric in at.metric}
        assert shown == {name: f"{value:.1%}" for name, value in scores_of(chosen).items()}
    assert scores_of(chosen)["Recall"] >= 0.9


def test_the_more_tries_the_more_the_best_flatters(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "luck")
    assert words_at(at, "luck-play").startswith(ONE)
    flattered = []
    for tries in (1, 5, 50):
        at.slider(key="w-learn-tries").set_value(tries).run()
        assert_sound(at)
        promised, kept = best_of_each()[tries - 1]
        shown = {metric.label: metric.value for metric in at.metric}
        assert shown["Best on validation"] == f"{promised:.1%}" and shown["The same run on test"] == f"{kept:.1%}"
        assert words_of(tries) in words_at(at, "luck-play")
        flattered.append(float(shown["Flattered by"].split()[0]))
    assert flattered == sorted(flattered)


def test_the_matrix_has_what_is_right_on_its_diagonal() -> None:
    scores = at_threshold(np.array([0, 0, 0, 1, 1]), np.array([0.1, 0.2, 0.9, 0.8, 0.3]), 0.5)
    *_, died, survived = matrix_of(scores).splitlines()
    assert (died, survived) == ("| died | **2** | 1 |", "| survived | 1 | **1** |")
