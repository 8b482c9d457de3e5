"""From an experiment to what a person takes along."""

from tdc_core.export.model_code import model_code
from tdc_core.export.notebook import notebook_of
from tdc_core.export.script import experiment_script

__all__ = ["experiment_script", "model_code", "notebook_of"]
