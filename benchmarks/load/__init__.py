"""`python -m benchmarks.load`: many visitors in one app, while two workers train."""
