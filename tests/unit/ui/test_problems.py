from streamlit.testing.v1 import AppTest

from tdc_core.catalog.experiments import ready_made
from tdc_core.checks import Problem, Severity
from tdc_core.ui.problems import plain, problems_at


def test_text_from_outside_is_not_markdown() -> None:
    assert plain("[a](b) *c* `d` $e$ :red[f] <g>").count("\\") >= 14
    assert plain("plain words, 10%") == "plain words, 10%"


def test_problems_lie_at_a_path_or_below_it() -> None:
    paths = ["model.layers.1", "model.layers.1.units", "model.layers.10", "data"]
    problems = [Problem(path, Severity.ERROR, "x", "Wrong.") for path in paths]
    assert [problem.path for problem in problems_at(problems, "model.layers.1")] == paths[:2]


def test_a_fix_is_offered_where_there_is_one_and_mends_the_draft() -> None:
    def script() -> None:
        import streamlit as st

        from tdc_core.catalog.experiments import ready_made
        from tdc_core.checks import Problem, Severity
        from tdc_core.ui.problems import show_problems
        from tdc_core.ui.session import current_session

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
