"""TDC Studio: the router and the frame around every page. Start it with `streamlit run app.py`."""

import time

import streamlit as st

from tdc_core.ui.browser import FOLDER
from tdc_core.ui.frame.body import body
from tdc_core.ui.frame.boundary import on_script_error
from tdc_core.ui.frame.guard import navigation
from tdc_core.ui.frame.style import frame_style
from tdc_core.ui.frame.turns import turn
from tdc_core.ui.frame.workspace import resolve_workspace, usable_services
from tdc_core.ui.session.services import services
from tdc_core.ui.session.session import current_session, visited
from tdc_core.web.ending import lifespan
from tdc_core.web.hub import Hub
from tdc_core.web.middleware import middleware
from tdc_core.web.routes import routes

PAINT_SECONDS = 0.03  # for the browser to paint the heading of the first page, before it is busy with all the rest


def main() -> None:
    """Draw the frame, and in it the page; nothing of anyone's before the workspace is known."""
    st.set_page_config(page_title="TDC Studio", page_icon=str(FOLDER / "icon.svg"), layout="wide")
    st.logo(FOLDER / "logo.svg", icon_image=FOLDER / "icon.svg", size="large")
    frame_style()
    page = navigation()
    studio = usable_services()
    if studio is None:
        return
    session = current_session()
    if not resolve_workspace(session, studio):
        return
    studio = visited()
    top = st.container(key="top")  # what comes and goes in here moves nothing below it, where a chart may be
    shows_a_run = page.url_path in ("train", "results")  # and has a heading of its own, beside which the draft may be
    if not shows_a_run:
        st.title(page.title, anchor=False)
    if session.once("opened"):
        time.sleep(PAINT_SECONDS)
    with turn():
        body(session, studio, page, top, shows_a_run)


# `streamlit run` finds this by its name and serves it; Streamlit then runs this same file for every page that is drawn.
hub = Hub(services)
base_path = st.get_option("server.baseUrlPath")
app = st.App(
    __file__,
    routes=routes(hub, services, base_path),
    middleware=middleware(base_path),
    lifespan=lifespan(hub),
    on_script_error=on_script_error,
)

if __name__ == "__main__":
    main()
