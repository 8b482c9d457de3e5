"""TDC Studio: the router and the frame around every page. Start it with `streamlit run app.py`."""

from pathlib import Path

import streamlit as st

from tdc_core.ui.experiment_card import experiment_card
from tdc_core.ui.frame import frame_style, narrow_menu
from tdc_core.ui.guard import navigation
from tdc_core.ui.problems import show_notices
from tdc_core.ui.run_strip import run_strip
from tdc_core.ui.services import services
from tdc_core.ui.session import current_session
from tdc_core.ui.workspace import resolve_workspace

STATIC = Path(__file__).parent / "tdc_core" / "ui" / "static"


def main() -> None:
    """Draw the frame, and in it the page; nothing of anyone's before the workspace is known."""
    st.set_page_config(page_title="TDC Studio", page_icon=str(STATIC / "icon.svg"), layout="wide")
    st.logo(STATIC / "logo.svg", icon_image=STATIC / "icon.svg", size="large")
    frame_style()
    page = navigation()
    studio = services()
    session = current_session()
    if not resolve_workspace(session, studio):
        return
    studio.training.ensure_host()
    with st.sidebar:
        experiment_card(session, studio)
    narrow_menu(session, page.url_path)
    with st.container(key="top"):  # what comes and goes in here moves nothing below it, where a chart may be
        show_notices(session)
        run_strip(session, studio)
    session.frame()
    page.run()


if __name__ == "__main__":
    main()
