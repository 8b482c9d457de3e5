"""What runs in the worker: the only package that imports TensorFlow."""

from tdc_core.training.lean import load_keras

load_keras()
