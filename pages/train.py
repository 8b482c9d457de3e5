"""The settings of the fit, the run as it goes, and what it brought; or the run that a link leads to."""

from tdc_core.ui.frame.guard import guard
from tdc_core.ui.session.session import current_session, visited
from tdc_core.ui.train.page import train_page

guard()
train_page(current_session(), visited())
