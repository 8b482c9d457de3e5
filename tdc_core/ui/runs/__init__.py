"""The page Runs: the board of all runs, and what is done with those that are chosen on it."""
