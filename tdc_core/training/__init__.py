"""What runs in the worker: the only package that imports TensorFlow."""
