"""The browser is told the theme that the settings say, put together once a second."""

from collections.abc import Iterator

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from tdc_core.ui.session import quick_theme

SECTIONS = ("theme", "theme.light", "theme.dark", "theme.sidebar", "theme.light.sidebar", "theme.dark.sidebar")


@pytest.fixture(autouse=True)
def a_colour() -> Iterator[None]:
    before = config.get_option("theme.light.primaryColor")
    config.set_option("theme.light.primaryColor", "#0f766e")
    yield
    config.set_option("theme.light.primaryColor", before)


def whole() -> CustomThemeConfig:
    """The theme as a page is told it."""
    theme = CustomThemeConfig()
    parts = (theme, theme.light, theme.dark, theme.sidebar, theme.light.sidebar, theme.dark.sidebar)
    for part, section in zip(parts, SECTIONS, strict=True):
        app_session._populate_theme_msg(part, section)
    return theme


def test_it_is_what_streamlit_says_and_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    own = getattr(app_session._populate_theme_msg, "__wrapped__", app_session._populate_theme_msg)
    asked: list[str] = []

    def counted(message: CustomThemeConfig, section: str = "theme") -> None:
        asked.append(section)
        own(message, section)

    monkeypatch.setattr(app_session, "_populate_theme_msg", own)
    usual = whole()
    monkeypatch.setattr(app_session, "_populate_theme_msg", counted)
    quick_theme.put_theme_together_seldom()
    quick_theme.put_theme_together_seldom()  # as after a hot reload
    assert [whole(), whole()] == [usual, usual]
    assert usual.light.primary_color == "#0f766e"
    assert asked == list(SECTIONS)


def test_an_edited_theme_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    own = getattr(app_session._populate_theme_msg, "__wrapped__", app_session._populate_theme_msg)
    monkeypatch.setattr(app_session, "_populate_theme_msg", own)
    monkeypatch.setattr(quick_theme, "_SECONDS", 0.0)
    quick_theme.put_theme_together_seldom()
    assert whole().light.primary_color == "#0f766e"
    config.set_option("theme.light.primaryColor", "#aa0000")
    assert whole().light.primary_color == "#aa0000"
