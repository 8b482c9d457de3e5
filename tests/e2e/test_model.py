"""The Model page, as a person uses it: networks built by pointing and clicking, mistakes made and mended."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tdc_core.catalog.datasets import find_dataset
from tdc_core.catalog.experiments import ready_made
from tdc_core.checks import Problem, Severity, check
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tdc_core.spec import ExperimentSpec, HeadSpec, LayerSpec
from tdc_core.ui.model.add_layer import AT_HAND
from tdc_core.ui.model.network import LABELS
from tdc_core.ui.model.words import count_of
from tests.e2e.studio import Studio, title_of
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser


def test_a_lenet_is_built_layer_by_layer_and_trained(app: RunningApp, page: Page) -> None:
    studio = choose(Studio(page, app.url).open(), "mnist")
    studio.fill("w-data-train", "train[:2000]")
    studio.fill("w-data-validation", "train[2000:2500]")
    studio.go("Model")
    empty_the_stack(studio)
    for name in ("conv2d", "max_pooling2d", "conv2d", "max_pooling2d", "flatten", "dense", "dropout"):
        add(studio, name)
    first = cards(studio).first
    field(first, "filters").fill("6")
    field(first, "filters").press("Enter")
    pick(studio, field(first, "padding"), "same")
    picture = network(studio)
    expect(picture.filter(has_text="Conv2D").first).to_contain_text(f"(None, 28, 28, 6) · {count_of(60, 'parameter')}")
    expect(picture.filter(has_text="Flatten")).to_contain_text("(None, 1152)")
    expect(page.get_by_test_id("stCode")).to_contain_text(
        'keras.layers.Conv2D(6, 3, activation="relu", padding="same")'
    )
    assert "error" not in " ".join(picture.evaluate_all("items => items.map(item => item.className)"))

    studio.go("Train")
    studio.train(epochs=2)
    studio.wait_for_end()
    studio.wait_for_all(2)


def test_an_image_into_dense_is_mended_by_a_click(idle_app: RunningApp, page: Page) -> None:
    studio = choose(Studio(page, idle_app.url).open(), "digits")
    studio.go("Model")
    icon(cards(studio).filter(has_text="Flatten"), "remove").click()
    mended_by_a_click(studio, idle_app, "model.flatten")
    expect(network(studio).filter(has_text="Flatten")).to_contain_text("(None, 64)")


def test_softmax_over_one_unit_is_mended_by_a_click(idle_app: RunningApp, page: Page) -> None:
    studio = choose(Studio(page, idle_app.url).open(), "breast_cancer")
    studio.go("Model")
    studio.key("w-head-sigmoid_binary").get_by_role("button").click()
    expect(studio.key("experiment-card")).to_contain_text("binary_crossentropy")
    one_by_one(studio)
    pick(studio, of_head(studio, "activation"), "softmax")
    mended_by_a_click(studio, idle_app, "head.activation")


def test_one_sigmoid_unit_on_three_classes_is_mended_by_a_click(idle_app: RunningApp, page: Page) -> None:
    studio = Studio(page, idle_app.url).open("/model")
    one_by_one(studio)
    for param, value in (("activation", "sigmoid"), ("loss", "binary_crossentropy"), ("labels", "integer")):
        pick(studio, of_head(studio, param), value)
    studio.fill("w-head-set-units", "1")
    mended_by_a_click(studio, idle_app, "head.units")


def test_labels_that_do_not_fit_the_loss_are_mended_by_a_click(idle_app: RunningApp, page: Page) -> None:
    studio = Studio(page, idle_app.url).open("/model")
    one_by_one(studio)
    pick(studio, of_head(studio, "labels"), "integer")
    mended_by_a_click(studio, idle_app, "head.labels")


def test_the_picture_follows_the_stack_and_leads_to_the_editor(idle_app: RunningApp, page: Page) -> None:
    studio = Studio(page, idle_app.url).open("/model")
    expect(network(studio)).to_have_count(7)
    page.evaluate("document.querySelector('.tdc-network').dataset.mark = 'kept'")
    network(studio).nth(2).evaluate("item => item.dataset.mark = 'kept'")
    icon(cards(studio).first, "remove").click()
    expect(network(studio)).to_have_count(6)
    expect(network(studio).nth(1)).to_contain_text("(None, 256)")
    assert page.evaluate("document.querySelector('.tdc-network').dataset.mark") == "kept"  # changed, not drawn anew
    assert network(studio).nth(1).get_attribute("data-mark") == "kept"
    network(studio).nth(5).get_by_role("button").click()  # the head
    expect(studio.key("head").locator("summary")).to_be_in_viewport()
    studio.key("w-undo").get_by_role("button").click()
    expect(network(studio)).to_have_count(7)


def test_words_from_outside_are_shown_and_never_run(idle_app: RunningApp, page: Page) -> None:
    evil = "<img src=x onerror=window.hit=1>"
    head = HeadSpec(units=3, activation=evil, loss=evil, labels="integer")
    spec = ready_made()[0].with_layers((LayerSpec.of(evil),)).with_head(head)
    studio = Studio(page, idle_app.url).open()
    store = RunStore(Settings(home=idle_app.home).store_url)
    store.workspaces.save_draft(str(studio.workspace), spec.to_json())
    studio.open("/model")
    expect(network(studio).nth(1)).to_contain_text(evil)
    expect(network(studio).last).to_contain_text(evil)
    assert page.evaluate("window.hit") is None


def test_a_click_while_the_page_loads_changes_nothing(idle_app: RunningApp, page: Page) -> None:
    """The browser gets the code of the fields late, after a second run of the page."""
    held: list[Route] = []
    page.route(re.compile(r"/static/js/(Selectbox|NumberInput|TextInput|Checkbox)"), lambda route: held.append(route))
    studio = Studio(page, idle_app.url)
    page.goto(idle_app.url + "/model")
    studio.key("w-more-layers").get_by_role("button").click()
    expect(studio.key("w-add-separable_conv2d")).to_be_visible()
    assert held
    for route in held:
        route.continue_()
    page.unroute_all()
    expect(field(cards(studio).first, "units")).to_have_value("512")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()  # Streamlit's own word
    studio.key("w-preset-small").get_by_role("button").click()
    expect(network(studio)).to_have_count(4)
    expect(network(studio).last).to_contain_text("softmax")
    expect(network(studio).last).to_contain_text(LABELS["one_hot"])
    expect(studio.key("w-name").locator("input")).to_have_value(ready_made()[0].name)


def choose(studio: Studio, name: str) -> Studio:
    studio.key(f"choose-{name}").get_by_role("button").click()
    expect(studio.key("experiment-card")).to_contain_text(title_of(name))
    return studio


def cards(studio: Studio) -> Locator:
    """The layers in the editor."""
    return studio.page.locator("[class*='st-key-layer-']:has([data-testid=stButton])")


def network(studio: Studio) -> Locator:
    """The blocks of the picture."""
    return studio.page.get_by_role("list").and_(studio.page.locator(".tdc-network[aria-label]")).get_by_role("listitem")


def empty_the_stack(studio: Studio) -> None:
    expect(studio.key("add-layer")).to_be_visible()
    while count := cards(studio).count():
        icon(cards(studio).first, "remove").click()
        expect(cards(studio)).to_have_count(count - 1)


def add(studio: Studio, name: str) -> None:
    """Put a layer at the end of the stack, by its button or by the menu."""
    count = cards(studio).count()
    if name not in AT_HAND:
        studio.key("w-more-layers").get_by_role("button").click()
    studio.key(f"w-add-{name}").get_by_role("button").click()
    expect(cards(studio)).to_have_count(count + 1)


def field(card: Locator, param: str) -> Locator:
    """What takes one of a layer's parameters."""
    return card.locator(f"[class*='st-key-w-layer-{param}-'] input")


