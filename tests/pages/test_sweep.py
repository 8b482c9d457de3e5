"""The page Runs about one group: a sweep while it goes on and at its end, values of one setting, seeds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.engine.cleanup import empty_bin
from tdc_core.results.seeds import SeedsPlan
from tdc_core.runs.group_models import Group, GroupKind, GroupStatus, NewRun, Terms
from tdc_core.spec.messages import Code
from tdc_core.ui.parts.problems import plain
from tdc_core.ui.run.words import NO_FIGURE
from tdc_core.ui.session.services import services
from tdc_core.ui.sweep.charts import NOT_YET, ROUGH
from tdc_core.ui.sweep.page import FIRST_UNDER_WAY, NO_SUCH_GROUP, UNREADABLE
from tdc_core.ui.sweep.words import GONE
from tdc_core.words.messages import words_of
from tests.pages.helpers import assert_sound, draft_of, fed_components, open_page, texts
from tests.pages.runs import IRIS, button, submit, token
from tests.pages.test_runs import board
from tests.support.sweep_runs import add_trial, begin_sweep, sweep_for, train_trial, whole_sweep

AGAIN = "The best again"
HOSTILE = "<b>bold</b> *stars* :material/home: $x$"


def show(at: AppTest, group: Group | str) -> AppTest:
    at.query_params["group"] = group if isinstance(group, str) else group.id
    at.run()
    assert_sound(at)
    return at


def rows(at: AppTest) -> list[dict[str, Any]]:
    """The rows of the table of trials."""
    return next((each["rows"] for each in fed_components(at) if "rows" in each), [])


def charts(at: AppTest) -> dict[str, list[dict[str, Any]]]:
    """The traces of the charts by the last word of their names."""
    told = next((each["charts"] for each in fed_components(at) if "charts" in each), {})
    return {key.removeprefix("steady-trials-").rpartition("-")[0]: traces for key, traces in told.items()}


def sweep_with(at: AppTest, ended: int, trials: int = 12, **changes: Any) -> Group:
    """A sweep of the visitor's, that many of its trials trained, and one at work and one that waits."""
    store, sweep = services().store, sweep_for(trials, **changes)
    group = begin_sweep(store, token(at), sweep)
    for number in range(ended):
        add_trial(store, group, sweep, number)
        train_trial(store, number)
    for number in (ended, ended + 1):
        add_trial(store, group, sweep, number)
    train_trial(store, ended, ends="working")
    return group


def test_a_sweep_says_how_far_it_is_and_draws_what_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    group = sweep_with(at, 0, name=HOSTILE)
    show(at, group)
    assert FIRST_UNDER_WAY in texts(at) and "0 of 12 trials have ended, 1 at work" in texts(at)
    assert at.header[0].value == plain(HOSTILE)
    assert not charts(at) and [row["status"] for row in rows(at)] == ["At work", "Waiting"]
    store, sweep = services().store, sweep_for(12, name=HOSTILE)
    train_trial(store, 1, ends="finished")
    show(at, group)
    assert "1 of 12 trials have ended" in texts(at)
    assert "Best so far: trial 1, validation loss" in texts(at) and NOT_YET in texts(at)
    for number in range(2, 8):
        add_trial(store, group, sweep, number)
        train_trial(store, number)
    show(at, group)
    assert "7 of 12 trials have ended, 1 at work, 1 ended early" in texts(at) and "left" in texts(at)
    assert ROUGH in texts(at) and NOT_YET not in texts(at)
    drawn = charts(at)
    assert set(drawn) == {"best", "parallel", *(f"slice-{place}" for place in range(5))}
    line, finished, early, best, again = drawn["best"]
    assert line["x"] == [1, 2, 3, 5, 6, 7] and line["y"] == sorted(line["y"], reverse=True)
    assert sorted(finished["customdata"]) == [1, 2, 3, 5, 6, 7] and early["x"] == [4] and len(best["x"]) == 1
    assert again["x"] == []
    assert "Stop" in [each.label for each in at.button]


