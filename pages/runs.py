"""Every run of the workspace on one board: found, told apart, named, and cleared away."""

from tdc_core.ui.frame.guard import guard
from tdc_core.ui.runs.page import runs_page
from tdc_core.ui.session.session import current_session, visited

guard()
runs_page(current_session(), visited())
