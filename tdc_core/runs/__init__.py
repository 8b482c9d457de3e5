"""Runs and their metrics: immutable snapshots, and the store that holds them."""
