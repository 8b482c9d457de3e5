"""Tables as people have them: from bytes to a reading, and by a reading to rows."""
