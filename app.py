"""TDC Studio: the router and the frame around every page. Start it with `streamlit run app.py`."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from tdc_core.ui.boundary import boundary, on_script_error
from tdc_core.ui.experiment_card import experiment_card, leave_card
from tdc_core.ui.guard import navigation
from tdc_core.ui.notices import show_notices
from tdc_core.ui.run_strip import run_strip
from tdc_core.ui.services import services
from tdc_core.ui.session import current_session
from tdc_core.ui.uploads import OneUpload
from tdc_core.ui.workspace import resolve_workspace

STATIC = Path(__file__).parent / "tdc_core" / "ui" / "static"


def main() -> None:
    """Draw the frame, and in it the page; nothing of anyone's before the workspace is known."""
    st.set_page_config(page_title="TDC Studio", page_icon=str(STATIC / "icon.svg"), layout="wide")
    st.logo(STATIC / "logo.svg", icon_image=STATIC / "icon.svg", size="large")
    page = navigation()
    studio = services()
    session = current_session()
    if not resolve_workspace(session, studio):
        return
    studio.training.ensure_host()
    with st.sidebar:
        with boundary(session, studio, "card"):
            experiment_card(session, studio)
        leave_card(session, studio)
    with st.container(key="top"), boundary(session, studio, "top"):
        # What comes and goes in here moves nothing below it, where a chart may be.
        show_notices(session, studio)
        run_strip(session, studio)
    session.frame()
    with boundary(session, studio, "page"):
        page.run()


app = st.App(__file__, middleware=[Middleware(OneUpload)], on_script_error=on_script_error)

if __name__ == "__main__":
    main()
