"""The main job, from a data set to a trained model, as a person does it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tdc_core.catalog.experiments import ready_made
from tdc_core.export import notebook_of
from tdc_core.runs.models import WarmUpState
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.ui.run.results import BEST
from tests.e2e.studio import Studio, title_of
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser


def test_train_at_once_by_a_worker_that_is_warm(start_app: Callable[..., RunningApp], page: Page) -> None:
    app = start_app()
    studio = Studio(page, app.url).open("/train")
    warm_ups = RunStore(Settings(home=app.home).store_url).warm_ups
    studio.until("spare", lambda: (asked := warm_ups.get(str(studio.workspace))) and asked.state is WarmUpState.READY)
    studio.train()
    studio.wait_for_end()
    studio.wait_for_all(20)
    assert accuracy_of_the_best(studio) > 0.9


def test_iris_from_the_data_to_the_model(app: RunningApp, page: Page, tmp_path) -> None:
    studio = Studio(page, app.url).open()
    studio.key("choose-wine").get_by_role("button").click()
    expect(studio.key("experiment-card")).to_contain_text(title_of("wine"))
    studio.key("choose-iris").get_by_role("button").click()
    expect(studio.key("experiment-card")).to_contain_text(title_of("iris"))

    studio.go("Model")
    layers = page.locator("[class*='st-key-layer-']:has([data-testid=stNumberInput])")
    before = len(ready_made()[0].model.layers)
    expect(layers).to_have_count(before)
    layers.first.locator("[class*='st-key-w-remove-']").get_by_role("button").click()
    expect(layers).to_have_count(before - 1)
    layers.last.get_by_role("spinbutton").fill("24")
    layers.last.get_by_role("spinbutton").press("Enter")
    studio.key("w-head-softmax_integer").get_by_role("button").click()
    expect(studio.key("experiment-card")).to_contain_text("sparse_categorical_crossentropy")

    studio.go("Train")
    studio.fill("w-training-learning_rate", "5e-4")
    studio.train(epochs=400)
    studio.wait_for_epochs(3)
    seen = studio.held()
    studio.wait_for_epochs(max(seen) + 2)

    studio.reload()
    after_reload = studio.held()
    studio.wait_for_epochs(max(seen) + 5)
    studio.wait_for_epochs(max([*after_reload, *studio.held()]) + 3)

    studio.stop()
    held = studio.held_at_the_end()
    assert held < 400
    best = studio.graphs("graph.data[2].x")
    assert best[0] == best[1]
    assert 1 <= best[0][0] <= held
    expect(page.get_by_test_id("stTable")).to_contain_text(BEST.format(epoch=best[0][0]))
    assert 0 <= accuracy_of_the_best(studio) <= 1

    with page.expect_download() as download:
        page.locator("[class*='st-key-model-']").get_by_role("button").click()
    model = tmp_path / download.value.suggested_filename
    download.value.save_as(model)
    assert model.suffix == ".keras"
    assert "model.weights.h5" in zipfile.ZipFile(model).namelist()

    with page.expect_download() as download:
        page.locator("[class*='st-key-script-']").get_by_role("button").click()
    script = tmp_path / download.value.suggested_filename
    download.value.save_as(script)
    text = script.read_text(encoding="utf-8")
    compile(text, script.name, "exec")
    assert "sparse_categorical_crossentropy" in text
    assert "0.0005" in text

    with page.expect_download() as download:
        page.locator("[class*='st-key-notebook-']").get_by_role("button").click()
    notebook = tmp_path / download.value.suggested_filename
    download.value.save_as(notebook)
    assert notebook.name == f"{script.stem}.ipynb"
    assert notebook.read_text(encoding="utf-8") == notebook_of(text)


def test_mnist(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open()
    studio.key("choose-mnist").get_by_role("button").click()
    expect(studio.key("experiment-card")).to_contain_text(title_of("mnist"))
    studio.fill("w-data-train", "train[:2000]")
    studio.fill("w-data-validation", "train[2000:2500]")
    studio.go("Train")
    studio.train(epochs=3)
    studio.wait_for_end()
    studio.wait_for_all(3)
    assert accuracy_of_the_best(studio) > 0.6


def accuracy_of_the_best(studio: Studio) -> float:
    """What the table says of the best weights on the validation part."""
    row = studio.row_of_the_best()
    numbers = re.findall(r"\d\.\d{4}", row.inner_text())
    return float(numbers[1])
