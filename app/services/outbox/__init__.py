"""Approved writes on their way to the vendors, exactly once."""
