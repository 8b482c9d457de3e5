"""Plain numbers to plotly figures, one figure a file."""
