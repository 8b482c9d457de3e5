"""What the Learn page teaches: lessons as Markdown, their experiments, and curves recorded from real runs."""
