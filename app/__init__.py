"""The program: its nouns, its services, its commands."""

__version__ = "0.1.0"
