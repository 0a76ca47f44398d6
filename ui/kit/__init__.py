"""Widgets and Qt helpers that every window uses; knows no window."""
