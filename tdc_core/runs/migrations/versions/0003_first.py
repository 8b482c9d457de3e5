"""The oldest layout that is read. Earlier ones were never given to anybody."""

revision = "0003"
down_revision = None


def upgrade() -> None:
    """Nothing: a fresh store is made whole."""
