"""People's own tables and pictures on the Data page: brought, read, found, changed, deleted."""
