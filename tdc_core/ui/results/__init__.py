"""The Results page: what the run in focus has learned."""
