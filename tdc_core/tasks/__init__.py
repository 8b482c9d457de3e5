"""What a task knows: by which numbers a model is judged, and which of them says what its best epoch is."""
