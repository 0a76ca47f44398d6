"""The approval window."""
