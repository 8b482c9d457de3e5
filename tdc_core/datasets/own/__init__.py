"""People's own files as data sets: kept, read in a process with limits, written as arrays with a card."""
