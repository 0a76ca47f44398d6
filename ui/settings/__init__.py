"""Settings, accounts and first steps."""
