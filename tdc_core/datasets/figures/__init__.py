"""What the data page shows of a table: what is missing, how columns are spread, what goes together, what stands out."""
