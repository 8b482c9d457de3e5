"""Ways to look at the rows of a data set, one file each."""
