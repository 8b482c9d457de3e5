"""What the referee says of a person's own rows: a catalogue of words and fixes for what was found in them."""

from tdc_core.checks.own.catalogue import OWN_ROWS, OwnRow
from tdc_core.checks.own.check import check_own, problems_of

__all__ = ["OWN_ROWS", "OwnRow", "check_own", "problems_of"]
