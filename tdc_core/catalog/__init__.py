"""Rows of data: layers, heads, optimizers, data sets, and the experiments made of them."""
