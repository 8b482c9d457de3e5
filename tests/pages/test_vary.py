"""Settings are varied on the Model and the Train page, and a sweep is started from there."""

from __future__ import annotations

import json

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.experiments import ready_made
from tdc_core.catalog.layers import LAYERS, LayerType
from tdc_core.runs.group_models import Group, GroupKind
from tdc_core.spec import ExperimentSpec
from tdc_core.spec.messages import Code
from tdc_core.sweeps import SweepSpec, price_in_words, read_sweep
from tdc_core.ui.model.toolbar import STEPPED, VARIES
from tdc_core.ui.session.kept_draft import read_kept
from tdc_core.ui.session.services import services
from tdc_core.ui.vary.card import FOLDED, HOW_CHOSEN, LIKE_CHANCE, NOT_READY, SWEEP
from tdc_core.ui.vary.editor import LEFT_OUT
from tdc_core.ui.vary.made import GRID_NEEDS_STEPS, NOT_THERE
from tdc_core.words.messages import words_of
from tests.pages.helpers import assert_sound, open_page, texts, words_at
from tests.pages.own_files import CARS, brought, in_this_process
from tests.pages.runs import IRIS, begin, button, end, submit, token

__all__ = ["in_this_process"]
TRAINING = "w-vary-{turn}-training-which"


def run(at: AppTest) -> AppTest:
    at.run()
    assert_sound(at)
    return at


def go(at: AppTest, page: str) -> AppTest:
    at.switch_page(f"pages/{page}.py")
    return run(at)


def layer_ids(at: AppTest) -> list[str]:
    return list(at.session_state["tdc-layer_ids"])


def pick(at: AppTest, key: str, *names: str) -> AppTest:
    at.pills(key=key).set_value(list(names))
    return run(at)


def vary_layer(at: AppTest, layer_id: str, *names: str) -> AppTest:
    at.session_state[f"w-more-{layer_id}"] = True
    return pick(run(at), f"w-vary-0-layer-which-{layer_id}", *names)


def vary_training(at: AppTest, *names: str) -> AppTest:
    at.session_state["several-values"] = True
    return pick(run(at), TRAINING.format(turn=0), *(f"training.{name}" for name in names))


def fill(at: AppTest, key: str, text: str) -> AppTest:
    at.text_input(key=key).set_value(text)
    return run(at)


def groups(at: AppTest) -> list[Group]:
    return services().store.groups.of(token(at))


def started(at: AppTest) -> SweepSpec:
    button(at, "start-sweep").click()
    at.run()
    (group,) = groups(at)
    assert group.kind is GroupKind.SWEEP
    return read_sweep(group.content)


def test_nothing_of_it_is_seen_before_something_varies(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS)
    assert words_at(at, "sweep-card") == "" and not at.pills


def test_a_layer_and_the_rate_vary_and_a_sweep_of_both_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model", IRIS)
    first = layer_ids(at)[0]
    vary_layer(at, first, "units", "times")
    fill(at, f"w-vary-0-units-low-{first}", "8")
    fill(at, f"w-vary-0-units-high-{first}", "16")
    assert "Varies: units 8 to 16 · how many in a row 1 to 3" in texts(at)
    go(at, "train")
    assert SWEEP in words_at(at, "sweep-card")
    vary_training(at, "learning_rate")
    said = words_at(at, "sweep-rows")
    assert "**Units of layer 1 (Dense)**: 8 to 16" in said
    assert "**Learning rate**: 0.00001 to 0.01, on a log scale" in said
    assert HOW_CHOSEN["tpe"] in texts(at) and price_in_words(20, None) in texts(at)
    at.number_input(key="w-vary-0-plan-trials").set_value(12)
    run(at)
    assert LIKE_CHANCE in texts(at)
    at.segmented_control(key="w-vary-0-plan-sampler").set_value("random")
    run(at)
    at.toggle(key="w-vary-0-plan-pruner").set_value(True)
    run(at)
    assert price_in_words(12, None) in texts(at) and HOW_CHOSEN["random"] in texts(at)
    assert LIKE_CHANCE not in texts(at)
    sweep = started(at)
    assert [(item.path, item.type) for item in sweep.search] == [
        ("model.layers.0.units", "int"),
        ("model.layers.0", "depth"),
        ("training.learning_rate", "float"),
    ]
    assert (sweep.trials, sweep.sampler.type, sweep.pruner.type) == (12, "random", "median")
    assert sweep.experiment == IRIS and sweep.name == IRIS.name


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_a_layer_has_more_where_there_is_something_in_it(monkeypatch: pytest.MonkeyPatch, layer: LayerType) -> None:
    at = open_page(monkeypatch, "model", ready_made()[1].with_layers((layer.default_layer(),)))
    (layer_id,) = layer_ids(at)
    there = f"w-more-{layer_id}" in [pop.key for pop in at.get("popover")]
    assert there == any(param.kind != "sizes" for param in layer.params)
    if there:
        at.session_state[f"w-more-{layer_id}"] = True
        run(at)
        assert at.pills(key=f"w-vary-0-layer-which-{layer_id}").options


