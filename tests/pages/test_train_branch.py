"""The Train page where a run is branched from one of its epochs."""

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.schedules import SCHEDULES
from tdc_core.runs.group_models import Branch
from tdc_core.runs.models import Reason, Run, RunStatus
from tdc_core.runs.states import experiment_file, state_file
from tdc_core.spec import LayerSpec
from tdc_core.spec.messages import Code
from tdc_core.ui.parts.code_panel import EVERYWHERE, FROM_THE_START
from tdc_core.ui.run.header import BRANCH_OF
from tdc_core.ui.session.services import services
from tdc_core.ui.train.branch_form import NO_EPOCH_YET, NOTHING_CHANGED, words_on_start
from tdc_core.ui.train.form import NO_NUMBER
from tdc_core.words.messages import words_of
from tests.pages.helpers import assert_sound, fed_components, look_at, open_page, shown, texts
from tests.pages.runs import IRIS, begin, button, end, runs, submit, token

DROPPING = IRIS.with_layers((LayerSpec.of("dense", units=4, activation="relu"), LayerSpec.of("dropout", rate=0.25)))


def open_form(at: AppTest, run: Run) -> AppTest:
    at.session_state[f"branch-menu-{run.id}"] = True
    at.run()
    assert_sound(at)
    return at


def keep(run: Run, *epochs: int) -> None:
    """Have it keep states, which nobody reads here, after these epochs."""
    folder = services().settings.runs_dir / run.id
    state_file(folder, 1).parent.mkdir(parents=True)
    experiment_file(folder, 0).write_text(run.spec.to_json())
    for epoch in epochs:
        state_file(folder, epoch).write_bytes(b"weights")


def has_menu(at: AppTest, run: Run) -> bool:
    try:
        at.get_by_key(f"branch-menu-{run.id}")
    except KeyError:
        return False
    return True


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return open_page(monkeypatch, "train")


def test_an_ended_run_is_branched_and_leads_back_to_its_trunk(at: AppTest) -> None:
    submit(at, DROPPING)
    run = begin(epochs=5)
    keep(run, 1, 4)
    end(run)
    open_form(at.run(), run)
    epoch = at.number_input(key=f"branch-epoch-{run.id}")
    assert (epoch.value, epoch.min, epoch.max) == (2, 1, 5), "the best epoch is offered"
    assert NOTHING_CHANGED in texts(at) and words_on_start(1, 2) in texts(at)
    assert at.number_input(key=f"branch-epochs-{run.id}").value == DROPPING.training.epochs
    epoch.set_value(4)
    at.number_input(key=f"branch-epochs-{run.id}").set_value(9)
    at.text_input(key=f"branch-rate-{run.id}").set_value("1e-2")
    at.number_input(key=f"branch-layer-1-{run.id}").set_value(0.5)
    at.selectbox(key=f"branch-schedule-{run.id}").set_value(SCHEDULES[0].name).run()
    assert NOTHING_CHANGED not in texts(at) and words_on_start(4, 4) in texts(at)
    button(at, f"branch-begin-{run.id}").click().run()
    assert_sound(at)
    branch, trunk = runs(at)
    assert trunk.id == run.id and branch.branch == Branch(trunk=run.id, epoch=4, spec=DROPPING)
    settings = branch.spec.training
    assert (settings.epochs, settings.learning_rate, settings.schedule) == (9, 1e-2, SCHEDULES[0].default_schedule())
    assert branch.spec.model.layers[1].params["rate"] == 0.5
    assert state_file(services().settings.runs_dir / branch.id, 4).exists()
    assert shown(at) == branch.id
    assert FROM_THE_START.format(whose="this experiment") in texts(at)
    back = button(at, f"trunk-{branch.id}")
    assert back.label.replace("\\", "") == BRANCH_OF.format(name=f"“{run.spec.name}”", epoch=4)
    (told,) = [each["trunk"] for each in fed_components(at) if "trunk" in each]
    assert (told["news"]["run"], told["left"]) == (run.id, 4)
    back.click().run()
    assert EVERYWHERE in texts(at)
    assert shown(at) == run.id and not [each for each in fed_components(at) if "trunk" in each]


