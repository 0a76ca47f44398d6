"""Accounts, preferences, clocks, updates: what every capability stands on."""
