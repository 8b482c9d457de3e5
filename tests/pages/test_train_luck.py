"""The Train page where a run's experiment is trained with several seeds."""

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.results.luck import luck_of_two, said
from tdc_core.results.seeds import SeedsPlan
from tdc_core.runs.group_models import GroupKind, GroupStatus
from tdc_core.runs.models import Evaluation, Reason, Run, RunStatus
from tdc_core.spec.messages import Code
from tdc_core.ui.session.services import services
from tdc_core.ui.train.luck_form import DRAFT, WHY
from tdc_core.words.messages import words_of
from tests.pages.helpers import assert_sound, look_at, open_page, shown, texts
from tests.pages.runs import IRIS, begin, button, end, runs, submit, token
from tests.support.figures import epoch_metrics, scored

FASTER = IRIS.with_("training", learning_rate=0.05)


def open_luck(at: AppTest, run: Run) -> AppTest:
    at.session_state[f"luck-menu-{run.id}"] = True
    look_at(at, run.id)
    return at


def ended_run(at: AppTest) -> Run:
    submit(at)
    run = begin(epochs=2)
    end(run)
    at.run()
    return run


def train_next(loss: float) -> None:
    """The next run in the line, trained to its end as a worker does."""
    store = services().store
    run = store.queue.claim("test")
    assert run is not None
    store.runs.set_status(run.id, run.attempt, RunStatus.TRAINING)
    store.epochs.add(run.id, run.attempt, epoch_metrics(1, 0.5, 0.5, loss, 0.5, 0.1))
    score = {"validation": scored(loss, 0.5), "test": None}
    store.runs.set_status(run.id, run.attempt, RunStatus.FINISHED, Reason.COMPLETED, None, Evaluation(score, score))


def test_the_draft_is_held_against_the_run_over_the_same_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", FASTER)
    run = ended_run(at)
    open_luck(at, run)
    assert WHY in texts(at)
    count = at.number_input(key=f"luck-count-{run.id}")
    assert (count.value, count.min, count.max) == (5, 3, 10)
    count.set_value(3)
    at.toggle(key=f"luck-against-{run.id}").set_value(True)
    button(at, f"luck-train-{run.id}").click().run()
    assert_sound(at)
    store = services().store
    (group,) = store.groups.of(token(at))
    plan = SeedsPlan.model_validate_json(group.content)
    assert (plan.count, plan.names) == (3, (IRIS.name, f"{DRAFT}{IRIS.name}"))
    assert [each.spec.training.learning_rate for each in store.groups.members(group.id)] == [0.001, 0.05] * 3
    assert "0 of 6 runs have ended." in texts(at) and WHY not in texts(at)

    losses = [0.2, 0.5, 0.21, 0.52]
    for loss in losses:
        train_next(loss)
    at.run()
    assert_sound(at)
    assert "4 of 6 runs have ended." in texts(
        at
    ) and "val_loss of the best epoch 0.2050 on average over 2 seeds" in texts(at)
    for loss in (0.19, 0.51):
        train_next(loss)
    assert store.groups.end(group.id, GroupStatus.FINISHED, None), "as the host does"
    at.run()
    compared = luck_of_two({0: 0.2, 1: 0.21, 2: 0.19}, {0: 0.5, 1: 0.52, 2: 0.51}, "min")
    assert words_of(said(compared, (plan.names[0], plan.names[1]))) in texts(at)
    assert WHY in texts(at), "it may be asked again"


def test_who_comes_again_sees_the_newest_run_that_is_no_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS)
    plan = SeedsPlan(experiments=(IRIS,), count=3)
    services().training.submit_group(token(at), GroupKind.SEEDS, "seeds", plan.model_dump_json(), plan.members())
    assert shown(at.run()) == runs(at)[0].id, "it has no other"
    first = submit(at)
    services().training.submit_group(token(at), GroupKind.SEEDS, "seeds", plan.model_dump_json(), plan.members())
    again = open_page(monkeypatch, "data")
    again.session_state["tdc-workspace"] = token(at)
    again.switch_page("pages/train.py").run()
    assert_sound(again)
    assert runs(again)[0].id != first.id and shown(again) == first.id


def test_seeds_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS)
    run = ended_run(at)
    open_luck(at, run)
    assert f"luck-against-{run.id}" not in [toggle.key for toggle in at.toggle], "the draft is the run's experiment"
    button(at, f"luck-train-{run.id}").click().run()
    (group,) = services().store.groups.of(token(at))
    button(at, f"luck-stop-{group.id}").click().run()
    assert_sound(at)
    (group,) = services().store.groups.of(token(at))
    assert group.status is GroupStatus.STOPPED and words_of(Code.GROUP_STOPPED()) in texts(at)


def test_what_the_engine_refuses_is_said_there(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS)
    run = ended_run(at)
    open_luck(at, run)
    limit = services().settings.max_queued
    for _ in range(limit):
        submit(at)
    button(at, f"luck-train-{run.id}").click().run()
    assert_sound(at)
    assert words_of(Code.TOO_MANY_RUNS(alive=limit, limit=limit)) in texts(at)
    assert not services().store.groups.of(token(at))
