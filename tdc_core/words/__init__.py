"""Words for what worker, host and store say of a run: the one place that pages and the command line take them from."""
