"""What happens inside a run's model, drawn once somebody asks for it."""
