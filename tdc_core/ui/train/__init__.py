"""The Train page: how the model is fitted, and the run in focus."""
