"""The Model page, as a person uses it: networks built by pointing and clicking, mistakes made and mended."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import HeadSpec, LayerSpec
from tdc_core.ui.model.add_layer import AT_HAND
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser


def test_a_lenet_is_built_layer_by_layer_and_trained(app: RunningApp, page: Page) -> None:
    studio = choose(Studio(page, app.url).open(), "mnist", "MNIST")
    studio.fill("w-data-train", "train[:2000]")
    studio.fill("w-data-validation", "train[2000:2500]")
    studio.go("Model")
    empty_the_stack(studio)
    for name in ("conv2d", "max_pooling2d", "conv2d", "max_pooling2d", "flatten", "dense", "dropout"):
        add(studio, name)
    first = cards(studio).first
    first.get_by_role("spinbutton", name="Filters").fill("6")
    first.get_by_role("spinbutton", name="Filters").press("Enter")
    pick(studio, first, "Padding", "same")
    picture = network(studio)
    expect(picture.filter(has_text="Conv2D").first).to_contain_text("(None, 28, 28, 6) · 60 parameters")
    expect(picture.filter(has_text="Flatten")).to_contain_text("(None, 1152)")
    expect(page.get_by_test_id("stCode")).to_contain_text(
        'keras.layers.Conv2D(6, 3, activation="relu", padding="same")'
    )
    assert "error" not in " ".join(picture.evaluate_all("items => items.map(item => item.className)"))

    studio.go("Train")
    studio.train(epochs=2)
    studio.wait_for_end()
    studio.wait_for_all(2)


def test_an_image_into_dense_is_mended_by_a_click(app: RunningApp, page: Page) -> None:
    studio = choose(Studio(page, app.url).open(), "digits", "Handwritten digits")
    studio.go("Model")
    cards(studio).filter(has_text="Flatten").get_by_role("button", name="Remove").click()
    mended_by_a_click(studio, "An image goes into Dense without Flatten.")
    expect(network(studio).filter(has_text="Flatten")).to_contain_text("(None, 64)")


def test_softmax_over_one_unit_is_mended_by_a_click(app: RunningApp, page: Page) -> None:
    studio = choose(Studio(page, app.url).open(), "breast_cancer", "Breast cancer")
    studio.go("Model")
    studio.key("w-head-sigmoid_binary").get_by_role("button").click()
    one_by_one(studio)
    pick(studio, studio.key("head"), "Activation", "softmax")
    mended_by_a_click(studio, "Softmax over a single unit is always 1")


def test_one_sigmoid_unit_on_three_classes_is_mended_by_a_click(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open("/model")
    one_by_one(studio)
    for field, value in (("Activation", "sigmoid"), ("Loss", "binary_crossentropy"), ("Labels", "integer")):
        pick(studio, studio.key("head"), field, value)
    studio.fill("w-head-set-units", "1")
    mended_by_a_click(studio, "One unit can't tell 3 classes apart")


def test_labels_that_do_not_fit_the_loss_are_mended_by_a_click(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open("/model")
    one_by_one(studio)
    pick(studio, studio.key("head"), "Labels", "integer")
    mended_by_a_click(studio, "categorical_crossentropy needs one-hot labels")


def test_the_picture_follows_the_stack_and_leads_to_the_editor(app: RunningApp, page: Page) -> None:
    studio = Studio(page, app.url).open("/model")
    expect(network(studio)).to_have_count(7)
    page.evaluate("document.querySelector('.tdc-network').dataset.mark = 'kept'")
    network(studio).nth(2).evaluate("item => item.dataset.mark = 'kept'")
    cards(studio).first.get_by_role("button", name="Remove").click()
    expect(network(studio)).to_have_count(6)
    expect(network(studio).nth(1)).to_contain_text("(None, 256)")
    assert page.evaluate("document.querySelector('.tdc-network').dataset.mark") == "kept"  # changed, not drawn anew
    assert network(studio).nth(1).get_attribute("data-mark") == "kept"
    network(studio).nth(5).get_by_role("button", name="Head").click()
    expect(studio.key("head").locator("summary")).to_be_in_viewport()
    studio.key("w-undo").get_by_role("button").click()
    expect(network(studio)).to_have_count(7)


def test_words_from_outside_are_shown_and_never_run(app: RunningApp, page: Page) -> None:
    evil = "<img src=x onerror=window.hit=1>"
    head = HeadSpec(units=3, activation=evil, loss=evil, labels="integer")
    spec = ready_made()[0].with_layers((LayerSpec.of(evil),)).with_head(head)
    studio = Studio(page, app.url).open()
    store = RunStore(Settings(home=app.home).store_url)
    store.workspaces.save_draft(str(studio.workspace), spec.to_json())
    studio.open("/model")
    expect(network(studio).nth(1)).to_contain_text(evil)
    expect(network(studio).last).to_contain_text(evil)
    assert page.evaluate("window.hit") is None


def test_a_click_while_the_page_loads_changes_nothing(app: RunningApp, page: Page) -> None:
    """The browser gets the code of the fields late, after a second run of the page."""
    held: list[Route] = []
    page.route(re.compile(r"/static/js/(Selectbox|NumberInput|TextInput|Checkbox)"), lambda route: held.append(route))
    studio = Studio(page, app.url)
    page.goto(app.url + "/model")
    page.get_by_role("button", name="More layers").click()
    expect(page.get_by_role("button", name="SeparableConv2D")).to_be_visible()
    assert held
    for route in held:
        route.continue_()
    page.unroute_all()
    expect(cards(studio).first.get_by_role("spinbutton", name="Units")).to_have_value("512")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    studio.key("w-preset-small").get_by_role("button").click()
    expect(network(studio)).to_have_count(4)
    expect(network(studio).last).to_contain_text("softmax")
    expect(network(studio).last).to_contain_text("one-hot")
    expect(studio.key("w-name").locator("input")).to_have_value("Iris, one-hot")


def choose(studio: Studio, name: str, title: str) -> Studio:
    studio.key(f"choose-{name}").get_by_role("button").click()
    expect(studio.key("experiment-card")).to_contain_text(title)
    return studio


def cards(studio: Studio) -> Locator:
    """The layers in the editor."""
    return studio.page.locator("[class*='st-key-layer-']:has([data-testid=stButton])")


def network(studio: Studio) -> Locator:
    """The blocks of the picture."""
    return studio.page.get_by_role("list", name="The network, from the input to the head").get_by_role("listitem")


def empty_the_stack(studio: Studio) -> None:
    expect(studio.key("add-layer")).to_be_visible()
    while count := cards(studio).count():
        cards(studio).first.get_by_role("button", name="Remove").click()
        expect(cards(studio)).to_have_count(count - 1)


def add(studio: Studio, name: str) -> None:
    """Put a layer at the end of the stack, by its button or by the menu."""
    count = cards(studio).count()
    if name not in AT_HAND:
        studio.page.get_by_role("button", name="More layers").click()
    studio.key(f"w-add-{name}").get_by_role("button").click()
    expect(cards(studio)).to_have_count(count + 1)


def pick(studio: Studio, place: Locator, label: str, option: str) -> None:
    """Choose from a list; once more where the page was drawn anew amid the typing."""
    field = place.get_by_role("combobox", name=label)
    choice = studio.page.get_by_role("option", name=option, exact=True)

    def offered() -> bool:
        field.click()
        field.press("ControlOrMeta+a")
        field.press_sequentially(option)
        studio.page.wait_for_timeout(500)
        return choice.is_visible()

    studio.until(f"option {option}", offered)
    choice.click()
    expect(field).to_have_value(option)


def one_by_one(studio: Studio) -> None:
    """Open the head's single fields."""
    studio.page.get_by_text("Set units, activation, loss and labels one by one").click()
    expect(studio.key("w-head-set-units").locator("input")).to_be_visible()


def mended_by_a_click(studio: Studio, message: str) -> None:
    """The problem is named in the editor and in the picture, and gone after one click."""
    problem = network(studio).filter(has_text=message)
    expect(problem).to_have_count(1)
    expect(problem.get_by_role("img", name="error")).to_be_visible()
    studio.page.get_by_role("button", name="Fix it").click()
    expect(studio.page.get_by_role("button", name="Fix it")).to_have_count(0)
    expect(problem).to_have_count(0)
