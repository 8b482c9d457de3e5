"""The data sets, one row each, in a file for each source."""
