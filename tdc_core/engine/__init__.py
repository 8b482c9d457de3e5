"""Runs as processes: submitted, queued, watched and stopped."""
