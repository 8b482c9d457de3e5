"""A run's link: others look and do not touch."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.runs.models import Run, RunStatus
from tdc_core.ui.run import words as run_words
from tdc_core.ui.run.header import SHARED
from tdc_core.ui.run.results import BEST, LAST
from tdc_core.ui.session.services import services
from tdc_core.ui.train.page import LOST
from tests.pages.helpers import assert_sound, fed_components, live_states, open_page, shown, words_at
from tests.pages.runs import IRIS, begin, end, runs, stored, submit


def theirs(epochs: int = 3) -> tuple[str, Run]:
    """Another visitor's run, at work, and its owner's workspace."""
    store = services().store
    owner = store.workspaces.create()
    store.queue.submit(owner, IRIS.with_("training", seed=7), limit=5)
    return owner, begin(epochs)


def follow(at: AppTest, run_id: str) -> AppTest:
    at.query_params["run"] = run_id
    at.run()
    assert_sound(at)
    return at


def names(at: AppTest) -> set[str]:
    """The keys of everything in the page that can be pressed or filled in, the sidebar aside."""
    page = at.main
    widgets = [*page.button, *page.selectbox, *page.number_input, *page.text_input, *page.get("download_button")]
    return {getattr(widget, "key", None) or widget.proto.label for widget in widgets}


def test_a_link_shows_another_ones_run_and_nothing_to_touch(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    _, run = theirs()
    follow(at, run.id)
    assert SHARED in words_at(at, "run-name")
    assert stored(run).progress.epoch == 4
    assert run_words.step(stored(run)) in live_states(at)[0]["caption"]
    assert len(at.get("plotly_chart")) == 2
    assert names(at) == {"leave-link", "open-experiment-of-run"}
    assert not at.code
    assert runs(at) == []


def test_a_link_shows_the_scores_and_not_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    _, run = theirs()
    end(run)
    folder = services().settings.runs_dir / run.id
    folder.mkdir(parents=True)
    (folder / "model.keras").write_bytes(b"model")
    follow(at, run.id)
    assert list(at.table[0].value.index) == [BEST.format(epoch=2), LAST.format(epoch=3)]
    assert live_states(at)[0]["headline"] == run_words.state(stored(run))
    assert names(at) == {"leave-link", "open-experiment-of-run"}


def test_the_way_back_leads_to_ones_own_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    _, run = theirs()
    mine = submit(at)
    follow(at, run.id).button(key="leave-link").click().run()
    assert_sound(at)
    assert SHARED not in words_at(at, "run-name")
    assert "run" not in at.query_params
    assert at.button(key="stop")
    at.button(key="stop").click().run()
    found, other = services().store.runs.get(mine.id), services().store.runs.get(run.id)
    assert found is not None and found.status is RunStatus.STOPPED
    assert other is not None and not other.stop_requested


def test_a_link_to_ones_own_run_selects_it(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    earlier = begin(epochs=2)
    end(earlier)
    submit(at, IRIS.with_("training", seed=5))
    follow(at, earlier.id)
    assert SHARED not in words_at(at, "run-name")
    assert shown(at) == earlier.id
    assert at.query_params["run"] == earlier.id


@pytest.mark.parametrize("run_id", ["0" * 32, "", "abc", "'; DROP TABLE runs; --", "<b>" * 99])
def test_a_link_that_leads_nowhere_says_so(monkeypatch: pytest.MonkeyPatch, run_id: str) -> None:
    at = follow(open_page(monkeypatch, "train"), run_id)
    assert LOST in words_at(at, "train-draft")
    assert at.button(key="train")


def test_a_forgotten_workspace_takes_its_links_along(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    owner, run = theirs()
    assert SHARED in words_at(follow(at, run.id), "run-name")
    assert LOST not in words_at(at, "train-draft")
    services().training.forget(owner)
    assert LOST in words_at(follow(at, run.id), "train-draft")


def test_ones_own_run_has_a_link_to_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    run = submit(at)
    at.run()
    links = [code.value for code in at.code if "?run=" in code.value]
    assert [link.partition("?run=")[2] for link in links] == [run.id]


def test_the_service_stops_and_goes_on_with_ones_own_runs_only(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    owner, run = theirs()
    stranger, training = at.session_state["tdc-workspace"], services().training
    assert not training.stop(stranger, run.id)
    assert services().store.runs.own(stranger, run.id) is None
    assert services().store.runs.of(stranger) == []
    assert training.stop(owner, run.id)


def test_a_link_to_one_of_a_pair_shows_charts_that_are_fed(monkeypatch: pytest.MonkeyPatch) -> None:
    store = services().store
    store.queue.submit_pair(store.workspaces.create(), IRIS, IRIS, limit=2)
    run = begin()
    at = follow(open_page(monkeypatch, "train"), run.id)
    assert [each["news"]["run"] for each in fed_components(at) if "charts" in each] == [run.id]
