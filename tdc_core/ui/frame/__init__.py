"""What is around every page: menu, sidebar, strip, notices, the workspace, and what catches a page that fails."""
