import pytest
from streamlit.testing.v1 import AppTest

from tdc_core.catalog.experiments import ready_made
from tdc_core.checks import Problem, Severity
from tdc_core.ui.parts.problems import plain, problems_at


def test_text_from_outside_is_not_markdown() -> None:
    assert plain("[a](b) *c* `d` $e$ :red[f] <g>").count("\\") >= 14
    assert plain("plain words, 10%") == "plain words, 10%"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("see www.evil.example now", "see w:small[]w:small[]w.evil.example now"),
        ("http://a.b", "h:small[]t:small[]t:small[]p\\://a.b"),
        ("me@a.b", "me:small[]@a.b"),
        (":smile: :material/home:", "\\::small[]smile\\: \\::small[]material/home\\:"),
        ("a -> b", "a -:small[]\\> b"),
        ("1. x", "1\\. x"),
        ("- x", "\\- x"),
        ("&lt;", "\\&lt;"),
        (" a\n# b\u202e\x1b ", "a \\# b"),
        ("train[:80%] at 12.30. Dense: 5", "train\\[\\:80%\\] at 12.30. Dense\\: 5"),
    ],
)
def test_what_streamlit_finds_after_markdown_is_parted_by_something_that_shows_nothing(text: str, shown: str) -> None:
    """That it works is tried in a browser, by tests/e2e/test_names.py."""
    assert plain(text) == shown


def test_problems_lie_at_a_path_or_below_it() -> None:
    paths = ["model.layers.1", "model.layers.1.units", "model.layers.10", "data"]
    problems = [Problem(path, Severity.ERROR, "x", "Wrong.") for path in paths]
    assert [problem.path for problem in problems_at(problems, "model.layers.1")] == paths[:2]


def test_a_fix_is_offered_where_there_is_one_and_mends_the_draft() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.catalog.experiments import ready_made
        from tdc_core.checks import Problem, Severity
        from tdc_core.ui.parts.problems import show_problems
        from tdc_core.ui.session.session import current_session

        problems = [
            Problem("a", Severity.ERROR, "x", "This can't be mended.", why="So it is.", keras="It raises."),
            Problem("b", Severity.WARNING, "y", "This can.", fix=ready_made()[1]),
        ]
        show_problems(current_session(), problems)
        st.text(current_session().draft.name)

    at = AppTest.from_function(script, default_timeout=60).run()
    assert [error.message for error in at.exception] == []
    assert "This can't be mended" in at.markdown[0].value
    assert at.markdown[0].proto.help == "So it is.  Keras\\: It raises."
    assert len(at.button) == 1
    at.button[0].click().run()
    assert at.text[0].value == ready_made()[1].name