def test_a_double_click_starts_one(monkeypatch: pytest.MonkeyPatch) -> None:
    at = vary_training(open_page(monkeypatch, "train", IRIS), "optimizer")
    button(at, "start-sweep").click()
    at.run()
    go(at, "train")
    button(at, "start-sweep").click()
    at.run()
    assert len(groups(at)) == 1


def test_what_the_queue_refuses_is_said_there_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    at = vary_training(open_page(monkeypatch, "train", IRIS), "optimizer")
    limit = services().settings.max_queued
    for _ in range(limit):
        submit(at)
    run(at)
    at.session_state["sweep-menu"] = True  # beside a run that is shown it is folded
    run(at)
    button(at, "start-sweep").click()
    run(at)
    assert words_of(Code.TOO_MANY_RUNS(alive=limit, limit=limit)) in texts(at)
    assert groups(at) == [] and "**Optimizer**: adam or sgd" in texts(at)
    at.number_input(key="w-vary-0-plan-trials").set_value(5)
    run(at)
    assert words_of(Code.TOO_MANY_RUNS(alive=limit, limit=limit)) not in texts(at), "it was said of another one"


def test_what_can_not_be_trained_is_said_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model", IRIS)
    first = layer_ids(at)[0]
    vary_layer(at, first, "units")
    at.segmented_control(key=f"w-vary-0-units-how-{first}").set_value("list")
    run(at)
    fill(at, f"w-vary-0-units-values-{first}", "16, 5000")
    assert LEFT_OUT.format(why="").strip() in texts(at) and "not 5,000" in texts(at)
    go(at, "train")
    assert "1 of 2 points can't be trained, and are left out." in texts(at) and "5,000" in texts(at)
    assert not button(at, "start-sweep").disabled
    go(at, "model")
    vary_layer(at, first, "units")
    fill(at, f"w-vary-0-units-values-{first}", "5000, 6000")
    go(at, "train")
    assert "None of the trials can be trained." in texts(at) and button(at, "start-sweep").disabled


def test_what_is_no_number_is_said_in_place_and_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    at = vary_training(open_page(monkeypatch, "train", IRIS), "learning_rate")
    at.session_state["w-vary-change-training-learning_rate"] = True
    run(at)
    fill(at, "w-vary-0-training-learning_rate-low", "<i>tiny</i>")
    assert "“<i>tiny</i>” is not a number." in texts(at) and button(at, "start-sweep").disabled
    assert at.text_input(key="w-vary-0-training-learning_rate-low").value == "<i>tiny</i>"
    assert not [item for item in at.get("download_button") if item.key == "download-sweep"]
    fill(at, "w-vary-0-training-learning_rate-low", "1e-4")
    assert not button(at, "start-sweep").disabled


def test_a_grid_takes_a_list_in_place_of_a_range(monkeypatch: pytest.MonkeyPatch) -> None:
    at = vary_training(open_page(monkeypatch, "train", IRIS), "learning_rate")
    at.segmented_control(key="w-vary-0-plan-sampler").set_value("grid")
    run(at)
    assert GRID_NEEDS_STEPS in texts(at) and button(at, "start-sweep").disabled
    button(at, "w-vary-list-training-learning_rate").click()
    run(at)
    assert "5 combinations in all." in texts(at) and not button(at, "start-sweep").disabled


