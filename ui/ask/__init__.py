"""Questions to all calls."""
