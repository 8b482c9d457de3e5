"""TDC Studio: from a data set to a trained Keras model by pointing and clicking."""

__version__ = "0.1.0"
