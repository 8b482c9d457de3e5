"""The Data page: choose, split, look, scale."""
