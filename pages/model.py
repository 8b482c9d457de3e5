"""The stack of layers, the head with its loss, and the Keras code of both."""

import streamlit as st

from tdc_core.ui.frame.guard import guard
from tdc_core.ui.model.view import model_view
from tdc_core.ui.session.session import current_session, visited

guard()
st.caption("What stands between the features and the answer. Shapes and parameters follow every change.")
model_view(current_session(), visited())
