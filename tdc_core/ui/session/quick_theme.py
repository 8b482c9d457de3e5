"""What the theme says is put together once a second, not six times at each run of a page.

Streamlit tells the browser the whole theme whenever a page is drawn, and looks up some sixty settings for it in the
thread that sends everybody's pages: a fifth of what that one does.
"""

from __future__ import annotations

import functools
import math
import time

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_SECONDS = 1.0  # after which a theme that was edited is seen


def put_theme_together_seldom() -> None:
    """Have Streamlit do so from now on, in this process."""
    put_together = app_session._populate_theme_msg
    if hasattr(put_together, "__wrapped__"):  # a hot reload
        return
    known: dict[str, tuple[float, CustomThemeConfig]] = {}

    @functools.wraps(put_together)
    def as_it_was(message: CustomThemeConfig, section: str = "theme") -> None:
        at, theme = known.get(section, (-math.inf, CustomThemeConfig()))
        if time.monotonic() - at >= _SECONDS:
            theme = CustomThemeConfig()
            put_together(theme, section)
            known[section] = (time.monotonic(), theme)
        if theme.ByteSize():  # else a part that has no settings would be there, and empty
            message.MergeFrom(theme)

    app_session._populate_theme_msg = as_it_was  # type: ignore[assignment]
