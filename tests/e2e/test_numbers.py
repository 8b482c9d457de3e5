"""Predicting a number, from the data set to the script, as a person does it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tdc_core.tasks.metric import MAE
from tdc_core.ui.data.answers import BASELINE, CLASSES_HEADING, NUMBERS_HEADING
from tests.e2e.studio import Studio, title_of
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser


def test_diabetes_from_the_data_to_the_script(app: RunningApp, page: Page, tmp_path) -> None:
    studio = Studio(page, app.url).open()
    studio.key("choose-diabetes").get_by_role("button").click()
    expect(studio.key("experiment-card")).to_contain_text(title_of("diabetes"))
    expect(page.get_by_role("heading", name=NUMBERS_HEADING)).to_be_visible()
    expect(page.get_by_text(BASELINE.partition("{mean")[0])).to_contain_text(" 71 ")
    expect(page.get_by_role("heading", name=CLASSES_HEADING)).to_have_count(0)

    studio.go("Model")
    studio.key("w-head-linear_absolute").get_by_role("button").click()
    expect(studio.key("experiment-card")).to_contain_text("mean_absolute_error")
    studio.key("w-head-linear_number").get_by_role("button").click()
    expect(studio.key("experiment-card")).to_contain_text("mean_squared_error")
    expect(studio.key("beside")).to_contain_text("keras.layers.Rescaling(y_deviation, offset=y_mean)")

    studio.go("Train")
    studio.train(epochs=12, charts=3)
    studio.wait_for_end()
    studio.wait_for_all(12, charts=3)
    titles = studio.graphs("graph.layout.title.text.replace(/<.?b>/g, '')")  # Streamlit has them bold
    assert titles == ["Loss", "Mean absolute error", "R²"]
    table = page.get_by_test_id("stTable")
    expect(table).to_contain_text(MAE.of("validation"))
    expect(table).not_to_contain_text("accuracy")
    loss, error, r2 = numbers_of_the_best(studio)
    assert loss > error > 1
    assert 0.35 < r2 < 1

    with page.expect_download() as download:
        page.locator("[class*='st-key-script-']").get_by_role("button").click()
    script = tmp_path / download.value.suggested_filename
    download.value.save_as(script)
    text = script.read_text(encoding="utf-8")
    compile(text, script.name, "exec")
    assert 'metrics=["mae", keras.metrics.R2Score(name="r2")]' in text
    assert "accuracy" not in text


def numbers_of_the_best(studio: Studio) -> list[float]:
    """What the table says of the best weights on the validation part: loss, mean absolute error and R²."""
    return [float(cell) for cell in studio.row_of_the_best().get_by_role("cell").all_inner_texts()]