def test_a_row_follows_its_layer_and_one_without_a_layer_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model", IRIS)
    first, second = layer_ids(at)[:2]
    vary_layer(at, first, "units")
    button(at, f"w-move-down-{first}").click()
    run(at)
    go(at, "train")
    assert "**Units of layer 2 (Dense)**" in texts(at)
    go(at, "model")
    button(at, f"w-remove-{first}").click()
    run(at)
    assert second in layer_ids(at)
    go(at, "train")
    assert "**Units of Dense**" in texts(at) and NOT_THERE in texts(at) and button(at, "start-sweep").disabled
    button(at, f"w-vary-remove-units-{first}").click()
    run(at)
    assert words_at(at, "sweep-card") == ""
    go(at, "model")
    button(at, "w-undo").click()
    run(at)
    assert STEPPED.format(step="Undo", parts=VARIES) in texts(at)
    button(at, "w-undo").click()
    run(at)
    go(at, "train")
    assert "**Units of layer 2 (Dense)**" in texts(at), "undo brings back what varied, and its layer"


def test_what_varies_survives_a_reload_and_goes_with_another_experiment(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "model", IRIS)
    vary_layer(at, layer_ids(at)[1], "units")
    text = services().store.workspaces.load_draft(token(at))
    kept = read_kept(text or "")
    assert kept is not None and kept.varied is not None and kept.varied["rows"][0]["layer"] == 1
    with pytest.raises(ValueError, match="varied"):
        ExperimentSpec.model_validate_json(text or "")

    again = open_page(monkeypatch, "data")
    for name in [name for name in again.session_state if str(name).startswith("tdc-")]:
        del again.session_state[name]
    again.session_state["tdc-workspace"] = token(at)
    from tdc_core.ui.session.session import Session

    monkeypatch.setattr(Session, "catch_up", lambda self: self.open_workspace(token(at)))
    go(again, "train")
    monkeypatch.undo()
    assert "**Units of layer 2 (Dense)**: 64 to 1024" in texts(again)


def test_a_sweep_file_is_opened_and_one_that_is_none_leaves_all_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train", IRIS)
    at.session_state["several-values"] = True
    run(at)
    at.file_uploader(key="open-sweep").set_value(("broken.json", b'{"version": 1}', "application/json"))
    run(at)
    assert "Your experiment is unchanged." in "".join(error.value for error in at.error)
    file = {
        "version": 1,
        "name": "From a file",
        "experiment": json.loads(IRIS.model_copy(update={"name": "Another"}).to_json()),
        "search": [{"path": "model.layers.2.units", "type": "int", "low": 4, "high": 64}],
        "trials": 7,
    }
    at.file_uploader(key="open-sweep").set_value(("mine.json", json.dumps(file).encode(), "application/json"))
    run(at)
    assert "Opened the sweep “From a file” from mine.json." in "".join(box.value for box in at.success).replace(
        "\\", ""
    )
    assert "**Units of layer 3 (Dense)**: 4 to 64" in texts(at)
    sweep = started(at)
    assert (sweep.name, sweep.trials, sweep.experiment.name) == ("From a file", 7, "Another")


def test_beside_a_run_the_sweep_is_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    at = vary_training(open_page(monkeypatch, "train", IRIS), "optimizer")
    submit(at)
    end(begin())
    run(at)
    assert "**Optimizer**" not in texts(at) and [one.label for one in at.expander].count(FOLDED) == 1
    at.session_state["sweep-menu"] = True
    run(at)
    assert "**Optimizer**: adam or sgd" in texts(at)
    assert "take at most about" in texts(at), "by the pace of that run"
    button(at, "vary-nothing").click()
    run(at)
    assert "**Optimizer**" not in texts(at) and [one.label for one in at.expander].count(FOLDED) == 0


@pytest.mark.usefixtures("in_this_process")
def test_a_sweep_on_a_file_is_its_holders_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    at = brought(open_page(monkeypatch, "data"), "cars.csv", CARS)
    go(at, "train")
    vary_training(at, "learning_rate")
    sweep = started(at)
    assert sweep.experiment.data.file is not None and sweep.experiment.data.dataset == "file:cars.csv"

    other = open_page(monkeypatch, "train", IRIS)
    other.session_state["several-values"] = True
    run(other)
    other.file_uploader(key="open-sweep").set_value(("mine.json", sweep.to_json().encode(), "application/json"))
    run(other)
    assert "**Learning rate**" in texts(other), "what the file itself says"
    assert button(other, "start-sweep").disabled and NOT_READY in texts(other)
