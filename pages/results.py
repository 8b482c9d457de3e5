"""What the run in focus has learned: its scores beside guessing, and the examples that it gets wrong."""

from tdc_core.ui.frame.guard import guard
from tdc_core.ui.results.page import results_page
from tdc_core.ui.session.session import current_session, visited

guard()
results_page(current_session(), visited())
