"""From a data set's name to arrays, splits and facts."""
