"""The run that the Train page is about: named in the address, left for another by the list, opened as a draft."""

from __future__ import annotations

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.runs.models import Evaluation, Reason, Run, RunStatus, Score
from tdc_core.ui.run import words as run_words
from tdc_core.ui.run.header import SHARED, TAKEN
from tdc_core.ui.run.menu import NONE_FOUND, UNDER_WAY
from tdc_core.ui.run.results import IN_FIRST_EPOCH
from tdc_core.ui.session.services import services
from tdc_core.ui.train import submitting
from tests.pages.helpers import assert_sound, draft_of, look_at, open_page, open_runs, shown, texts, words_at
from tests.pages.runs import IRIS, begin, button, end, stored, submit, token
from tests.pages.test_shared_run import follow, theirs
from tests.support.figures import scored

OTHER = IRIS.model_copy(update={"name": "Another *try*"}).with_("training", seed=11, epochs=5, optimizer="sgd")


def keys(at: AppTest) -> set[str | None]:
    return {element.key for element in at.button}


def listed(at: AppTest) -> list[str]:
    """The labels of the list of runs, from the top."""
    return [element.label.replace("\\", "") for element in at.button if str(element.key).startswith("run-")]


def ended_runs(at: AppTest, many: int) -> list[Run]:
    """So many runs that were stopped in line, oldest first."""
    found = []
    for number in range(many):
        found.append(submit(at, IRIS.with_("training", seed=number)))
        services().store.queue.request_stop(found[-1].id)
    return found


def test_the_address_follows_the_run_that_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    first, second, third = ended_runs(at, 3)
    follow(at, first.id)
    assert shown(at) == first.id
    look_at(at, second.id)
    assert (shown(at), at.query_params["run"]) == (second.id, second.id)
    at.switch_page("pages/model.py").run()
    del at.query_params["run"]
    at.switch_page("pages/train.py").run()
    assert shown(at) == second.id, "the same as before another page was looked at"
    follow(at, third.id)
    assert shown(at) == third.id


def test_the_run_that_was_begun_last_comes_into_focus(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    old, _ = ended_runs(at, 2)
    follow(at, old.id)
    button(at, "train").click().run()
    assert_sound(at)
    newest = services().store.runs.of(token(at), limit=1)[0]
    assert newest.spec == IRIS
    assert (shown(at), at.query_params["run"]) == (newest.id, newest.id)


def test_a_second_click_that_was_sent_under_the_old_address_shows_the_new_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submitting, "SAME_CLICK", timedelta(hours=1))  # however long a busy machine takes
    at = open_page(monkeypatch, "train")
    (old,) = ended_runs(at, 1)
    follow(at, old.id)
    button(at, "train").click().run()
    new = shown(at)
    assert new != old.id
    at.query_params["run"] = old.id
    button(at, "train").click().run()
    assert_sound(at)
    assert shown(at) == new


def test_a_link_to_an_own_run_shows_it_however_old_and_the_list_reaches_it(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    oldest, *_ = ended_runs(at, 53)
    assert oldest not in services().store.runs.of(token(at))
    follow(at, oldest.id)
    assert shown(at) == oldest.id
    assert SHARED not in words_at(at, "run-name")
    open_runs(at)
    pages = 0
    while "runs-older" in keys(at):
        button(at, "runs-older").click().run()
        pages += 1
    assert_sound(at)
    assert len(listed(at)) == 53
    assert 1 < pages < 10
    look_at(at, oldest.id)
    assert shown(at) == oldest.id


def test_runs_are_found_by_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    ended_runs(at, 2)
    submit(at, OTHER)
    at.run()
    open_runs(at).text_input(key="runs-search").set_value(" TRY").run()
    assert_sound(at)
    assert [label.startswith("**Another *try***") for label in listed(at)] == [True]
    at.text_input(key="runs-search").set_value("nothing of the kind").run()
    assert listed(at) == []
    assert NONE_FOUND in texts(at)


def test_the_list_shows_no_state_that_has_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    at.run()
    open_runs(at)
    assert UNDER_WAY in listed(at)[0]
    run = begin(epochs=2)
    end(run, RunStatus.STOPPED, Reason.USER_STOPPED)
    at.run()
    assert stored(run).epochs_done == 2
    assert run_words.state(stored(run)) in listed(at)[0]
    assert UNDER_WAY not in listed(at)[0]


@pytest.mark.parametrize("own", [True, False])
def test_the_experiment_of_a_run_is_opened_and_that_is_undone(monkeypatch: pytest.MonkeyPatch, own: bool) -> None:
    at = open_page(monkeypatch, "train", IRIS.with_("training", seed=3))
    at.switch_page("pages/train.py").run()
    if own:
        run = submit(at, OTHER)
    else:
        _, run = theirs()
    follow(at, run.id)
    button(at, "open-experiment-of-run").click().run()
    assert_sound(at)
    assert draft_of(at) == run.spec
    assert TAKEN.format(name=run.spec.name) in texts(at)
    assert button(at, "open-experiment-of-run").disabled, "it is in hand already"
    if not own:
        button(at, "leave-link").click().run()
    button(at, "w-undo").click().run()
    assert_sound(at)
    assert draft_of(at).training.seed == 3


def test_a_stop_in_the_first_epoch_is_one_honest_row(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin(epochs=0)
    score: dict[str, Score | None] = {"validation": scored(1.1, 0.3), "test": None}
    store = services().store
    store.runs.set_status(run.id, run.attempt, RunStatus.STOPPED, Reason.USER_STOPPED, None, Evaluation(score, score))
    at.run()
    assert_sound(at)
    assert list(at.table[0].value.index) == [IN_FIRST_EPOCH]
    assert "None" not in texts(at)
    assert len(at.get("plotly_chart")) == 0, "there is no curve"


def test_the_head_says_what_is_trained_and_what_it_brought(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at, OTHER)
    run = begin(epochs=3)
    at.run()
    assert "Another *try*" in [element.value.replace("\\", "") for element in at.header]
    card = find_dataset(OTHER.data.dataset)
    assert card is not None
    assert f"{card.title} · {run_words.settings(OTHER.training)} · " in words_at(at, "run-name")
    assert "val_accuracy 0.9667" not in texts(at)
    end(run)
    at.run()
    assert "val_accuracy 0.9667" in texts(at)
    assert "stop" not in keys(at)
