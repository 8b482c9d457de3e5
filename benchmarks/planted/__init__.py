"""Tables with planted faults, and clean ones, to count what the referee finds in people's own data."""
