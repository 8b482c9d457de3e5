"""A group on the board: named, tagged and deleted as one."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.runs.group_models import Group, GroupKind, GroupStatus, NewRun
from tdc_core.ui.session.services import services
from tests.pages.helpers import open_page
from tests.pages.runs import IRIS, token
from tests.pages.test_runs import board, choose, ended, listed, press, run_page

HOSTILE = "<b>Luck</b> **of** three"


def ended_group(at: AppTest, name: str = "Luck", count: int = 3) -> Group:
    store = services().store
    members = [NewRun(IRIS.with_("training", seed=seed), {"training.seed": seed}) for seed in range(count)]
    group = store.groups.create(token(at), GroupKind.SEEDS, name, "{}", members, 9)
    for run in store.groups.members(group.id):
        store.queue.request_stop(run.id)
    store.groups.end(group.id, GroupStatus.FINISHED, None)
    return group


def open_edit(at: AppTest) -> AppTest:
    at.session_state["board-edit"] = True
    return run_page(at)


def test_a_group_is_named_and_tagged(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    group, other = ended_group(at), ended(at)
    members = services().store.groups.members(group.id)
    run_page(at)
    open_edit(choose(at, *members))
    at.text_input(key=f"board-group-{group.id}").set_value(HOSTILE)
    next(field for field in at.multiselect if str(field.key).startswith("board-tags")).set_value(["keep"])
    press(at, "board-save")
    (line,) = [line for line in board(at)["lines"] if line["id"] == group.id]
    assert (line["cells"]["name"], line["tags"], line["starred"]) == (HOSTILE, ["keep"], False)
    press(at, "board-star")
    assert next(line for line in board(at)["lines"] if line["id"] == group.id)["starred"]
    press(at, "board-delete")
    assert listed(at) == [other.id]
    press(at, "board-undo")
    assert listed(at) == [other.id, group.id]


def test_a_name_is_asked_for_where_all_runs_of_one_group_are_chosen_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    group, second, alone = ended_group(at), ended_group(at, "Second", 1), ended(at)
    members = services().store.groups.members(group.id)
    (only,) = services().store.groups.members(second.id)

    def asks(*runs) -> bool:  # type: ignore[no-untyped-def]
        open_edit(choose(at, *runs))
        return any(str(field.key).startswith("board-group-") for field in at.text_input)

    assert asks(*members) and asks(only)
    assert not asks(*members[:2]) and not asks(*members, alone) and not asks(*members, only) and not asks(alone)


def test_an_empty_name_leaves_the_one_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    group = ended_group(at)
    open_edit(choose(run_page(at), *services().store.groups.members(group.id)))
    at.text_input(key=f"board-group-{group.id}").set_value("  ")
    press(at, "board-save")
    assert board(at)["lines"][0]["cells"]["name"] == "Luck"
