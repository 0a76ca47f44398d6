"""The brief before a call and today's list."""
