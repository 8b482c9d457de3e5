"""The commands of `python -m tdc_core`, one a file; none of them imports TensorFlow."""
