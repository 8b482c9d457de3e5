"""Which data, how it is split, what it looks like, how it is scaled."""

import streamlit as st

from tdc_core.ui.data_view import data_view
from tdc_core.ui.guard import guard
from tdc_core.ui.services import services
from tdc_core.ui.session import current_session

guard()
st.caption("What the model learns from, and what it is judged on.")
data_view(current_session(), services())
