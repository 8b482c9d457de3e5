"""Runs beside one another: the way there and back, the link, what is drawn, the ways to a run and into the draft."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.experiments import ready_made
from tdc_core.runs.models import Run, RunStatus
from tdc_core.spec import ExperimentSpec
from tdc_core.ui.compare import page as compare
from tdc_core.ui.compare.address import MOST
from tdc_core.ui.compare.curves import LACKING, OTHER_ROWS
from tdc_core.ui.compare.scatter import TITLE as SCATTER
from tdc_core.ui.run.header import TAKEN
from tdc_core.ui.runs.actions import AT_MOST, CHOOSE_ANOTHER
from tdc_core.ui.runs.page import NOTHING_YET
from tdc_core.ui.session.services import services
from tdc_core.ui.train.luck_form import LUCK
from tests.pages.helpers import assert_sound, draft_of, fed_components, open_page, texts, words_at
from tests.pages.runs import IRIS, begin, button, end, submit, token
from tests.pages.test_runs import board, choose, keys, press

FASTER = IRIS.with_("training", learning_rate=0.01).model_copy(update={"name": "Faster"})
DIABETES = next(spec for spec in ready_made() if spec.data.dataset == "diabetes")


def trained(at: AppTest, spec: ExperimentSpec = IRIS, epochs: int = 3) -> Run:
    submit(at, spec)
    run = begin(epochs)
    end(run)
    return run


def compared(at: AppTest, *ids: str) -> AppTest:
    """Follow the link of a comparison."""
    at.query_params["compare"] = ",".join(ids)
    at.run()
    assert_sound(at)
    return at


def listed(at: AppTest) -> list[dict[str, Any]]:
    """The runs of the comparison, as the browser lists them; the base comes first."""
    return next((each["runs"] for each in fed_components(at) if each.keys() == {"runs"}), [])


def table(at: AppTest) -> dict[str, list[str]]:
    """The cells of the table, by the titles of its rows."""
    rows = next(each for each in fed_components(at) if "rows" in each)["rows"]
    return {row["title"]: row["cells"] for row in rows if "cells" in row}


def charts(at: AppTest) -> list[dict[str, Any]]:
    """What the browser is to fill the charts with: the curves, then the points."""
    return [each for each in fed_components(at) if "traces" in each]


def test_two_to_ten_chosen_runs_can_be_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    runs = [trained(at) for _ in range(MOST + 1)]
    choose(at, runs[0])
    assert "board-compare" not in keys(at) and CHOOSE_ANOTHER in words_at(at, "board-actions")
    choose(at, *runs)
    assert "board-compare" not in keys(at) and AT_MOST in words_at(at, "board-actions")
    choose(at, runs[3], runs[1])
    assert CHOOSE_ANOTHER not in words_at(at, "board-actions")
    press(at, "board-compare")
    assert at.query_params["compare"] == f"{runs[3].id},{runs[1].id}"
    assert [each["id"] for each in listed(at)] == [runs[3].id, runs[1].id]
    press(at, "compare-back")
    assert "compare" not in at.query_params
    assert board(at)["chosen"] == [runs[3].id, runs[1].id], "they are chosen still"


def test_who_comes_by_a_link_finds_its_runs_chosen_on_the_board(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    first, second = trained(at), trained(at)
    compared(at, first.id, second.id)
    press(at, "compare-back")
    assert board(at)["chosen"] == [first.id, second.id]


def test_a_link_shows_ones_own_runs_and_says_the_same_of_all_others(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    mine, gone, kept = trained(at), trained(at), trained(at, FASTER)
    stranger = open_page(monkeypatch, "runs")
    theirs = trained(stranger, FASTER.model_copy(update={"name": "Secret"}))
    services().store.marks.bin(token(at), [gone.id])
    for lost in (theirs.id, "0" * 32, gone.id, "<script>"):
        compared(at, mine.id, lost, kept.id)
        assert [each["id"] for each in listed(at)] == [mine.id, kept.id]
        assert compare.NOT_THERE.format(what="One run", are="is") in texts(at)
        assert "Secret" not in texts(at) + str(fed_components(at))
    compared(at, theirs.id, "x", mine.id, mine.id)
    assert listed(at) == [] and compare.TOO_FEW in texts(at)
    assert compare.NOT_THERE.format(what="2 runs", are="are") in texts(at)
    compared(at, "")
    assert compare.TOO_FEW in texts(at)
    press(at, "compare-back")
    assert len(board(at)["lines"]) == 2


def test_of_more_than_ten_the_first_ten_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    runs = [trained(at) for _ in range(MOST + 2)]
    compared(at, *(run.id for run in reversed(runs)))
    assert [each["id"] for each in listed(at)] == [runs[-1].id, *(run.id for run in runs[2:-1])]
    assert compare.TOO_MANY in texts(at)
    assert len({each["colour"] for each in listed(at)}) == MOST


def test_curves_numbers_and_settings_stand_beside_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    first, second = trained(at), trained(at, FASTER, epochs=2)
    compared(at, first.id, second.id)
    curves, points = charts(at)
    assert [len(trace["x"]) for trace in curves["traces"]] == [3, 3, 1, 2, 2, 1]
    ways = [f"way-{run.id}" for run in (first, second)]
    assert curves["ways"] == [ways[0]] * 3 + [ways[1]] * 3 and points["ways"] == ways
    assert [point["x"] for point in points["traces"]] == [[0.001], [0.01]], "the only setting that differs"
    assert table(at)["Learning rate"] == ["0.001", "0.01"] and table(at)["Best epoch"] == ["2 of 3", "2 of 2"]
    assert table(at)["Validation accuracy"] == ["0.9667"] * 2
    assert "Epochs" not in table(at)
    assert listed(at)[1]["words"] == "learning rate 0.001 → 0.01, as many of 30 rows right"
    assert SCATTER in texts(at)

    at.segmented_control(key="compare-by").set_value("time").run()
    assert_sound(at)
    assert charts(at)[0]["traces"][0]["x"] == [2.0, 4.0, 6.0]
    at.segmented_control(key="compare-metric").set_value("accuracy").run()
    assert charts(at)[0]["traces"][0]["y"] == [0.5] * 3
    at.selectbox(key="compare-up").set_value("took").run()
    assert_sound(at)
    at.switch_page("pages/train.py").run()
    at.switch_page("pages/runs.py").run()
    compared(at, first.id, second.id)
    assert charts(at)[0]["traces"][0]["y"] == [0.5] * 3, "what was looked at is looked at still"
    assert at.selectbox(key="compare-up").value == "took"


def test_another_base_takes_the_first_place_of_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    first, second, third = trained(at), trained(at, FASTER), trained(at)
    compared(at, first.id, second.id, third.id)
    colours = {each["id"]: each["colour"] for each in listed(at)}
    compared(at, second.id, first.id, third.id)
    assert [(each["id"], each["base"]) for each in listed(at)] == [
        (second.id, True),
        (first.id, False),
        (third.id, False),
    ]
    assert {each["id"]: each["colour"] for each in listed(at)} == colours, "each keeps its colour"
    widths = [trace.get("line.width", 0) for trace in charts(at)[0]["traces"]]
    assert max(widths[3:6]) > max(*widths[:3], *widths[6:])


def test_a_line_or_a_point_leads_to_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    first, second = trained(at), trained(at)
    compared(at, first.id, second.id)
    for run in (first, second):
        (link,) = at.get_by_key(f"way-{run.id}").get("page_link")
        assert (link.proto.page, link.proto.query_string) == ("train", f"run={run.id}")


def test_runs_that_have_no_curve_or_another_task_are_compared_as_far_as_they_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = open_page(monkeypatch, "runs")
    first, number = trained(at), trained(at, DIABETES)
    submit(at)
    failed = begin(0)
    end(failed, RunStatus.FAILED)
    waiting = submit(at)
    compared(at, first.id, number.id, failed.id, waiting.id)
    assert [each["state"] for each in listed(at)] == ["", "", "Failed", "Waiting"]
    assert OTHER_ROWS in texts(at) and SCATTER in texts(at)
    at.segmented_control(key="compare-metric").set_value("accuracy").run()
    assert LACKING.format(metric="accuracy", names=DIABETES.name) in texts(at)
    at.segmented_control(key="compare-metric").set_value("r2").run()
    assert_sound(at)
    assert not any(trace["x"] for trace in charts(at)[0]["traces"][:3])


def test_a_run_at_work_grows_and_its_end_draws_the_page_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    first = trained(at)
    submit(at)
    run = begin(epochs=1)
    compared(at, first.id, run.id)
    assert listed(at)[1]["state"] == "1 of 20" and listed(at)[1]["words"].endswith("so far")
    assert any(str(element.proto.id).find("tick-compare") >= 0 for element in at.get("bidi_component"))
    end(run)
    at.run()
    assert_sound(at)
    assert listed(at)[1]["state"] == ""
    assert not any(str(element.proto.id).find("tick-compare") >= 0 for element in at.get("bidi_component"))


def test_luck_is_told_of_where_one_run_each_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    first, second = trained(at), trained(at, FASTER)
    compared(at, first.id, second.id)
    assert compare.ONE_RUN_EACH in words_at(at, "compare-luck")
    press(at, "compare-to-luck")
    assert at.session_state["tdc-selected_run"] == first.id
    at.switch_page("pages/train.py").run()
    assert_sound(at)
    assert any(each.label == LUCK and each.proto.expanded for each in at.expander)
    submit(at, IRIS.with_("training", seed=3))
    seed = begin()
    end(seed, RunStatus.STOPPED)
    at.switch_page("pages/runs.py").run()
    compared(at, first.id, seed.id)
    assert compare.SEED_ONLY in words_at(at, "compare-luck")
    compared(at, seed.id, first.id)
    assert "compare-to-luck" not in keys(at)
    assert any(link.proto.label == "Lesson: Luck" for link in at.get("page_link")), "no seeds of what has not finished"


def test_the_bases_experiment_is_taken_into_the_draft_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs", IRIS)
    first, second = trained(at, FASTER), trained(at)
    compared(at, first.id, second.id)
    assert "learning rate 0.01 → 0.001" in words_at(at, "compare-draft")
    press(at, "compare-open-experiment")
    assert draft_of(at).trains_like(FASTER)
    assert TAKEN.format(name="Faster") in texts(at)
    assert button(at, "compare-open-experiment").disabled
    at.switch_page("pages/model.py").run()
    undo = next(each for each in at.button if "undo" in str(each.key))
    undo.click().run()
    assert draft_of(at).trains_like(IRIS)


def test_a_new_visitor_with_a_link_is_told_and_led_to_the_board(monkeypatch: pytest.MonkeyPatch) -> None:
    at = compared(open_page(monkeypatch, "runs"), "a" * 32, "b" * 32)
    assert compare.TOO_FEW in texts(at)
    press(at, "compare-back")
    assert NOTHING_YET in texts(at)
