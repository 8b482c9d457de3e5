"""Ctrl+Enter trains, from a field or from none: what was typed counts, and one press is one run."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tdc_core.engine.lock import HostLock, code_version
from tdc_core.runs.models import Run
from tdc_core.runs.store import RunStore
from tdc_core.settings import Settings
from tests.e2e.axe import Axe
from tests.e2e.studio import Studio
from tests.e2e.test_access import drawn
from tests.e2e.test_edits import quiet, units
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

BUTTON = ":is(.st-key-train, .st-key-train-from-here) button"
SPOKEN = ".tdc-spoken"


class Waiting(Studio):
    """The app without a host, so that every run that is begun waits and can be counted."""

    store: RunStore

    @property
    def runs(self) -> list[Run]:
        """The newest first."""
        return self.store.runs.of(str(self.workspace))

    def begun(self, count: int) -> list[Run]:
        """The runs, once there are so many; a moment later there are no more."""
        self.until(f"{count} runs", lambda: len(self.runs) >= count, seconds=60)
        self.page.wait_for_timeout(1500)
        quiet(self)
        assert len(self.runs) == count
        return self.runs

    def ready(self) -> Waiting:
        """Wait until there is a button to press, seen or not."""
        super().ready()
        self.page.locator(BUTTON).first.wait_for(state="attached")
        return self

    def press(self, times: int = 1, key: str = "Control") -> None:
        """Press the keys; more than once is a key that is held."""
        quiet(self)
        self.page.keyboard.down(key)
        for _ in range(times):
            self.page.keyboard.down("Enter")
        self.page.keyboard.up("Enter")
        self.page.keyboard.up(key)

    def rest(self) -> None:
        """Let the time pass in which another press counts as the same."""
        self.page.wait_for_timeout(1100)
        quiet(self)


@pytest.fixture
def studio(start_app: Callable[..., RunningApp], page: Page, settings: Settings) -> Iterator[Waiting]:
    lock = HostLock(settings.home, code_version())
    lock.take()
    waiting = Waiting(page, start_app().url)
    waiting.store = RunStore(settings.store_url)
    yield waiting
    waiting.store.database.close()
    lock.release()


def test_from_a_field_on_the_model_page_what_was_typed_is_trained_once(studio: Waiting) -> None:
    studio.open("/model")
    quiet(studio)
    units(studio).fill("37")
    studio.press(times=6)
    studio.page.keyboard.press("Control+Enter")
    studio.arrived("Train")
    (run,) = studio.begun(1)
    assert run.spec.model.layers[0].params["units"] == 37
    assert run.id in studio.page.url
    studio.page.go_back()
    expect(units(studio)).to_have_value("37")


def test_on_the_train_page_it_presses_the_button(studio: Waiting) -> None:
    studio.open("/")
    studio.go("Train")  # the link keeps the focus
    studio.key("train").wait_for()
    studio.press(key="Meta")
    studio.begun(1)
    studio.change()
    studio.key("w-training-epochs").locator("input").fill("7")
    studio.press()
    assert studio.begun(2)[0].spec.training.epochs == 7

    studio.change()
    rate = studio.key("w-training-learning_rate").locator("input")
    rate.fill("fast")
    rate.press("Enter")
    button = studio.key("train").get_by_role("button")
    expect(button).to_be_disabled()
    axe = Axe()
    drawn(studio.page)
    axe.look(studio.page, "Train, by its keys")
    assert axe.found == [], "\n".join(axe.found)
    rate.focus()
    studio.press()
    expect(studio.page.locator(SPOKEN)).not_to_be_empty()
    expect(rate).to_be_focused()
    studio.rest()
    rate.fill("0.02")  # the button can be pressed once this is taken in
    studio.press()
    assert studio.begun(3)[0].spec.training.learning_rate == 0.02


def test_where_the_keys_mean_something_else_nothing_is_trained(studio: Waiting) -> None:
    studio.open("/train")
    studio.press()
    studio.begun(1)
    studio.page.get_by_role("button", name="Runs", exact=True).click()
    studio.page.get_by_label("Find a run").fill("iris")
    studio.press()
    studio.rest()
    studio.page.keyboard.press("Escape")
    studio.link("Model").focus()
    studio.press()
    studio.begun(1)
    studio.open("/train")
    studio.page.keyboard.press("Control+Shift+Enter")
    studio.begun(1)
    studio.go("Results")
    quiet(studio)
    studio.press()
    studio.begun(1)


def test_what_keeps_it_from_training_is_said_where_there_is_no_button(studio: Waiting) -> None:
    studio.open("/train")
    studio.fill("w-training-learning_rate", "0")
    expect(studio.key("train").get_by_role("button")).to_be_disabled()
    studio.go("Model")
    studio.press()
    expect(studio.key("top")).to_contain_text("Nothing was trained.")
    studio.begun(0)
