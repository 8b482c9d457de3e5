"""What the rows of a person's own file say that would make a result worthless."""
