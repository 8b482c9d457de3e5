"""Which data, how it is split, what it looks like, how it is scaled."""

import streamlit as st

from tdc_core.ui.data.view import data_view
from tdc_core.ui.frame.guard import guard
from tdc_core.ui.session.session import current_session, visited

guard()
st.caption("What the model learns from, and what it is judged on.")
data_view(current_session(), visited())
