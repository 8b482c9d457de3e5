"""One run in view, live and after: its head, charts, numbers and scores, alone or beside another."""
