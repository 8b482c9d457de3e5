"""The lessons about people's own data: the leak is found, its table brought and mended, a picture fitted."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.content.leak import KNOWN_LATER, LOANS_FILE, TARGET, Scores, recorded_scores, rights
from tdc_core.content.lessons import lessons
from tdc_core.content.questions import questions
from tdc_core.spec import TableReading
from tdc_core.ui.data.own.bring import NO_FILES
from tdc_core.ui.data.own.pictures import EXPLAINED, FITTINGS
from tdc_core.ui.learn.bringing import IN_HAND
from tdc_core.ui.learn.leak import FOUND, HONEST
from tdc_core.ui.learn.pictures import NUMBERS, SIZES, as_model_gets_it
from tdc_core.ui.session.services import services
from tests.pages.helpers import (
    DATA_PAGE,
    assert_sound,
    draft_of,
    fixes,
    links,
    open_page,
    texts,
    words_at,
)
from tests.pages.own_files import in_this_process, settle

__all__ = ["in_this_process"]
pytestmark = pytest.mark.usefixtures("in_this_process")


def open_lesson(monkeypatch: pytest.MonkeyPatch, name: str) -> AppTest:
    at = open_page(monkeypatch, "learn")
    at.query_params["lesson"] = next(lesson.front.short for lesson in lessons() if lesson.name == name)
    at.run()
    assert_sound(at)
    return at


def shown(scores: Scores) -> list[str]:
    return [f"{scores.validation:.1%}", f"{scores.fresh:.1%}"]


def test_the_leak_is_found_and_then_its_scores_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "leak")
    scores = recorded_scores()
    assert [metric.value for metric in at.metric] == shown(scores["without"]), "each loan once"
    at.session_state["w-learn-leak-column"] = "income"
    at.run()
    assert HONEST.format(column="income", right=rights()["income"]) in words_at(at, "leak-find")
    assert len(at.metric) == 2
    at.session_state["w-learn-leak-column"] = KNOWN_LATER
    at.run()
    assert_sound(at)
    assert FOUND.format(column=KNOWN_LATER) in words_at(at, "leak-find")
    assert [metric.value for metric in at.metric][:4] == [*shown(scores["all"]), *shown(scores["without"])]


def test_copied_rows_show_better_scores_than_they_keep(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "leak")
    at.session_state["w-learn-leak-twice"] = "twice"
    at.run()
    assert_sound(at)
    assert [metric.value for metric in at.metric] == shown(recorded_scores()["twice"])


@pytest.mark.parametrize(("name", "question"), questions().items())
def test_each_answer_is_answered(monkeypatch: pytest.MonkeyPatch, name: str, question: object) -> None:
    at = open_lesson(monkeypatch, name)
    asked = questions()[name]
    assert not any(answer.says in texts(at) for answer in asked.answers)
    for answer in asked.answers:
        at.radio(key=f"w-learn-question-{name}").set_value(answer.text).run()
        assert_sound(at)
        assert answer.says in words_at(at, "lesson-question")
        assert ("Right." in words_at(at, "lesson-question")) == answer.right


def test_the_table_is_brought_and_its_leak_mended_by_one_click(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "leak")
    at.button(key="lesson-bring").click().run()
    assert at.title[0].value == "Data"
    settle(at.switch_page("pages/data.py"))
    data = draft_of(at).data
    assert data.dataset == f"file:{LOANS_FILE.name}"
    assert isinstance(data.file, TableReading) and data.file.target == TARGET
    told = f"“{KNOWN_LATER}” alone tells the class almost without fail"
    assert told in words_at(at, "own-found")
    assert "learn" in links(at), "the way back to the lesson"
    fixes(at)[0].click().run()
    settle(at)
    assert told not in texts(at)
    mended = draft_of(at).data.file
    assert isinstance(mended, TableReading) and KNOWN_LATER not in {column.name for column in mended.features}
    at.switch_page("pages/learn.py").run()
    assert_sound(at)
    assert IN_HAND.format(name=LOANS_FILE.name) in texts(at)
    assert "lesson-bring" not in [button.key for button in at.button]
    assert [file.name for file in services().store.files.of(at.session_state["tdc-workspace"])] == [LOANS_FILE.name]


def test_where_no_files_are_taken_the_lesson_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(services().settings.__dict__, "max_files", 0)  # it is frozen
    at = open_lesson(monkeypatch, "leak")
    assert NO_FILES in words_at(at, "lesson-try")
    assert "lesson-bring" not in [button.key for button in at.button]


def test_a_picture_is_fitted_in_three_ways_and_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    at = open_lesson(monkeypatch, "pictures")
    for fitting in FITTINGS:
        for size in SIZES:
            at.session_state["w-learn-fitting"] = fitting
            at.session_state["w-learn-size"] = size
            at.run()
            assert_sound(at)
            assert EXPLAINED[fitting] in words_at(at, "pictures-play")
            assert NUMBERS.format(size=size, count=3 * size * size) in words_at(at, "pictures-play")
    assert DATA_PAGE in links(at)


def test_the_cat_is_cut_off_padded_or_narrow() -> None:
    crop, pad, stretch = (as_model_gets_it(fitting, 64).astype(int) for fitting in ("crop", "pad", "stretch"))
    assert crop.shape == pad.shape == stretch.shape == (64, 64, 3)
    assert (pad[0] == 0).all() and (pad[-1] == 0).all() and not (crop[0] == 0).any()
    fur = [int((np.abs(each - (224, 138, 60)).sum(-1) < 40).sum()) for each in (crop, stretch)]
    assert fur[0] < 1.5 * fur[1], "the middle alone would have more of it, were the cat in the middle"
