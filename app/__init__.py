"""The program: its nouns, its services, its commands."""

__version__ = "0.2.0"
