"""The rows of the layer catalogue, a file for each group."""
