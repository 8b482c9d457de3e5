"""Runs beside one another: their curves, what they were asked for, and what came of that."""