def test_the_epochs_in_all_follow_the_epoch_until_somebody_sets_them(at: AppTest) -> None:
    submit(at, IRIS.with_("training", epochs=2))
    run = begin(epochs=2)
    keep(run)
    end(run)
    open_form(at.run(), run)
    epoch, epochs = (
        (lambda: at.number_input(key=f"branch-epoch-{run.id}")),
        (lambda: at.number_input(key=f"branch-epochs-{run.id}")),
    )
    assert (epoch().value, epochs().value) == (2, 4), "it has all of its epochs, so twice as many are offered"
    epoch().set_value(1).run()
    assert epochs().value == 2
    epochs().set_value(3).run()
    epoch().set_value(2).run()
    assert epochs().value == 3


def test_a_run_under_way_is_branched_once_it_has_an_epoch(at: AppTest) -> None:
    run = submit(at)
    open_form(at.run(), run)
    assert NO_EPOCH_YET in texts(at)
    keep(begin(epochs=2))
    at.run()
    assert words_on_start(0, 2) in texts(at)
    button(at, f"branch-begin-{run.id}").click().run()
    branch, trunk = runs(at)
    assert trunk.status is RunStatus.TRAINING and branch.branch is not None and branch.branch.epoch == 2


def test_what_keeps_it_from_being_branched_is_said(at: AppTest) -> None:
    submit(at)
    run = begin(epochs=3)
    end(run, RunStatus.STOPPED, Reason.USER_STOPPED)
    open_form(at.run(), run)
    assert words_of(Code.NOTHING_TO_BRANCH()) in texts(at) and button(at, f"branch-begin-{run.id}").disabled
    keep(run)
    at.text_input(key=f"branch-rate-{run.id}").set_value("fast").run()
    assert NO_NUMBER.format(typed="fast") in texts(at) and button(at, f"branch-begin-{run.id}").disabled
    at.text_input(key=f"branch-rate-{run.id}").set_value("")
    at.number_input(key=f"branch-epochs-{run.id}").set_value(2).run()
    assert words_of(Code.TOO_FEW_EPOCHS(done=2, least=3)) in texts(at)
    assert button(at, f"branch-begin-{run.id}").disabled


def test_what_the_engine_refuses_is_said_where_it_was_asked_for(at: AppTest) -> None:
    submit(at)
    run = begin(epochs=3)
    keep(run)
    end(run)
    open_form(look_at(at.run(), run.id), run)
    limit = services().settings.max_queued
    for _ in range(limit):
        submit(at)
    button(at, f"branch-begin-{run.id}").click().run()
    assert_sound(at)
    assert words_of(Code.TOO_MANY_RUNS(alive=limit, limit=limit)) in texts(at)
    assert not [each for each in runs(at) if each.branch] and shown(at) == run.id


def test_a_stranger_gets_no_way_to_branch_and_no_word_of_the_trunk(
    at: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    submit(at)
    run = begin(epochs=3)
    keep(run)
    end(run)
    branch = services().training.branch(token(at), run.id, 2, IRIS)
    assert has_menu(look_at(at.run(), run.id), run)
    stranger = open_page(monkeypatch, "train")
    stranger.query_params["run"] = branch.id
    stranger.run()
    assert_sound(stranger)
    assert BRANCH_OF.format(name="another run", epoch=2) in texts(stranger)
    assert not has_menu(stranger, branch) and not [each for each in fed_components(stranger) if "trunk" in each]
    assert run.id not in f"{stranger.main}"


def test_a_branch_whose_trunk_is_gone_says_so(at: AppTest) -> None:
    submit(at)
    run = begin(epochs=3)
    keep(run)
    end(run)
    services().training.branch(token(at), run.id, 2, IRIS)
    assert services().store.runs.delete_ended(run.id)
    at.run()
    assert_sound(at)
    assert BRANCH_OF.format(name="a run that was deleted", epoch=2) in texts(at)
