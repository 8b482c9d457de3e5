"""Every lesson is complete, and its experiment can be trained."""

import pytest

from tdc_core.catalog.datasets import find_dataset
from tdc_core.checks import check
from tdc_core.checks.own import OWN_ROWS
from tdc_core.checks.problem import Severity
from tdc_core.content.curves import curve_names
from tdc_core.content.experiments import FOLDER, lesson_experiment
from tdc_core.content.lessons import BadLesson, Lesson, lesson_about, lessons, read_lesson
from tdc_core.ui.learn.page import VIEWS

CONTENT = FOLDER.parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
FRONT = '+++\ntitle = "T"\nshort = "S"\nexperiment = "E"\ntask = "Do it."\nremember = "This."\n+++\n'
MOST_WORDS = 330  # about one screen beside what is to be moved


@pytest.mark.parametrize("lesson", lessons(), ids=lambda lesson: lesson.name)
def test_a_lesson_is_complete(lesson: Lesson) -> None:
    assert lesson.name in VIEWS
    assert lesson.sections
    assert lesson.front.experiment in (*NAMES, None)
    assert lesson.front.file is None or (lesson.front.experiment is None and (CONTENT / lesson.front.file).is_file())
    words = " ".join([lesson.opening, *(section.text for section in lesson.sections.values())])
    assert len(words.split()) < MOST_WORDS
    assert "TODO" not in words


def test_every_view_has_its_lesson_and_every_lesson_another_name() -> None:
    assert [lesson.name for lesson in lessons()] == list(VIEWS)
    assert len({lesson.front.short for lesson in lessons()}) == len(lessons())


@pytest.mark.parametrize("name", NAMES)
def test_an_experiment_can_be_trained(name: str) -> None:
    spec = lesson_experiment(name)
    card = find_dataset(spec.data.dataset)
    assert card is not None
    assert card.bundled, "a lesson needs no network"
    assert [p.message for p in check(spec, card) if p.severity is Severity.ERROR] == []


def test_every_experiment_is_used() -> None:
    used = {lesson.front.experiment for lesson in lessons()} - {None} | set(curve_names())
    assert {path.stem for path in FOLDER.iterdir()} == used


def test_what_the_referee_says_leads_to_one_lesson_at_most() -> None:
    told = [code for lesson in lessons() for code in lesson.front.codes]
    assert len(set(told)) == len(told)
    assert set(told) <= {row.code for row in OWN_ROWS}
    for code, name in (("data.leak", "leak"), ("data.duplicates", "leak"), ("data.rare_class", "pictures")):
        lesson = lesson_about(code)
        assert lesson is not None and lesson.name == name
    assert lesson_about("head.units") is None


def test_a_lesson_is_read() -> None:
    lesson = read_lesson("x", FRONT + "Hello.\n\n## One {#one}\n\nFirst\ntext.\n\n## Two more {#two_b-c}\n\nSecond.\n")
    assert lesson.opening == "Hello."
    assert (lesson.front.title, lesson.front.task) == ("T", "Do it.")
    assert {key: (part.title, part.text) for key, part in lesson.sections.items()} == {
        "one": ("One", "First\ntext."),
        "two_b-c": ("Two more", "Second."),
    }


@pytest.mark.parametrize(
    "text",
    [
        "Hello.",
        "+++\ntitle = \n+++\nHello.",
        FRONT.replace('short = "S"\n', "") + "Hello.",
        FRONT.replace('"S"', '""') + "Hello.",
        FRONT.replace("short", "brief") + "Hello.",
        FRONT + "## One {#one}\n\nNo opening.\n",
        FRONT + "Hello.\n\n## One {#one}\n\n## Two {#two}\n\nThe first is empty.\n",
        FRONT + "Hello.\n\n## One {#one}\n\nA\n\n## One {#one}\n\nTwice.\n",
        FRONT + "Hello.\n\n## No name\n\nText.\n",
    ],
)
def test_what_is_no_lesson_is_refused(text: str) -> None:
    with pytest.raises(BadLesson, match="x: "):
        read_lesson("x", text)
