"""`python -m benchmarks.faults`: something breaks in the middle of a run, and nothing may be lost."""
