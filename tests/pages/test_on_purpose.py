"""A wrong head on the Train page: blocked, or trained on purpose beside the right one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.checks import Problem, Severity, check
from tdc_core.checks.on_purpose import head_mistakes
from tdc_core.runs.models import Evaluation, Outputs, Reason, Run, RunStatus
from tdc_core.runs.readings import negative_loss
from tdc_core.spec import ExperimentSpec, HeadSpec, LayerSpec
from tdc_core.spec.messages import Code
from tdc_core.ui.parts.code_panel import ABOUT, EVERYWHERE
from tdc_core.ui.parts.referee import Look, looked_at
from tdc_core.ui.run.panel import RIGHT_PAIR
from tdc_core.ui.run.side_by_side import TITLES
from tdc_core.ui.session.services import Services, services
from tdc_core.ui.train import form as train_form
from tdc_core.ui.train import submitting
from tdc_core.ui.train.form import TRAIN
from tdc_core.ui.train.on_purpose import ANYWAY, BESIDE, TWO_RUNS, head_words
from tdc_core.words.messages import words_of
from tests.pages.helpers import assert_sound, live_states, look_at, open_page, texts, words_at
from tests.pages.runs import runs, token
from tests.pages.test_shared_run import follow
from tests.support.figures import epoch_metrics, scored

IRIS = ready_made()[0]
WRONG = IRIS.with_head(HeadSpec(units=1, activation="sigmoid", loss="binary_crossentropy", labels="integer"))
SIGMOIDS = IRIS.with_head(
    HeadSpec(units=3, activation="sigmoid", loss="sparse_categorical_crossentropy", labels="integer")
)
SWITCH = "w-on-purpose"
CARD = find_dataset("iris")
MISTAKE = head_mistakes(WRONG, check(WRONG, CARD))[0]


def keys(at: AppTest) -> set[str | None]:
    return {button.key for button in at.button}


def switch_on(at: AppTest) -> AppTest:
    at.toggle(key=SWITCH).set_value(True).run()
    assert_sound(at)
    return at


def two_runs(right: ExperimentSpec) -> str:
    """What stands below the switch."""
    return TWO_RUNS.format(head=" · ".join(head_words(right.model.head)))


def said_of_both(at: AppTest) -> tuple[list[str], list[str]]:
    """What the numbers of the wrong run and of the right one say."""
    wrong, right = live_states(at, "readings")
    return wrong["said"], right["said"]


def pair_of(at: AppTest) -> tuple[Run, Run]:
    right, wrong = runs(at)
    return wrong, right


def queue_pair(at: AppTest, wrong: ExperimentSpec = WRONG, right: ExperimentSpec = IRIS) -> tuple[Run, Run]:
    """A pair as a host has claimed it."""
    store = services().store
    pair = store.queue.submit_pair(token(at), wrong, right, 5)
    for run in pair:
        claimed = store.queue.claim("test")
        assert claimed is not None and claimed.id == run.id
        store.runs.set_status(run.id, 1, RunStatus.TRAINING)
    return pair


def train(run: Run, *losses: float) -> None:
    for number, loss in enumerate(losses, start=1):
        assert services().store.epochs.add(run.id, 1, epoch_metrics(number, loss, 0.6, loss, 0.6, 0.1))


def finish(run: Run, outputs: Outputs, accuracy: float) -> None:
    score = {"validation": scored(-67.3 if run.override else 0.3, accuracy), "test": None}
    evaluation = Evaluation(score, score, outputs)
    message = Code.COMPLETED(epochs=1)
    assert services().store.runs.set_status(run.id, 1, RunStatus.FINISHED, Reason.COMPLETED, message, evaluation)


def test_a_wrong_head_blocks_until_it_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", WRONG)
    assert at.button(key="train").disabled
    assert at.toggle(key=SWITCH).label == ANYWAY
    assert MISTAKE.fix is not None
    assert words_at(at, "on-purpose") == two_runs(MISTAKE.fix)
    switch_on(at)
    assert "train" not in keys(at)
    assert at.button(key="train-both").label == TRAIN[True, False]
    at.button(key="train-both").click().run()
    assert_sound(at)
    wrong, right = pair_of(at)
    assert (wrong.spec, wrong.override, wrong.beside) == (WRONG, True, right.id)
    assert (right.override, right.beside) == (False, wrong.id)
    assert right.spec == WRONG.with_head(right.spec.model.head)
    assert right.spec.model.head == MISTAKE.fix.model.head
    assert right.spec.model.head.units == 3


def test_switched_off_again_it_blocks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    at = switch_on(open_page(monkeypatch, "train", WRONG))
    at.toggle(key=SWITCH).set_value(False).run()
    assert at.button(key="train").disabled
    assert runs(at) == []


def test_a_sound_head_has_no_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [toggle for toggle in open_page(monkeypatch, "train").toggle if toggle.key == SWITCH]


@pytest.mark.parametrize("broken", [WRONG.with_("data", train="train[:0]"), WRONG.with_("training", epochs=0)])
def test_with_anything_else_wrong_there_is_no_switch(monkeypatch: pytest.MonkeyPatch, broken: ExperimentSpec) -> None:
    at = open_page(monkeypatch, "train", broken)
    assert not [toggle for toggle in at.toggle if toggle.key == SWITCH]
    assert at.button(key="train").disabled


def test_a_wrong_head_too_large_to_train_has_no_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDC_MAX_PARAMETERS", "10000")
    small = WRONG.with_layers((LayerSpec.of("dense", units=16, activation="relu"),))
    at = open_page(monkeypatch, "train", small.with_head(WRONG.model.head.model_copy(update={"units": 4000})))
    assert not [toggle for toggle in at.toggle if toggle.key == SWITCH]
    assert at.button(key="train").disabled


def test_a_head_that_only_misleads_trains_alone_or_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    def warned(spec: ExperimentSpec, studio: Services) -> Look:
        head = Problem("model.head.activation", Severity.WARNING, "head.activation", "It misleads.", fix=IRIS)
        return replace(looked_at(spec, studio), problems=(head,))

    monkeypatch.setattr(train_form, "looked_at", warned)
    monkeypatch.setattr(submitting, "looked_at", warned)
    at = open_page(monkeypatch, "train", SIGMOIDS)
    assert not at.button(key="train").disabled
    assert at.toggle(key=SWITCH).label == BESIDE
    assert words_at(at, "on-purpose") == f"It misleads. {two_runs(IRIS)}"
    switch_on(at).button(key="train-both").click().run()
    wrong, right = pair_of(at)
    assert (wrong.spec, right.spec) == (SIGMOIDS, IRIS)


def test_one_click_too_many_starts_no_second_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submitting, "SAME_CLICK", timedelta(hours=1))  # however long a busy machine takes
    at = switch_on(open_page(monkeypatch, "train", WRONG))
    for _ in range(2):
        at.button(key="train-both").click().run()
    assert len(runs(at)) == 2


def test_where_one_more_fits_but_not_two_none_is_queued(monkeypatch: pytest.MonkeyPatch) -> None:
    at = switch_on(open_page(monkeypatch, "train", WRONG))
    for seed in range(services().settings.max_queued - 1):
        services().store.queue.submit(token(at), IRIS.with_("training", seed=seed + 50), 50)
    at.button(key="train-both").click().run()
    assert_sound(at)
    limit = services().settings.max_queued
    assert words_of(Code.TOO_MANY_FOR_TWO(alive=limit - 1, limit=limit)) in texts(at)
    assert len(runs(at)) == services().settings.max_queued - 1


def test_both_are_shown_while_they_train(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    wrong, right = queue_pair(at)
    train(wrong, 0.5, -67.3)
    train(right, 0.5)
    at.run()
    assert_sound(at)
    assert len(at.get("plotly_chart")) == 4
    assert {"stop-wrong", "stop-right"} <= keys(at)
    said = texts(at)
    assert said.index(TITLES[True]) < said.index(TITLES[False])
    sides = words_at(at, "side-wrong"), words_at(at, "side-right")
    assert TITLES[True] in sides[0] and TITLES[False] in sides[1]
    assert head_words(WRONG.model.head)[0] in sides[0] and head_words(IRIS.model.head)[0] in sides[1]
    (reading,) = negative_loss(WRONG.model.head, services().store.epochs.of(wrong.id))
    assert "-67.3" in reading
    assert [reading in said for said in said_of_both(at)] == [True, False]
    assert MISTAKE.message in words_at(at, "reading-wrong")
    assert MISTAKE.message not in words_at(at, "reading-right")
    at.button(key="stop-wrong").click().run()
    stopped = [
        run.stop_requested for run in (services().store.runs.get(wrong.id), services().store.runs.get(right.id)) if run
    ]
    assert stopped == [True, False]


def test_at_the_end_there_are_scores_and_readings_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    wrong, right = queue_pair(at)
    train(wrong, -67.3)
    train(right, 0.3)
    finish(wrong, Outputs(0.9, 1.0, (0, 30), 0.37), 0.33)
    finish(right, Outputs(1.0, 1.0, (10, 10, 10), 0.37), 0.97)
    at.run()
    assert_sound(at)
    of_wrong, of_right = said_of_both(at)
    assert CARD is not None
    assert [words for words in of_wrong if "33%" in words and CARD.classes[1] in words]
    assert [words for words in of_right if "97%" in words]
    assert len(at.table) == 2
    assert not {"resume", "stop-wrong", "stop-right"} & keys(at)
    assert {"resume-wrong", "resume-right"} <= keys(at)
    assert [code.value for code in at.code if "sparse" in code.value or "softmax" in code.value]
    assert ABOUT.format(whose=RIGHT_PAIR, where=EVERYWHERE) in texts(at)
    assert [each.key for each in at.get("download_button") if "script" in each.key] == [f"script-{right.id}"]
    look_at(at, wrong.id)
    assert len(at.get("plotly_chart")) == 4


def test_each_of_the_two_is_shared_and_goes_on_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    wrong, right = queue_pair(at)
    train(wrong, -67.3)
    train(right, 0.3)
    for run in (wrong, right):
        message = Code.STOPPED_AFTER_EPOCH(done=1, epochs=20)
        assert services().store.runs.set_status(run.id, 1, RunStatus.STOPPED, Reason.USER_STOPPED, message)
    at.run()
    assert_sound(at)
    links = [code.value for code in at.code if "?run=" in code.value]
    assert [link.split("?run=")[1] for link in links] == [wrong.id, right.id]
    at.button(key="resume-wrong").click().run()
    assert_sound(at)
    states = [run.status for run in (services().store.runs.get(wrong.id), services().store.runs.get(right.id)) if run]
    assert states == [RunStatus.QUEUED, RunStatus.STOPPED]
    assert {"stop-wrong", "resume-right"} <= keys(at)
    assert "resume-wrong" not in keys(at)


def test_keras_own_error_stands_beside_its_translation(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    wrong, right = queue_pair(at)
    train(right, 0.3)
    words = "Arguments `target` and <b>`output`</b> must have the same rank."
    message = Code.KERAS_REFUSED(error="ValueError", words=words)
    services().store.runs.set_status(wrong.id, 1, RunStatus.FAILED, Reason.KERAS_REFUSED, message)
    at.run()
    assert_sound(at)
    assert words_of(message) in [code.value for code in at.code]
    assert MISTAKE.message in words_at(at, "side-wrong")
    assert "resume-wrong" not in keys(at)
    assert len(at.get("plotly_chart")) == 2


def test_a_wrong_run_whose_partner_is_gone_stands_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    wrong, right = queue_pair(at)
    for run in (wrong, right):
        train(run, 0.3)
        finish(run, Outputs(1.0, 1.0, (10, 10, 10), 0.37), 0.9)
    assert services().store.runs.delete_ended(right.id)
    at.run()
    assert_sound(at)
    assert len(at.get("plotly_chart")) == 2
    assert "resume" not in keys(at)
    assert not [code for code in at.code if "import keras" in code.value]


def test_a_link_to_a_wrong_run_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    wrong, _ = queue_pair(at)
    train(wrong, -67.3)
    at.session_state["tdc-workspace"] = services().store.workspaces.create()
    follow(at, wrong.id)
    (reading,) = negative_loss(WRONG.model.head, services().store.epochs.of(wrong.id))
    assert "-67.3" in reading
    assert reading in texts(at)
    assert MISTAKE.message in texts(at)
    assert "stop-wrong" not in keys(at)
