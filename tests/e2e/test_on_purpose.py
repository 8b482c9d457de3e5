"""A wrong head, opened from a file and trained on purpose beside the right one."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.checks.head import judge_head
from tdc_core.runs.models import RunStatus
from tdc_core.runs.readings import negative_loss, readings
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec, HeadSpec, Labels
from tdc_core.ui.frame.experiment_card import OPENED_FROM
from tdc_core.ui.run.side_by_side import TITLES
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

EPOCHS = 15


def experiment(units: int, activation: str, loss: str, labels: Labels) -> ExperimentSpec:
    head = HeadSpec(units=units, activation=activation, loss=loss, labels=labels)
    return ready_made()[0].with_head(head).with_("training", epochs=EPOCHS, learning_rate=0.01)


def train_both(studio: Studio, spec: ExperimentSpec, folder: Path) -> None:
    """Open an experiment by the sidebar, throw the switch, and press the button that appears."""
    file = folder / "wrong.json"
    file.write_text(spec.to_json(), encoding="utf-8")
    studio.key("open-experiment-box").get_by_role("button").click()
    studio.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(file)
    expect(studio.page.get_by_text(OPENED_FROM.format(name=spec.name, file=file.name))).to_be_visible()
    studio.page.keyboard.press("Escape")
    expect(studio.key("train").get_by_role("button")).to_be_disabled()
    studio.key("w-on-purpose").locator("label").first.click()
    studio.key("train-both").get_by_role("button").click()
    for side, wrong in (("wrong", True), ("right", False)):
        expect(studio.key(f"side-{side}")).to_contain_text(TITLES[wrong].rpartition(": ")[2].strip("]"))


def test_two_live_charts_and_what_they_say(app: RunningApp, page: Page, tmp_path: Path) -> None:
    studio = Studio(page, app.url).open("/train")
    train_both(studio, experiment(1, "sigmoid", "binary_crossentropy", "integer"), tmp_path)
    studio.until("two columns", lambda: below(studio) == 0 < beside(studio))
    studio.until("points in all four charts", lambda: len(studio.held()) == 4 and min(studio.held()) >= 2)
    studio.until("all epochs", lambda: studio.held() == [EPOCHS] * 4)
    for name in ("wrong", "right"):
        expect(studio.in_state(f"state-{name}", RunStatus.FINISHED)).to_be_visible()
    wrong_loss, _, right_loss, _ = studio.graphs("[...graph.data[0].y]")
    assert wrong_loss[-1] < 0 < right_loss[-1]
    store = RunStore(Settings(home=app.home).store_url)
    for run in store.runs.of(str(studio.workspace)):
        side, epochs = "wrong" if run.override else "right", store.epochs.of(run.id)
        said = readings(run, epochs, class_names("iris"))
        below_zero = [*negative_loss(run.spec.model.head, epochs)]
        assert len(said) >= 2 and bool(below_zero) == run.override and {*below_zero} <= {*said}
        expect(studio.key(f"reading-{side}").locator(".sentence")).to_have_text(said)
        assert run.evaluation is not None and run.evaluation.outputs is not None
        assert (0 in run.evaluation.outputs.answers) == run.override, "a class that it never answers"

    studio.graphs("window.Plotly.restyle(graph, {x: [[], [], []], y: [[], [], []]}) && 0")
    studio.until("all epochs in charts that were drawn again, empty", lambda: studio.held() == [EPOCHS] * 4)
    studio.reload()
    studio.until("all epochs", lambda: studio.held() == [EPOCHS] * 4)
    page.set_viewport_size({"width": 400, "height": 850})
    studio.until("one column", lambda: beside(studio) == 0 < below(studio))
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


def test_what_keras_refuses_is_shown_with_its_translation(app: RunningApp, page: Page, tmp_path: Path) -> None:
    studio = Studio(page, app.url).open("/train")
    wrong = experiment(3, "softmax", "categorical_crossentropy", "integer")
    train_both(studio, wrong, tmp_path)
    side = studio.key("side-wrong")
    expect(side.get_by_test_id("stCode")).to_contain_text("ValueError: Arguments `target` and `output`")
    verdict = judge_head(wrong.model.head, len(class_names("iris")))
    assert verdict is not None and verdict.code == "head.labels"
    expect(side).to_contain_text(verdict.message)
    expect(side.get_by_test_id("stPlotlyChart")).to_have_count(0)
    studio.until("all epochs of the right run", lambda: studio.held() == [EPOCHS] * 2)
    expect(studio.in_state("state-right", RunStatus.FINISHED)).to_be_visible()
    store = RunStore(Settings(home=app.home).store_url)
    (right,) = (run for run in store.runs.of(str(studio.workspace)) if not run.override)
    said = readings(right, store.epochs.of(right.id), class_names("iris"))
    expect(studio.key("reading-right").locator(".sentence")).to_have_text(said)


def class_names(dataset: str) -> tuple[str, ...]:
    card = find_dataset(dataset)
    assert card is not None
    return card.classes


def beside(studio: Studio) -> float:
    """How far the right run begins to the right of the wrong one, in pixels."""
    return _offset(studio, "x")


def below(studio: Studio) -> float:
    """How far the right run begins below the wrong one, in pixels."""
    return _offset(studio, "y")


def _offset(studio: Studio, axis: str) -> float:
    return float(
        studio.page.evaluate(
            """axis => {
              const [wrong, right] = ["wrong", "right"].map((name) => document.querySelector(`.st-key-side-${name}`));
              return right.getBoundingClientRect()[axis] - wrong.getBoundingClientRect()[axis];
            }""",
            axis,
        )
    )
