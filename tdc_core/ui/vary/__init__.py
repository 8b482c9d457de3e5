"""What is varied of the draft, and the sweep that is started from it."""
