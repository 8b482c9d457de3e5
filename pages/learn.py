"""Short lessons on what the other pages ask for, each with something to move and something to try."""

import streamlit as st

from tdc_core.ui.frame.guard import guard
from tdc_core.ui.learn.page import learn_view
from tdc_core.ui.session.session import current_session, visited

guard()
st.caption("Thirteen short lessons. Each has something to move, and something to try.")
learn_view(current_session(), visited())
