"""What the rows of a person's own file say that would make a result worthless."""

from tdc_core.findings.catalogue import FINDINGS, Rule, find
from tdc_core.findings.duplicates import row_keys

__all__ = ["FINDINGS", "Rule", "find", "row_keys"]
