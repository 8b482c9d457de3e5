"""The view of one group of runs on the page Runs: a sweep, one setting with several values, or several seeds."""
