"""The referee after the training: what a run's curves and answers say, why, and what may help."""

from tdc_core.results.readings.read import READINGS, Readings, read_run, reading_of
from tdc_core.results.readings.row import Reading

__all__ = ["READINGS", "Reading", "Readings", "read_run", "reading_of"]
