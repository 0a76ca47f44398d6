"""The brief before a call: sources, schedule, wording."""
