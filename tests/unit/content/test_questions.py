"""Every question belongs to a lesson and has one right answer."""

import pytest

from tdc_core.content.lessons import lessons
from tdc_core.content.questions import LessonQuestion, questions


@pytest.mark.parametrize(("lesson", "question"), questions().items())
def test_a_question_has_one_right_answer(lesson: str, question: LessonQuestion) -> None:
    assert lesson in {each.name for each in lessons()}
    assert [answer.right for answer in question.answers].count(True) == 1
    assert len({answer.text for answer in question.answers}) == len(question.answers) > 2
