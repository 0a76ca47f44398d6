"""A person's rights: erasure, export, retention, legal holds, signed orders from IT."""
