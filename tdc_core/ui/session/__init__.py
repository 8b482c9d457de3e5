"""What one visitor has in hand, and how it gets there: session, draft, focus, what was pressed."""
