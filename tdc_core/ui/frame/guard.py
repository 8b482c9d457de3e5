"""The list of pages, and the mend for links that lead straight to one of them.

On a freshly started server Streamlit answers a link to a file in pages/ by running that file alone, without
app.py, and shows its own menu. The first line of each page calls `guard`, which then makes the pages known and
runs the app from its beginning.
"""

from __future__ import annotations

import streamlit as st

from tdc_core.ui.session.session import Session


def navigation() -> st.Page:
    """The app's pages as a menu in the sidebar; gives the page that is asked for.

    The first page lies at the root address. Whoever asks for /data is led there.
    """
    # config.toml hides the automatic menu, which a fresh server would show until this runs; from here on it is ours.
    st.set_option("client.showSidebarNavigation", True)
    data = st.Page("pages/data.py", title="Data", icon=":material/table_view:", url_path="start", default=True)
    model = st.Page("pages/model.py", title="Model", icon=":material/layers:", url_path="model")
    train = st.Page("pages/train.py", title="Train", icon=":material/monitoring:", url_path="train")
    results = st.Page("pages/results.py", title="Results", icon=":material/query_stats:", url_path="results")
    runs = st.Page("pages/runs.py", title="Runs", icon=":material/table_rows:", url_path="runs")
    learn = st.Page("pages/learn.py", title="Learn", icon=":material/school:", url_path="learn")
    to_data = st.Page(_to_data, title="Data", url_path="data", visibility="hidden")
    page = st.navigation([data, model, train, results, runs, learn, to_data])
    if page.url_path == "data":
        st.switch_page(data)
    return page


def _to_data() -> None:
    """Nothing: `navigation` leads on before the page is run."""


def guard() -> None:
    """Hand over to app.py where it has not drawn the frame around this page."""
    if not Session.take_frame():
        navigation()
        st.rerun()
