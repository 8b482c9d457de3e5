"""The referee: judges an experiment in milliseconds, without TensorFlow."""

from tdc_core.checks.problem import Problem, Severity
from tdc_core.checks.referee import check
from tdc_core.checks.shapes import LayerRow, layer_table, total_params

__all__ = ["LayerRow", "Problem", "Severity", "check", "layer_table", "total_params"]
