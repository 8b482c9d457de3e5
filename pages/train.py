"""The settings of the fit, the run as it goes, and what it brought; or the run that a link leads to."""

import streamlit as st

from tdc_core.ui.guard import guard
from tdc_core.ui.run_panel import run_panel
from tdc_core.ui.services import services
from tdc_core.ui.session import current_session
from tdc_core.ui.shared_run import shared_run
from tdc_core.ui.train_form import train_form

guard()
st.caption("Start a run and watch every epoch. It goes on while you look at other pages, and after a reload.")
if not shared_run(current_session(), services()):
    train_form(current_session(), services())
    run_panel(current_session(), services())
