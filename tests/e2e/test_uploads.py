"""A session that uploads again and again does not fill the server's memory."""

from __future__ import annotations

import re
import urllib.request

import pytest
from playwright.sync_api import Page, expect

from tdc_core.settings import ROOT
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.frame.experiment_card import OPENED_FROM
from tests.e2e.studio import Studio
from tests.support.running_app import RunningApp

pytestmark = pytest.mark.browser

SIZE = 4_000_000
LARGEST = 50 << 20  # bytes of a file that people bring
AGAIN = """async ([url, headers, size, times]) => {
    const answers = [];
    for (let number = 0; number < times; number++) {
        const body = new FormData();
        body.append("file", new Blob([new Uint8Array(size)]), "more.json");
        const answer = await fetch(url.replace(/[^/]+$/, `more-${number}`), {method: "PUT", body, headers});
        answers.push(answer.status);
    }
    return answers;
}"""


def test_what_a_session_uploaded_last_is_held_as_much_as_one_file_may_have(idle_app: RunningApp, page: Page) -> None:
    studio = Studio(page, idle_app.url).open()
    studio.key("open-experiment-box").get_by_role("button").click()
    with page.expect_request(lambda request: request.method == "PUT") as put:
        page.locator(".st-key-open-experiment input[type=file]").set_input_files(ROOT / "examples" / "digits.json")
    expect(page.get_by_test_id("stAlert")).to_contain_text(
        OPENED_FROM.format(name=name_of("digits"), file="digits.json")
    )
    token = put.value.header_value("x-xsrftoken")
    headers = {"X-Xsrftoken": token} if token else {}
    assert set(page.evaluate(AGAIN, [put.value.url, headers, SIZE, 20])) == {204}
    assert LARGEST - SIZE < held(idle_app) <= LARGEST
    page.locator(".st-key-open-experiment input[type=file]").set_input_files(ROOT / "examples" / "mnist.json")
    names = studio.key("w-name").locator("input")  # the field before it is there, too, until the page is drawn
    studio.until(
        "the new name", lambda: names.evaluate_all("inputs => inputs.map(({value}) => value)") == [name_of("mnist")]
    )


def name_of(example: str) -> str:
    return ExperimentSpec.model_validate_json((ROOT / "examples" / f"{example}.json").read_bytes()).name


def held(app: RunningApp) -> int:
    """Bytes of uploads in the server's memory, by Streamlit's own count."""
    with urllib.request.urlopen(f"{app.url}/_stcore/metrics") as answer:
        text = answer.read().decode()
    return sum(
        int(size) for size in re.findall(r'cache_memory_bytes\{cache_type="UploadedFileManager".*?\} (\d+)', text)
    )
