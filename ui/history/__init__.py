"""Past calls and the rep's numbers."""