def of_head(studio: Studio, param: str) -> Locator:
    """What takes one of the head's fields."""
    return studio.key(f"w-head-set-{param}").locator("input")


def icon(card: Locator, name: str) -> Locator:
    """One of the buttons in a layer's title."""
    return card.locator(f"[class*='st-key-w-{name}-']").get_by_role("button")


def pick(studio: Studio, field: Locator, option: str) -> None:
    """Choose from a list; once more where the page was drawn anew amid the typing."""
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
    studio.key("head").locator("summary").click()
    expect(studio.key("w-head-set-units").locator("input")).to_be_visible()


def mended_by_a_click(studio: Studio, app: RunningApp, code: str) -> None:
    """The problem is named in the editor and in the picture, and gone after one click."""
    fix = studio.page.locator(f"[class*='st-key-w-fix-'][class*='-{code.replace('.', '-')}-']").get_by_role("button")
    expect(fix).to_have_count(1)
    (message,) = (problem.message for problem in problems_of(studio, app) if problem.code == code)
    problem = network(studio).locator(".tdc-problem.tdc-is-error")
    expect(problem).to_have_count(1)
    expect(problem).to_contain_text(message)
    expect(problem.get_by_role("img", name=Severity.ERROR.value)).to_be_visible()
    fix.click()
    expect(studio.page.locator("[class*='st-key-w-fix-']")).to_have_count(0)
    expect(problem).to_have_count(0)


def problems_of(studio: Studio, app: RunningApp) -> list[Problem]:
    """What the referee says of the draft, as the store has it."""
    text = RunStore(Settings(home=app.home).store_url).workspaces.load_draft(str(studio.workspace))
    assert text is not None
    draft = ExperimentSpec.model_validate_json(text)
    return check(draft, find_dataset(draft.data.dataset))