def test_at_its_end_it_says_what_came_of_it_with_the_repeats(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    group = whole_sweep(services().store, token(at), 12)
    show(at, group)
    words = texts(at)
    assert "12 trials: " in words and "The best is trial" in words and "What mattered most was the" in words
    assert "Trained again with 3 other seeds, its validation loss is" in words
    assert "On the test part, which was looked at once, its accuracy is 0.8800 on average." in words
    assert "Stop" not in [each.label for each in at.button]
    table = rows(at)
    assert table[0]["best"] and [row["best"] for row in table].count(True) == 1
    values = [float(row["value"]) for row in table if row["status"] == "Finished" and row["name"] != AGAIN]
    assert values == sorted(values) and len(values) == 9
    assert [row["settings"] for row in table[-3:]] == ["seed 1", "seed 2", "seed 3"]
    diverged = next(row for row in table if row["status"] == "Without a sound number")
    assert diverged["why"] and "loss" in diverged["why"], "why is said in its place"
    assert len(charts(at)["best"][4]["x"]) == 3


def test_a_trial_is_opened_as_a_draft_and_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs", IRIS)
    group = whole_sweep(services().store, token(at), 6)
    show(at, group)
    trial = rows(at)[1]
    at.session_state["trial-looked-at"] = (group.id, int(trial["name"].removeprefix("Trial ")))
    show(at, group)
    assert trial["settings"] in texts(at)
    button(at, "picked-draft").click().run()
    assert_sound(at)
    run = services().store.runs.get(trial["id"])
    assert run is not None and draft_of(at).trains_like(run.spec) and not draft_of(at).trains_like(IRIS)
    assert f"Your draft is now the experiment of {trial['name'].lower()}" in texts(at)
    button(at, "picked-close").click().run()
    assert "picked-draft" not in [each.key for each in at.button]
    at.switch_page("pages/model.py").run()
    button(at, "w-undo").click().run()
    assert draft_of(at).trains_like(IRIS)


def test_a_trial_leads_to_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    group = whole_sweep(services().store, token(at), 6)
    show(at, group)
    row = rows(at)[0]
    assert row["href"] == f"train?run={row['id']}"
    at.session_state["trial-looked-at"] = (group.id, int(row["name"].removeprefix("Trial ")))
    show(at, group)
    button(at, "picked-run").click().run()
    assert_sound(at)
    assert at.session_state["tdc-selected_run"] == row["id"]


@pytest.mark.parametrize("named", ["", "nonsense", "0" * 32, "../../etc", "<script>"])
def test_an_id_that_is_none_gets_the_plain_message_and_the_way_back(
    named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_page(monkeypatch, "runs")
    show(at, named)
    assert NO_SUCH_GROUP in texts(at)
    button(at, "all-runs").click().run()
    assert_sound(at)
    assert NO_SUCH_GROUP not in texts(at) and "group" not in at.query_params


def test_anothers_group_is_told_in_the_same_words_as_one_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = open_page(monkeypatch, "runs")
    group = whole_sweep(services().store, token(owner), 6, name="Nobody else's")
    at = show(open_page(monkeypatch, "runs"), group)
    theirs = texts(at)
    assert NO_SUCH_GROUP in theirs and "Nobody" not in theirs and not rows(at) and not charts(at)
    assert texts(show(open_page(monkeypatch, "runs"), "1" * 32)) == theirs


def test_what_was_deleted_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    store = services().store
    group = whole_sweep(store, token(at), 6)
    show(at, group)
    best = rows(at)[0]
    store.marks.bin(token(at), [best["id"]])
    show(at, group)
    assert rows(at)[0] == best | {"href": "", "status": "In the bin"}
    empty_bin(services().settings, store, token(at), [best["id"]])
    show(at, group)
    assert best["id"] not in [row["id"] for row in rows(at)] and "The best is trial" in texts(at)
    again = [row["id"] for row in rows(at) if row["name"] == AGAIN]
    trials = [row["id"] for row in rows(at) if row["name"] != AGAIN]
    store.marks.bin(token(at), trials)
    empty_bin(services().settings, store, token(at), trials)
    show(at, group)
    assert GONE in texts(at) and f"The best was {best['name'].lower()}" in texts(at)
    assert [row["id"] for row in rows(at)] == again
    store.marks.bin(token(at), again)
    empty_bin(services().settings, store, token(at), again)
    show(at, group)
    assert NO_SUCH_GROUP in texts(at), "it goes with its last run"


def test_a_sweep_is_stopped_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    group = sweep_with(at, 3)
    show(at, group)
    button(at, f"group-stop-{group.id}").click().run()
    assert_sound(at)
    (group,) = services().store.groups.of(token(at))
    assert group.status is GroupStatus.STOPPED and words_of(Code.GROUP_STOPPED()) in texts(at)
    assert "The best is trial" in texts(at)


def test_a_sweep_that_failed_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    store = services().store
    group = begin_sweep(store, token(at), sweep_for(6))
    store.groups.end(group.id, GroupStatus.FAILED, Code.SWEEP_NO_BEST())
    show(at, group)
    assert words_of(Code.SWEEP_NO_BEST()) in texts(at) and GONE not in texts(at)


def test_values_of_one_setting_are_a_chart_and_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    store = services().store
    path = "training.learning_rate"
    new = [NewRun(IRIS.with_("training", learning_rate=rate), {path: rate}, Terms()) for rate in (0.1, 0.001, 0.01)]
    group = store.groups.create(token(at), GroupKind.VALUES, "Rates", json.dumps({}), new, 50)
    train_trial(store, 0, ends="finished")
    show(at, group)
    assert "1 of 3 runs have ended" in texts(at)
    drawn = charts(at)
    assert list(drawn) == ["slice-0"] and len(drawn["slice-0"][1]["x"]) == 1
    for number in (1, 2):
        train_trial(store, number, ends="finished")
    store.groups.end(group.id, GroupStatus.FINISHED, None)
    show(at, group)
    assert rows(at)[0]["settings"] == "learning rate 0.01"
    assert len(charts(at)["slice-0"][1]["x"]) == 3 and "Best: run 3, validation loss 0.2100" in texts(at)


def test_a_group_that_cant_be_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    new = [NewRun(IRIS, {}, Terms(lean=True))]
    group = services().store.groups.create(token(at), GroupKind.SWEEP, "Garbage", '{"version": 99}', new, 50)
    show(at, group)
    assert UNREADABLE in texts(at) and not rows(at)


def test_seeds_are_told_as_the_train_page_tells_them(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    store = services().store
    other = IRIS.with_("training", learning_rate=0.05).model_copy(update={"name": HOSTILE})
    plan = SeedsPlan(experiments=(IRIS, other), count=3)
    group = store.groups.create(token(at), GroupKind.SEEDS, "Luck", plan.model_dump_json(), plan.members(), 50)
    for number in range(6):
        train_trial(store, number, ends="finished")
    store.groups.end(group.id, GroupStatus.FINISHED, None)
    show(at, group)
    assert "on average over 3 seeds" in texts(at) and len(rows(at)) == 6
    assert {row["name"] for row in rows(at)} == {IRIS.name, HOSTILE}
    assert {row["settings"] for row in rows(at)} == {f"seed {seed}" for seed in plan.seeds}
    assert rows(at)[0]["value"] != NO_FIGURE


def test_the_board_leads_to_a_group(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    group = whole_sweep(services().store, token(at), 6)
    submit(at)
    at.run()
    (line,) = [line for line in board(at)["lines"] if line["id"] == group.id]
    assert (line["href"], line["below"]) == (f"runs?group={group.id}", "sweep, 6 trials")
    assert len(line["members"]) == 9, "those that train the best again are not among the trials"
    at.session_state["board-go"] = group.id
    at.run()
    assert_sound(at)
    assert rows(at) and at.query_params["group"] in ([group.id], group.id)
