"""The Train page where a run is resumed or trained longer, and what is made ready."""

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.checks import check
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.ui.parts.code_panel import EVERYWHERE, UP_TO
from tdc_core.ui.run import words as run_words
from tdc_core.ui.session.services import services
from tdc_core.ui.train.form import NO_NUMBER
from tdc_core.ui.train.resume_form import AS_BEFORE, RESUME, TRAIN_LONGER
from tests.pages.helpers import assert_sound, look_at, open_page, shown, texts
from tests.pages.runs import IRIS, begin, button, end, runs, submit, token


def resume_fields(at: AppTest, run: Run):
    return at.number_input(key=f"resume-epochs-{run.id}-1"), at.text_input(key=f"resume-rate-{run.id}-1")


def test_a_stopped_run_is_resumed_with_another_rate_and_more_epochs(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin(epochs=3)
    end(run, RunStatus.STOPPED, Reason.USER_STOPPED)
    submit(at, IRIS.with_("training", seed=5))
    at.run()
    look_at(at, run.id)
    epochs, rate = resume_fields(at, run)
    assert (epochs.value, epochs.min, epochs.max, rate.value) == (20, 3, services().settings.max_epochs, "")
    assert rate.placeholder == AS_BEFORE.format(rate="0.001")
    assert button(at, "resume").label == RESUME
    epochs.set_value(30)
    rate.set_value("1e-4").run()
    button(at, "resume").click().run()
    assert_sound(at)
    resumed = services().store.runs.get(run.id)
    assert resumed is not None
    assert (resumed.status, resumed.spec.training.epochs, resumed.learning_rate) == (RunStatus.QUEUED, 30, 1e-4)
    assert run_words.state(resumed) in texts(at)
    assert shown(at) == run.id, "it is the one that is looked at"
    assert not [element for element in at.button if element.key == "resume"]


def test_a_finished_run_is_trained_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at, IRIS.with_("training", epochs=3))
    run = begin(epochs=3)
    end(run)
    at.run()
    epochs, _ = resume_fields(at, run)
    assert (epochs.value, epochs.min) == (6, 4)
    assert button(at, "resume").label == TRAIN_LONGER
    button(at, "resume").click().run()
    assert_sound(at)
    resumed = services().store.runs.get(run.id)
    assert resumed is not None and (resumed.spec.training.epochs, resumed.segments[0].learning_rate) == (6, None)


BELOW_ZERO = IRIS.with_("training", learning_rate=-1.0)
(BELOW,) = [
    problem.message for problem in check(BELOW_ZERO, find_dataset("iris")) if problem.code == "training.learning_rate"
]


@pytest.mark.parametrize(("typed", "words"), [("fast", NO_NUMBER.format(typed="fast")), ("-1", BELOW)])
def test_a_learning_rate_that_is_wrong_resumes_nothing(monkeypatch: pytest.MonkeyPatch, typed: str, words: str) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin()
    end(run, RunStatus.INTERRUPTED, Reason.HOST_LOST)
    at.run()
    resume_fields(at, run)[1].set_value(typed).run()
    assert words in texts(at)
    assert button(at, "resume").disabled


def test_a_run_with_all_epochs_that_it_may_have_is_not_trained_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TDC_MAX_EPOCHS", "3")
    at = open_page(monkeypatch, "train")
    submit(at, IRIS.with_("training", epochs=3))
    end(begin(epochs=3))
    at.run()
    assert_sound(at)
    assert not [element for element in at.button if element.key == "resume"]


def test_the_script_says_from_where_on_a_resumed_run_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    end(begin(epochs=3), RunStatus.STOPPED, Reason.USER_STOPPED)
    at.run()
    assert EVERYWHERE in texts(at)
    store = services().store
    store.queue.resume(token(at), runs(at)[0].id, 5, learning_rate=0.1)
    run = store.queue.claim("test")
    assert run is not None and store.epochs.cut_back(run.id, run.attempt, 3)
    at.run()
    assert EVERYWHERE not in texts(at)
    assert UP_TO.format(epoch=3) in texts(at)


def test_a_sound_experiment_that_is_looked_at_is_made_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    asked = services().store.warm_ups.get(token(at))
    assert asked is not None and asked.spec == IRIS
    at.number_input(key="w-training-epochs").set_value(7).run()
    asked = services().store.warm_ups.get(token(at))
    assert asked is not None and asked.spec.training.epochs == 7


def test_what_can_not_be_trained_is_not_made_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", learning_rate=99.0))
    assert services().store.warm_ups.get(token(at)) is None


def test_nothing_is_made_ready_while_a_run_is_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "data")
    submit(at)
    at.switch_page("pages/train.py").run()
    assert services().store.warm_ups.get(token(at)) is None
