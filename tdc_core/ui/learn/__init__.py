"""The Learn page: a view for each lesson, and what they share."""
