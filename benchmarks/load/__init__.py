"""`python -m benchmarks.load`: thirty visitors in one app, while two workers train."""
