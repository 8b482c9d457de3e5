"""The page Runs: the board of all runs of the workspace, and what is done with those that are chosen on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.runs.group_models import GroupKind, NewRun
from tdc_core.runs.models import Run, RunStatus
from tdc_core.ui.runs.actions import ITS_GROUP_GOES_ON
from tdc_core.ui.runs.board import A_PAGE
from tdc_core.ui.runs.page import FEW, NONE_FOUND, NOTHING_YET
from tdc_core.ui.session.services import services
from tests.pages.helpers import assert_sound, fed_components, links, live_states, open_page, open_runs, texts, words_at
from tests.pages.runs import IRIS, begin, button, end, stored, submit, token
from tests.pages.test_shared_run import follow

NOTE = "Only I can read this."


def board(at: AppTest) -> dict[str, Any]:
    """What the board was drawn with."""
    return next(each for each in fed_components(at) if "lines" in each)


def listed(at: AppTest) -> list[str]:
    return [line["id"] for line in board(at)["lines"]]


def news_of(at: AppTest) -> list[dict[str, Any]]:
    """The lines that the browser is told to change."""
    return [line for each in fed_components(at) if isinstance(each, list) for line in each]


def line_of(at: AppTest, run: Run) -> dict[str, Any]:
    return next(line for line in board(at)["lines"] if line["id"] == run.id)


def ended(at: AppTest, name: str = "Iris") -> Run:
    run = submit(at, IRIS.model_copy(update={"name": name}))
    services().store.queue.request_stop(run.id)
    return run


def choose(at: AppTest, *runs: Run) -> AppTest:
    """Choose runs, as the browser tells it."""
    at.session_state["board-chosen"] = [run.id for run in runs]
    return run_page(at)


def run_page(at: AppTest) -> AppTest:
    at.run()
    assert_sound(at)
    return at


def keys(at: AppTest) -> set[str | None]:
    return {element.key for element in at.button}


def press(at: AppTest, key: str) -> AppTest:
    button(at, key).click().run()
    assert_sound(at)
    return at


def folder_of(run: Run, size: int = 1000) -> Path:
    folder = services().settings.runs_dir / run.id
    folder.mkdir(parents=True)
    (folder / "model.keras").write_bytes(bytes(size))
    return folder


def test_before_a_run_there_is_one_sentence_and_a_way(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    assert NOTHING_YET in texts(at)
    assert links(at)[-1] == "train"
    assert not [key for key in keys(at) if str(key).startswith("board")]


def test_all_runs_are_listed_and_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    store = services().store
    theirs = store.queue.submit(store.workspaces.create(), IRIS, 5)
    first, second = ended(at, "First"), ended(at, "Second")
    run_page(at)
    assert listed(at) == [second.id, first.id]
    assert theirs.id not in texts(at)
    assert line_of(at, first)["cells"]["name"] == "First" and line_of(at, first)["href"] == f"train?run={first.id}"


def test_older_runs_are_a_page_on(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    runs = [ended(at) for _ in range(A_PAGE + 3)]
    run_page(at)
    assert listed(at) == [run.id for run in runs[:2:-1]]
    choose(at, *runs[3:])
    press(at, "board-all")
    assert len(board(at)["chosen"]) == len(runs)
    press(at, "board-next")
    assert listed(at) == [run.id for run in runs[2::-1]]


def test_few_runs_are_seen_at_a_glance_and_more_are_searched_and_filtered(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    runs = [ended(at, f"Number {count}") for count in range(FEW)]
    run_page(at)
    assert [each.key for each in at.text_input if str(each.key).startswith("board")] == []
    last = ended(at, "The last")
    services().store.marks.note(token(at), runs[0].id, "one of the LAST, too")
    services().store.marks.star(token(at), [runs[1].id], True)
    run_page(at).text_input(key="board-words").set_value(" last ").run()
    assert listed(at) == [last.id, runs[0].id]
    assert "2 of 6 runs" in words_at(at, "board-actions")
    at.toggle(key="board-with-star").set_value(True).run()
    assert_sound(at)
    assert NONE_FOUND in texts(at)
    press(at, "board-show-all")
    assert len(listed(at)) == FEW + 1
    at.toggle(key="board-with-star").set_value(True).run()
    assert listed(at) == [runs[1].id]
    at.switch_page("pages/model.py").run()
    at.switch_page("pages/runs.py").run()
    assert listed(at) == [runs[1].id], "what is looked for is looked for still"


def test_what_is_chosen_stays_so_on_other_pages_until_it_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    first, second = ended(at), ended(at)
    choose(at, first, second)
    at.switch_page("pages/model.py").run()
    at.switch_page("pages/runs.py").run()
    assert board(at)["chosen"] == [first.id, second.id] and "2 chosen" in words_at(at, "board-actions")
    turn = board(at)["turn"]
    services().store.marks.bin(token(at), [first.id])
    run_page(at)
    assert board(at)["chosen"] == [second.id] and board(at)["turn"] > turn, "the browser is told"
    press(at, "board-clear")
    assert board(at)["chosen"] == []


def test_a_run_is_named_noted_and_tagged(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    run = ended(at)
    choose(at, run)
    at.session_state["board-edit"] = True
    run_page(at)
    at.text_input(key=f"board-name-{run.id}").set_value("My own")
    at.text_area(key=f"board-note-{run.id}").set_value(NOTE)
    at.multiselect(key=f"board-tags-{run.id}").set_value(["good"])
    press(at, "board-save")
    marks = stored(run).marks
    assert (marks.name, marks.note, marks.tags) == ("My own", NOTE, ("good",))
    line = line_of(at, run)
    assert (line["cells"]["name"], line["note"], line["tags"]) == ("My own", NOTE, ["good"])


def test_tags_of_several_are_given_and_taken_together(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    first, second = ended(at), ended(at)
    store = services().store
    store.marks.tag(token(at), first.id, ["both", "first"])
    store.marks.tag(token(at), second.id, ["both"])
    choose(at, first, second)
    at.session_state["board-edit"] = True
    run_page(at)
    (field,) = [each for each in at.multiselect if str(each.key).startswith("board-tags-")]
    assert field.value == ["both"]
    field.set_value(["new"])
    press(at, "board-save")
    assert stored(first).marks.tags == ("first", "new") and stored(second).marks.tags == ("new",)


def test_stars_are_given_to_several_and_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    first, second = ended(at), ended(at)
    services().store.marks.star(token(at), [first.id], True)
    choose(at, first, second)
    press(at, "board-star")
    assert stored(first).marks.starred and stored(second).marks.starred
    press(at, "board-star")
    assert not stored(first).marks.starred and not stored(second).marks.starred


def test_runs_are_deleted_and_brought_back(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    first, second, third = (ended(at) for _ in range(3))
    choose(at, first, third)
    press(at, "board-delete")
    assert listed(at) == [second.id] and board(at)["chosen"] == []
    press(at, "board-undo")
    assert listed(at) == [third.id, second.id, first.id]
    assert "board-undo" not in keys(at)


def test_the_bin_says_what_it_takes_and_gives_it_back_to_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    first, second, kept = (ended(at) for _ in range(3))
    gone, back = folder_of(first, 300_000), folder_of(second, 200_000)
    services().store.marks.bin(token(at), [first.id, second.id])
    at.session_state["board-bin"] = True
    run_page(at)
    assert "0.5 MB" in texts(at)
    press(at, f"board-back-{second.id}")
    assert listed(at) == [kept.id, second.id]
    press(at, "board-for-good")
    assert "0.3 MB" in texts(at)
    assert not gone.exists() and back.exists()
    assert services().store.runs.version(first.id) is None


def test_what_goes_on_is_stopped_before_it_is_deleted(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    done, waiting = ended(at), submit(at)
    choose(at, done, waiting)
    assert "1 run goes on" in words_at(at, "board-actions")
    assert button(at, "board-delete").label == "Delete 1"
    press(at, "board-delete")
    assert listed(at) == [waiting.id] and board(at)["chosen"] == [waiting.id]
    assert button(at, "board-delete").disabled
    press(at, "board-stop")
    assert stored(waiting).status is RunStatus.STOPPED
    press(at, "board-delete")
    assert services().store.runs.of(token(at)) == []


def test_a_group_is_one_line_and_is_stopped_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    store = services().store
    members = [NewRun(IRIS.with_("training", seed=seed), {"training.seed": seed}) for seed in range(3)]
    group = store.groups.create(token(at), GroupKind.SEEDS, "Luck", "{}", members, 9)
    first, second, third = store.groups.members(group.id)
    store.queue.request_stop(first.id)
    run_page(at)
    assert listed(at) == [group.id]
    at.session_state["board-open"] = [group.id]
    choose(at, first)
    assert listed(at) == [group.id, third.id, second.id, first.id]
    assert ITS_GROUP_GOES_ON in words_at(at, "board-actions") and button(at, "board-delete").disabled
    press(at, "board-stop")
    assert not store.groups.own(token(at), group.id).alive and not stored(third).alive
    press(at, "board-delete")
    assert listed(at) == [group.id, third.id, second.id]


def test_a_line_leads_to_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    run, _ = ended(at), ended(at)
    at.session_state["board-go"] = run.id
    run_page(at)
    assert at.session_state["tdc-selected_run"] == run.id
    assert at.session_state["board-go"] is None


def test_a_run_at_work_is_followed_and_its_end_draws_the_page_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "runs")
    submit(at)
    run = begin(epochs=2)
    run_page(at)
    assert "2 of 20" in line_of(at, run)["cells"]["status"]
    (news,) = [each for each in news_of(at) if each["id"] == run.id]
    assert news == line_of(at, run)
    end(run)
    run_page(at)
    assert line_of(at, run)["cells"]["status"] == "Finished"
    assert news_of(at) == [], "nothing goes on"


def test_the_name_is_the_same_everywhere_and_notes_are_on_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_page(monkeypatch, "train")
    submit(at)
    run = begin()
    store = services().store
    store.marks.rename(token(at), run.id, "My own name")
    store.marks.note(token(at), run.id, NOTE)
    store.marks.tag(token(at), run.id, ["secret"])
    run_page(at)
    assert "My own name" in words_at(at, "run-name") and live_states(at)[0]["name"] == "My own name"
    assert "My own name" in next(each.label for each in open_runs(at).button if each.key == f"run-{run.id}")
    at.text_input(key="runs-search").set_value("secret").run()
    assert f"run-{run.id}" in keys(at)
    at.switch_page("pages/model.py").run()
    assert live_states(at, "line")[0]["name"] == "My own name"
    end(run)
    run_page(at)
    assert "My own name" in words_at(at, "run-strip")

    stranger = open_page(monkeypatch, "train")
    follow(stranger, run.id)
    said = texts(stranger) + str(fed_components(stranger))
    assert "My own name" in said and NOTE not in said and "secret" not in said
