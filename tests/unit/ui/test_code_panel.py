from streamlit.testing.v1 import AppTest

from tdc_core.export.no_script import NoScript


def panel():
    from tdc_core.catalog.datasets import find_dataset
    from tdc_core.catalog.experiments import ready_made
    from tdc_core.ui.parts.code_panel import code_panel

    code_panel(ready_made()[0], find_dataset("iris"), "draft")


def test_where_there_is_no_script_it_says_why(monkeypatch):
    def refuse(spec, card):
        raise NoScript("The dates in “*when*” take more than a few lines.")

    monkeypatch.setattr("tdc_core.ui.parts.code_panel.experiment_script", refuse)
    at = AppTest.from_function(panel, default_timeout=60).run()
    assert not at.exception and not at.code
    assert [caption.value for caption in at.caption] == [r"The dates in “\*when\*” take more than a few lines."]


def test_a_script_is_shown():
    at = AppTest.from_function(panel, default_timeout=60).run()
    assert "tfds.load" in at.code[0].value
